"""Permission to open: given only to a school that a visit of the round found ready."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.inspections import problems
from tijiao.inspections.models import Finding, OpeningPermission, Round, Sheet
from tijiao.inspections.rounds import locked
from tijiao.inspections.scope import fitting


@transaction.atomic
def permit_opening(round_id: int, organisation: Organisation, *, by: User, at: datetime) -> OpeningPermission:
    """Permit a verified school to open. The same again changes nothing.

    Raises   NotVisible, NotAllowed, NotVerified.
    """
    found = locked(round_id)
    require(by, Action.ROUND_PLAN, at=organisation.path, view=Action.VISIT_VIEW)
    if organisation.pk not in ready(found, [organisation.pk]):
        raise problems.NotVerified(organisation=organisation.name)
    made, new = OpeningPermission.objects.get_or_create(
        round=found, organisation=organisation, defaults={"given_at": at, "given_by": by}
    )
    if new:
        record(
            "opening.permit",
            by=by,
            subject=("inspections.opening", made.pk),
            at=at,
            organisation=organisation.pk,
            marks=[("inspections_openingpermission", "")],
        )
    return made


def ready(found: Round, organisations: Iterable[int]) -> set[int]:
    """Those whose every sheet of the round passed, or whose failed items are all put right and closed since."""
    sheets = Sheet.objects.filter(round=found, visit__state="done", visit__organisation__in=list(organisations))
    passed: dict[int, bool] = {}
    for place, good in sheets.values_list("visit__organisation", "passed"):
        passed[place] = passed.get(place, True) and bool(good)
    failed = [place for place, good in passed.items() if not good]
    waiting = Finding.objects.open().filter(visit__sheets__round=found, organisation__in=failed)
    return set(passed) - set(waiting.values_list("organisation", flat=True))


@dataclass(frozen=True, slots=True)
class OpeningRow:
    organisation: Organisation
    ready: bool
    permitted: bool


def opening_rows(found: Round) -> list[OpeningRow]:
    """Every school of the round: verified or not, permitted or not."""
    everybody = list(fitting(found, on=found.from_day))
    good = ready(found, [one.pk for one in everybody])
    given = set(OpeningPermission.objects.filter(round=found).values_list("organisation", flat=True))
    rows = [OpeningRow(one, one.pk in good, one.pk in given) for one in everybody]
    return sorted(rows, key=lambda row: (row.permitted, not row.ready, row.organisation.code))
