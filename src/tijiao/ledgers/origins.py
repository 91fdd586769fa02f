"""What earlier records know already: an earlier period, another ledger, another form of the same organisation."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from tijiao.directory.models import Organisation
from tijiao.forms.collected import Use, register
from tijiao.forms.compiled import Form
from tijiao.forms.declare import Origin
from tijiao.forms.origins import Taken, from_registry, origins_of
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.ledgers.models import Cadence, Ledger, Record


def taken_over(
    form: Form, ledger: Ledger, organisation: Organisation, period: Period, *, at: datetime
) -> dict[str, Taken]:
    """The answers with which a new record arrives. The registry answers for the period's last day, or for today."""
    origins = origins_of(form)
    if not origins:
        return {}
    found = from_registry(form, organisation, on=min(period.last, local_day(at)))
    known: dict[Origin, Record | None] = {}
    for name, origin in origins.items():
        if origin.kind in ("registry", "attribute"):
            continue
        place = origin.model_copy(update={"field": None})
        if place not in known:
            known[place] = _record(origin, ledger, organisation, period)
        record, field = known[place], origin.previous or origin.field or name
        if record is not None and field in record.data:
            found[name] = Taken(record.data[field], origin)
    return found


def _record(origin: Origin, ledger: Ledger, organisation: Organisation, period: Period) -> Record | None:
    """The record from which an answer comes: only what was handed in counts."""
    rows = Record.objects.received().filter(organisation=organisation)
    if origin.previous:
        found: Record | None = rows.filter(ledger=ledger, period=str(period.previous())).first()
        return found
    named = {"ledger__code": origin.ledger} if origin.ledger else {"ledger__form_id": origin.form}
    earlier = rows.filter(period_first__lt=period.end, **named)
    latest: Record | None = earlier.order_by("-period_first", "-pk").first()
    return latest


def _uses(form_ids: Iterable[str]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    ledgers = list(Ledger.objects.filter(form_id__in=list(form_ids)).order_by("code"))
    named = Organisation.objects.filter(code__in={one.section for one in ledgers})
    sections = dict(named.values_list("code", "name"))
    for one in ledgers:
        section, address = sections.get(one.section, one.section), reverse("ledgers:records", args=[one.code])
        use = Use(str(one), section, str(Cadence(one.cadence).label), address)
        found.setdefault(one.form_id, []).append(use)
    return found


def bring() -> None:
    register(_uses)
