"""Indicators that the database keeps, beside those of the packs, and forms for which ledgers were issued on a page."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tijiao.forms.declare import FormDefinition
from tijiao.forms.models import FormVersion
from tijiao.insight.beside import Beside
from tijiao.insight.declare import Indicator
from tijiao.insight.models import KeptIndicator
from tijiao.ledgers.models import Ledger

_NAMES = ("better", "period", "nature", "aggregate", "decimals", "source", "sql")


@dataclass(frozen=True)
class Issued:
    """The codes of the ledgers that were issued for a form, and the form's versions, the latest first."""

    ledgers: tuple[str, ...]
    versions: tuple[FormDefinition, ...]


def as_indicator(one: KeptIndicator) -> Indicator:
    """The indicator that a kept one makes. Raises pydantic's ValidationError."""
    return _made(_told(one))


def _told(one: KeptIndicator) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in _NAMES}
    texts = {name: {"zh": getattr(one, f"{name}_zh"), "en": getattr(one, f"{name}_en")}
             for name in ("title", "unit", "about")}  # fmt: skip
    return {"id": one.code, **told, **texts}


def _made(told: dict[str, Any]) -> Indicator:
    return Indicator.model_validate_json(json.dumps(told))


def _issued(told: dict[str, Any]) -> Issued:
    versions = (FormDefinition.model_validate_json(json.dumps(one)) for one in told["versions"])
    return Issued(tuple(told["ledgers"]), tuple(versions))


_INDICATORS = Beside("kept-indicators.json", lambda told: (told["id"], _made(told)))
_FORMS = Beside("issued-forms.json", lambda told: (told["form"], _issued(told)))


def project() -> None:
    """Write both files as the database stands."""
    confirmed = KeptIndicator.objects.filter(state=KeptIndicator.State.CONFIRMED).order_by("code")
    _INDICATORS.write([_told(one) for one in confirmed])
    ledgers, versions = defaultdict(list), defaultdict(list)
    for form_id, code in Ledger.objects.exclude(issued_at=None).order_by("code").values_list("form_id", "code"):
        ledgers[form_id].append(code)
    for version in FormVersion.objects.filter(form_id__in=ledgers).order_by("-version"):
        versions[version.form_id].append(version.definition)
    _FORMS.write([{"form": form, "ledgers": codes, "versions": versions[form]} for form, codes in ledgers.items()])


def confirmed() -> Mapping[str, Indicator]:
    """The confirmed ones by id; the same object as long as nothing changed."""
    return _INDICATORS.read()


def issued() -> Mapping[str, Issued]:
    """By the form's id; the same object as long as nothing changed."""
    return _FORMS.read()
