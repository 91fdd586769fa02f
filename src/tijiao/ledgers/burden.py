"""The burden meter: what the ledgers cost a school in hours a month, and the budget of each section.

Minutes are measured from opening a sheet to filing it, as the median of the latest filings; until there are enough, the
declaration's minutes count. Fillings longer than `LONGEST_FILLING` lay open and are left out; so are records that came
by workbook, which were never opened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Q, QuerySet

from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.ledgers.declare import Fills, LedgerEntry
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Budget, Ledger, Objection, Record
from tijiao.ledgers.obligations import Member, members_of

#: A sheet that lay open for longer was left alone in between: it measures nothing.
LONGEST_FILLING = timedelta(hours=12)
#: How many measured filings are enough to go by.
ENOUGH = 10
#: The periods of how many days back are looked at: some of each school, and no more.
LATELY = {"school-day": 10, "day": 10, "week": 28, "ten-day": 40, "month": 92, "quarter": 190, "term": 430}
#: Who is spared by a budget: what sections and town offices fill among themselves costs no school an hour.
SCHOOLS = frozenset({OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN, OrganisationKind.CLASS})
#: How often a month a ledger is filled, over a whole year: 200 school days, vacations counted as months without any.
TIMES_A_MONTH = {"school-day": 200 / 12, "day": 365 / 12, "week": 365 / 84, "ten-day": 3.0, "month": 1.0,
                 "quarter": 1 / 3, "term": 1 / 6, "school-year": 1 / 12, "year": 1 / 12, "on-event": 0.0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What a ledger costs. `minutes`: for one record; `filings`: by how many they are measured, 0 if declared."""

    ledger: Ledger
    minutes: float
    filings: int
    times: float
    places: int
    objections: int = 0

    @property
    def of_schools(self) -> bool:
        """Whether schools fill it at all."""
        return _of_schools(entry_of(self.ledger))

    @property
    def optional(self) -> bool:
        """Whether it is off by default, whatever it costs."""
        return entry_of(self.ledger).optional

    @property
    def hours(self) -> float:
        """For one that fills it, in a month."""
        return self.minutes * self.times / 60

    @property
    def all_hours(self) -> float:
        """For all that fill it, in a month."""
        return self.hours * self.places


@dataclass(frozen=True)
class SectionCost:
    """What the ledgers of a section cost a school in a month, beside the section's budget.

    `apart`: ledgers that no school fills; their hours are none of a school's.
    """

    code: str
    name: str
    costs: tuple[Cost, ...]
    apart: tuple[Cost, ...]
    waiting: tuple[Cost, ...]
    budget: Budget | None

    @property
    def hours(self) -> float:
        return sum(one.hours for one in self.costs)

    @property
    def over(self) -> bool:
        return self.budget is not None and self.hours > float(self.budget.hours)

    @property
    def percent(self) -> int:
        """Of the budget, for the bar; 100 at most."""
        return min(100, round(self.hours / float(self.budget.hours) * 100)) if self.budget else 0


def meter(*, on: date) -> list[SectionCost]:
    """Every section that has a ledger in force or waiting, the costliest first."""
    ledgers = [one for one in Ledger.objects.all() if one.waiting or one.in_force(on=on)]
    names = dict(Organisation.objects.kinds("section").values_list("code", "name"))
    budgets = {one.section: one for one in Budget.objects.select_related("set_by")}
    costs = costs_of(ledgers, on=on)
    found = []
    for code in sorted({one.section for one in ledgers}):
        mine = [one for one in costs if one.ledger.section == code]
        running = [one for one in mine if not one.ledger.waiting]
        found.append(SectionCost(
            code, names.get(code, code), tuple(one for one in running if one.of_schools),
            tuple(one for one in running if not one.of_schools), tuple(one for one in mine if one.ledger.waiting),
            budgets.get(code),
        ))  # fmt: skip
    return sorted(found, key=lambda one: -one.hours)


def costs_of(ledgers: Sequence[Ledger], *, on: date) -> list[Cost]:
    """What each ledger costs now. Four queries, however many ledgers there are."""
    taken, places = _measured(ledgers, on), _places(ledgers, on)
    against = dict(
        Objection.objects.filter(ledger__in=ledgers).values("ledger").order_by().annotate(count=Count("pk"))
        .values_list("ledger", "count")
    )  # fmt: skip
    return [_cost(one, taken.get(one.pk, []), places[one.pk], against.get(one.pk, 0)) for one in ledgers]


def _cost(ledger: Ledger, taken: Sequence[float], places: int, objections: int) -> Cost:
    entry, enough = entry_of(ledger), len(taken) >= ENOUGH
    minutes = round(median(taken), 1) if enough else float(entry.minutes)
    return Cost(ledger, minutes, len(taken) if enough else 0, TIMES_A_MONTH[entry.cadence], places, objections)


def _of_schools(entry: LedgerEntry) -> bool:
    return not SCHOOLS.isdisjoint(entry.fills.kinds)


def _measured(ledgers: Iterable[Ledger], on: date) -> dict[int, list[float]]:
    """Minutes from opening to filing of the latest filings, by ledger."""
    lately = Q(pk__in=[])
    for one in ledgers:
        first = on - timedelta(days=LATELY.get(one.cadence, 800))
        lately |= Q(ledger=one, state__in=("filed", "accepted", "returned"), period_first__gte=first)
    found: dict[int, list[float]] = {}
    for pk, opened, filed in Record.objects.filter(lately).values_list("ledger_id", "opened_at", "filed_at"):
        if timedelta() < filed - opened <= LONGEST_FILLING:
            found.setdefault(pk, []).append((filed - opened).total_seconds() / 60)
    return found


def _places(ledgers: Iterable[Ledger], on: date) -> dict[int, int]:
    """How many organisations fill each ledger on a day; as `places_of`, for all ledgers with two queries."""
    asked = {one.pk: entry_of(one).fills for one in ledgers}
    live = Organisation.objects.live(on=on)
    kinds = dict(live.values("kind").order_by().annotate(count=Count("pk")).values_list("kind", "count"))
    narrow = [one for one in asked.values() if one.attributes or one.only]
    keys = {key for one in narrow for key in one.attributes}
    members = members_of(live.kinds(*{kind for one in narrow for kind in one.kinds}), keys)
    return {
        pk: sum(_fills(one, member, on) for member in members)
        if one in narrow
        else sum(kinds.get(kind, 0) for kind in one.kinds)
        for pk, one in asked.items()
    }


def _fills(asked: Fills, member: Member, on: date) -> bool:
    return (
        member.kind in asked.kinds
        and (not asked.only or member.code in asked.only)
        and all(
            any(first <= on < end for first, end in member.days_with(key, values))
            for key, values in asked.attributes.items()
        )
    )


def places_of(entry: LedgerEntry, *, on: date) -> "QuerySet[Organisation]":
    """The organisations that fill a ledger on a day, by kind and attributes."""
    rows = Organisation.objects.live(on=on).kinds(*entry.fills.kinds)
    if entry.fills.only:
        rows = rows.filter(code__in=entry.fills.only)
    for key, values in entry.fills.attributes.items():
        rows = rows.filter(pk__in=Organisation.objects.with_attribute(key, *values, on=on).values("pk"))
    found: QuerySet[Organisation] = rows
    return found


def over_budget(entry: LedgerEntry, others: Sequence[Ledger], *, on: date) -> bool:
    """Whether a new ledger would carry its section over the budget; a section without one has no limit, and a ledger
    that no school fills needs none.
    """
    budget = Budget.objects.filter(section=entry.section).first()
    if budget is None or not _of_schools(entry):
        return False
    beside = [one for one in others if one.section == entry.section and one.code != entry.id]
    hours = sum(one.hours for one in costs_of(beside, on=on) if one.of_schools)
    return hours + entry.minutes * TIMES_A_MONTH[entry.cadence] / 60 > float(budget.hours)
