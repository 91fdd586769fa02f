"""What a page sends to register a case: the answers of the type's form, and what is asked beside it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from tijiao.cases.domain import Asker, Intake
from tijiao.cases.models import CaseType, Source
from tijiao.cases.problems import UnknownType
from tijiao.cases.types import declared
from tijiao.forms.compiled import Form
from tijiao.forms.drawing import Drawing, draw, posted
from tijiao.forms.models import FormVersion
from tijiao.forms.validate import validate
from tijiao.forms.versions import form_of


class Receiving:
    """The form of a type as it was sent, or empty."""

    def __init__(self, kind: CaseType, request: HttpRequest, *, at: datetime) -> None:
        self.kind, self.at = kind, at
        self.sent = request.method == "POST"
        self.answers = posted(self.form, request.POST) if self.sent else {}

    @cached_property
    def form(self) -> Form:
        """Raises UnknownType where the form was never published."""
        version = FormVersion.objects.latest_of(declared(self.kind).entry.form)
        if version is None:
            raise UnknownType(kind=self.kind.code)
        return form_of(version)

    @cached_property
    def valid(self) -> bool:
        return not validate(self.form, self.answers, at=self.at).faults

    @cached_property
    def drawing(self) -> Drawing:
        return draw(self.form, self.answers, at=self.at, told=self.sent)

    def intake(self, beside: Mapping[str, Any], *, source: str = "") -> Intake:
        """Everything that was sent, as `receive` takes it. `beside`: the cleaned data of the form beside."""
        concerned, person = beside.get("concerned"), beside.get("person")
        return Intake(
            self.kind.code,
            beside["title"],
            self.answers,
            source or beside.get("source", Source.OWN),
            asker=Asker(beside.get("name", ""), beside.get("phone", ""), beside.get("address", "")),
            place=beside.get("place"),
            organisations=[concerned] if concerned else [],
            people=[person] if person else [],
            may_publish=beside.get("may_publish", False),
            origin=f"form/{beside['once']}" if beside.get("once") else "",
        )
