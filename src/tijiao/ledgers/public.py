"""Ledgers that stand on the portal: which they are, and their columns, the open answers of the form alone."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.forms.declare import Question, Select
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import form_of
from tijiao.ledgers.models import Ledger, Record
from tijiao.pages.language import english
from tijiao.pages.listing import Column
from tijiao.pages.public import Entry, register


def public_ledgers() -> list[Ledger]:
    """Every ledger that its pack puts on the portal and that is kept."""
    return [one for one in Ledger.objects.filter(waiting=False) if one.definition.get("public")]


def public_ledger(code: str) -> Ledger:
    """Raises NotVisible for any other ledger."""
    found = next((one for one in public_ledgers() if one.code == code), None)
    if found is None:
        raise NotVisible()
    return found


def rows(ledger: Ledger) -> "QuerySet[Record]":
    """What was handed in, in the order in which it came."""
    found = Record.objects.filter(ledger=ledger, state__in=("filed", "accepted"))
    return found.order_by("period_first", "number", "pk")


def columns(ledger: Ledger) -> list[Column]:
    """One for each open question of the form as it stands now; `form_of` compiles a version once."""
    version = FormVersion.objects.filter(form_id=ledger.form_id).latest("version")
    definition, language = form_of(version).definition, "en" if english() else "zh"
    found = []
    for item in definition.named().values():
        if not isinstance(item, Question | Select) or item.sensitivity is not Sensitivity.OPEN:
            continue
        listed = definition.choices.get(item.choices, ()) if isinstance(item, Select) else ()
        labels = {one.name: one.label.say(language) for one in listed}
        key = f"data__{item.name}"
        title = item.label.say(language)
        found.append(Column(key, title, value=_answer(item.name, labels), choices=tuple(labels.items())))
    return found


def _answer(name: str, labels: Mapping[str, str]) -> Callable[[Any], str]:
    def told(row: Any) -> str:
        value = row.data.get(name, "")
        return labels.get(value, str(value))

    return told


def bring() -> None:
    """Put the entry onto the portal's start page."""
    about = _("权责事项、依据、承办科室和责任，逐项列出")
    register(Entry("ledgers", 50, _("权责清单"), about, "journal-check", "ledgers-public:lists"))
