"""The national standards' numbers: read from the pack, kept beside what the city settled, named by indicators."""

import csv
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db import transaction
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.insight.models import Standard
from tijiao.insight.problems import NotANumber, SourceMissing, WrongStandards

FILE = Path("national") / "standards.csv"
ALWAYS = date(1900, 1, 1)
"""Since when a standard holds that names no first day."""
MARKS = [("insight_standard", "")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Row(BaseModel):
    """A row of standards.csv. Empty `from_day`: always; empty `to_day`: still."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9-]*$", max_length=40)]
    name_zh: Text
    name_en: Text
    applies_to: Text
    value: float
    operator: Literal[">=", "<=", "<", "="]
    unit_zh: str
    unit_en: str
    from_day: date = ALWAYS
    to_day: date | None = None
    source: Text
    confidence: Literal["high", "medium", "low"]
    note: str


def read(path: Path | None = None) -> list[Row]:
    """The rows of the packs' file; none where there is no such file. Raises WrongStandards with the file's line."""
    path = path or settings.PACKS / FILE
    found: list[Row] = []
    if not path.exists():
        return found
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            told = {name: text for name, text in row.items() if text or name not in ("from_day", "to_day")}
            try:
                found.append(Row.model_validate(told))
            except ValidationError as error:
                raise WrongStandards(file=path.name, line=number, why=error.errors()[0]["msg"]) from None
    return found


@transaction.atomic
def publish(rows: Sequence[Row], *, by: User | None, at: datetime) -> int:
    """Take over what the packs state; what the city settled stays. Guarded by the caller, which publishes all packs.

    Returns how many changed; one that the packs no longer have goes, unless the city settled it.
    """
    standing = {(one.code, one.applies_to, one.from_day): one for one in Standard.objects.select_for_update()}
    changed = sum(_publish(row, standing.pop((row.code, row.applies_to, row.from_day), None)) for row in rows)
    gone = [one.pk for one in standing.values() if one.own_value is None]
    changed += Standard.objects.filter(pk__in=gone).delete()[0]
    if changed:
        subject = ("insight.standards", "all")
        record("standards.publish", by=by, subject=subject, at=at, facts={"changed": changed}, marks=MARKS)
    return changed


def _publish(row: Row, standing: Standard | None) -> bool:
    told = row.model_dump()
    if standing is not None and all(getattr(standing, name) == value for name, value in told.items()):
        return False
    one = standing or Standard()
    for name, value in told.items():
        setattr(one, name, value)
    one.save()
    return True


@transaction.atomic
def settle(standard_id: int, value: float, source: str, *, by: User, at: datetime) -> Standard:
    """Set the city's own value by a document: every indicator that names the standard follows.

    Raises   NotVisible, NotAllowed, NotANumber, SourceMissing.
    """
    found: Standard | None = Standard.objects.select_for_update().filter(pk=standard_id).first()
    if found is None or not reach(by, Action.READING_VIEW):
        raise NotVisible()
    if not reach(by, Action.STANDARD_SETTLE).everywhere:
        raise NotAllowed(action=str(Action.STANDARD_SETTLE))
    if not math.isfinite(value) or value < 0:
        raise NotANumber(value=value)
    if not source.strip():
        raise SourceMissing()
    before = found.own_value
    found.own_value, found.own_source, found.own_at, found.own_by = value, source.strip(), at, by
    found.save(update_fields=["own_value", "own_source", "own_at", "own_by"])
    record(
        "standard.settle", by=by, subject=("insight.standard", found.pk), at=at,
        changes={"own_value": (before, value)}, facts={"code": found.code}, reason=source.strip(), marks=MARKS,
    )  # fmt: skip
    return found


def in_force(names: Iterable[str], *, on: date) -> dict[str, Standard]:
    """The standards of these names ("R1/primary") on a day, by name. One query; none for no names."""
    wanted = list(names)
    rows: Iterable[Any] = Standard.objects.named(wanted).on(on) if wanted else ()
    return {one.name: one for one in rows}
