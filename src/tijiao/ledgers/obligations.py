"""What is due from whom: ledger × organisation × period. Computed from dated facts, never stored.

An obligation exists when, on its due day, the ledger was kept, the organisation stood, was of a kind and had the
attributes that the ledger asks, had no exemption, and, for ledgers of school days, when the day was a school day there.
`Slots` are the periods of a calendar, `Span`s the stretches of them that an organisation owes: so that counting a year
for 300 schools is a few thousand bisections and no list of 60,000 things.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import FilteredRelation, Q, QuerySet

from tijiao.access.gate import Reach
from tijiao.directory.models import Membership, Organisation
from tijiao.kernel.periods import Kind, Period, beginning_in
from tijiao.kernel.times import moment_on
from tijiao.ledgers.calendar import Calendars, load, school_days
from tijiao.ledgers.models import Exemption, Ledger, Terms

EVERYWHERE = Reach(everywhere=True)
FAR = date.max
ON_EVENT = "on-event"
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that is due: late from `due_at` on."""

    ledger: str
    organisation: int
    period: Period
    due_at: datetime


@dataclass(frozen=True)
class Rules:
    """What a ledger asks, as plain values (from a pack's LedgerEntry as stored in Terms)."""

    cadence: str
    in_building: bool
    in_school_time: bool
    kinds: frozenset[str]
    attributes: Mapping[str, frozenset[str]]
    only: frozenset[str]
    due_days: int
    due_time: time
    from_day: date
    to_day: date


@dataclass(frozen=True)
class Slots:
    """The periods of a calendar in order, each with its due day."""

    periods: tuple[Period, ...]
    due_days: tuple[date, ...]
    due_time: time

    def due_at(self, index: int) -> datetime:
        return moment_on(self.due_days[index], self.due_time)

    def between(self, days: Days) -> tuple[int, int]:
        """The slots that fall due in [first, end), as a half-open range of indexes."""
        return bisect_left(self.due_days, days[0]), bisect_left(self.due_days, days[1])


@dataclass(frozen=True)
class Span:
    """The slots from `first` up to, and without, `end` that an organisation owes."""

    slots: Slots
    first: int
    end: int

    @property
    def count(self) -> int:
        return self.end - self.first


@dataclass
class Member:
    """An organisation with the dated facts that obligations depend on."""

    pk: int
    name: str
    path: str
    kind: str
    stands: Days
    attributes: dict[str, list[tuple[str, Days]]] = field(default_factory=dict)
    code: str = ""

    @cached_property
    def signature(self) -> tuple[object, ...]:
        """Equal for organisations that owe the same: all facts but who it is."""
        dated = sorted((key, value, *days) for key, rows in self.attributes.items() for value, days in rows)
        return self.kind, self.stands, tuple(dated)

    def days_with(self, key: str, values: Iterable[str]) -> list[Days]:
        wanted = set(values)
        return [days for value, days in self.attributes.get(key, ()) if value in wanted]


@dataclass(frozen=True)
class Facts:
    """Everything that obligations are computed from, read with four queries however many ledgers there are."""

    ledgers: tuple[Ledger, ...]
    terms: Mapping[int, tuple[Rules, ...]]
    members: tuple[Member, ...]
    calendars: Calendars
    exempt: Mapping[tuple[int, int], tuple[Days, ...]]
    slots: dict[tuple[object, ...], Slots] = field(default_factory=dict)
    """Slots made so far: most organisations share theirs."""


def rules_of(terms: Terms) -> Rules:
    """The stored terms as plain values."""
    told = terms.definition
    fills, due = told["fills"], told["due"]
    return Rules(
        cadence=told["cadence"],
        in_building=told.get("in_building", True),
        in_school_time=told.get("in_school_time", False) or told["cadence"] == "school-day",
        kinds=frozenset(fills["kinds"]),
        attributes={key: frozenset(values) for key, values in fills.get("attributes", {}).items()},
        only=frozenset(fills.get("only", ())),
        due_days=due.get("days", 0),
        due_time=time.fromisoformat(due["time"]),
        from_day=terms.from_day,
        to_day=terms.to_day or FAR,
    )


def facts_for(ledgers: Sequence[Ledger], *, reach: Reach = EVERYWHERE, only: Sequence[int] = ()) -> Facts:
    """Read what the obligations of these ledgers depend on. `only`: ids of single organisations."""
    terms: dict[int, list[Rules]] = {}
    for one in Terms.objects.filter(ledger__in=ledgers).order_by("from_day"):
        terms.setdefault(one.ledger_id, []).append(rules_of(one))
    kinds = {kind for rules in terms.values() for one in rules for kind in one.kinds}
    keys = {key for rules in terms.values() for one in rules for key in one.attributes}
    found = reach.limit(Organisation.objects.filter(kind__in=kinds), "path")
    exempt: dict[tuple[int, int], list[Days]] = {}
    rows = Exemption.objects.filter(ledger__in=ledgers).values_list(
        "ledger_id", "organisation_id", "first_day", "end_day"
    )
    for ledger, organisation, first, end in rows:
        exempt.setdefault((ledger, organisation), []).append((first, end))
    return Facts(
        ledgers=tuple(ledgers), terms={key: tuple(rules) for key, rules in terms.items()},
        members=members_of(found.filter(pk__in=only) if only else found, keys), calendars=load(),
        exempt={key: tuple(days) for key, days in exempt.items()},
    )  # fmt: skip


def members_of(organisations: "QuerySet[Organisation]", keys: Iterable[str]) -> tuple[Member, ...]:
    """The organisations with their stage and these attributes: one query, a row for each attribute (or for none)."""
    dated = FilteredRelation("attributes", condition=Q(attributes__key__in=sorted({"stage", *keys})))
    told = ("fact__key", "fact__value", "fact__from_day", "fact__to_day")
    names = ("pk", "code", "name", "path", "kind", "opened_on", "closed_on", *told)
    found: dict[int, Member] = {}
    for pk, code, name, path, kind, opened, closed, key, value, first, end in (
        organisations.annotate(fact=dated).order_by("path", "fact__from_day").values_list(*names)
    ):
        member = found.setdefault(pk, Member(pk, name, path, kind, (opened, closed or FAR), code=code))
        if key is not None:
            member.attributes.setdefault(key, []).append((value, (first, end or FAR)))
    return tuple(found.values())


def spans(facts: Facts, ledger: Ledger, first: date, end: date) -> Iterator[tuple[Member, list[Span]]]:
    """For each organisation that owes something: the slots of the periods that begin in [first, end).

    Organisations whose facts are alike share one list of spans, the same object: what is made of it is made once.
    Events are owed by nobody.
    """
    return iter(()) if ledger.cadence == ON_EVENT else _spans(facts, ledger, first, end)


def _spans(facts: Facts, ledger: Ledger, first: date, end: date) -> Iterator[tuple[Member, list[Span]]]:
    alike: dict[object, list[Span]] = {}
    named = frozenset().union(*(rules.only for rules in facts.terms.get(ledger.pk, ())))
    for member in facts.members:
        own = member.code in named or (ledger.pk, member.pk) in facts.exempt or member.pk in facts.calendars.schools
        key: object = member.pk if own else member.signature
        if key not in alike:
            alike[key] = [
                span for rules in facts.terms.get(ledger.pk, ()) if _asks(rules, member)
                for span in _owed(facts, ledger, rules, member, (first, end))
            ]  # fmt: skip
        if alike[key]:
            yield member, alike[key]


def _asks(rules: Rules, member: Member) -> bool:
    """Whether the terms are for an organisation of this kind, or for this one by its code."""
    return member.kind in rules.kinds and (not rules.only or member.code in rules.only)


def _owed(facts: Facts, ledger: Ledger, rules: Rules, member: Member, window: Days) -> Iterator[Span]:
    stretches = _shared([(rules.from_day, rules.to_day)], [member.stands])
    for key, values in rules.attributes.items():
        stretches = _shared(stretches, member.days_with(key, values))
    stretches = _without(stretches, facts.exempt.get((ledger.pk, member.pk), ()))
    for stretch in stretches:
        for stage, days in _stages(rules, member, stretch):
            slots = _slots_for(facts, rules, member, stage, window)
            low, high = slots.between(days)
            if low < high:
                yield Span(slots, low, high)


def _stages(rules: Rules, member: Member, stretch: Days) -> Iterator[tuple[str, Days]]:
    """Where the calendar matters: the stretch cut by the school's stages, since a stage has its own school days."""
    if not rules.in_school_time:
        yield "", stretch
        return
    stages = member.attributes.get("stage", ())
    for stage, days in stages:
        for shared in _shared([stretch], [days]):
            yield stage, shared
    for days in _without([stretch], [days for _stage, days in stages]):
        yield "", days


def months_due(ledger: Ledger, days: Days, *, until: date) -> list[str]:
    """The months ("2020-05"), none that begins after `until`, in which periods begin that can fall due in the days."""
    last = min(days[1] - timedelta(days=1), until)
    firsts = [
        Period.containing(kind_of(rules.cadence), days[0] - timedelta(days=rules.due_days)).first
        for rules in map(rules_of, ledger.terms.all())
    ]
    if not firsts:
        return []
    month, found = Period.containing(Kind.MONTH, min(firsts)), list[str]()
    while month.first <= last:
        found.append(str(month))
        month = month.next()
    return found


def kind_of(cadence: str) -> Kind:
    """The kind of the periods of a cadence: an event is named by its day."""
    return Kind.DAY if cadence in ("school-day", ON_EVENT) else Kind(cadence)


def _slots_for(facts: Facts, rules: Rules, member: Member, stage: str, window: Days) -> Slots:
    own = member.pk if rules.in_school_time and member.pk in facts.calendars.schools else None
    asked = (rules.cadence, rules.in_building, rules.in_school_time, rules.due_days, rules.due_time)
    key = (*asked, stage, own, window)
    if key not in facts.slots:
        periods = tuple(beginning_in(kind_of(rules.cadence), *window))
        if rules.in_school_time and periods:
            end, remote = periods[-1].end, not rules.in_building
            days = school_days(facts.calendars, stage, own, window[0], end, remote=remote)
            periods = tuple(one for one in periods if bisect_left(days, one.first) < bisect_left(days, one.end))
        due = tuple(one.last + timedelta(days=rules.due_days) for one in periods)
        facts.slots[key] = Slots(periods, due, rules.due_time)
    return facts.slots[key]


def _shared(left: Iterable[Days], right: Sequence[Days]) -> list[Days]:
    """The days that lie in a stretch of both."""
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in left for b in right)
    return sorted(days for days in both if days[0] < days[1])


def _without(stretches: Iterable[Days], gaps: Iterable[Days]) -> list[Days]:
    """The stretches with the gaps cut out."""
    left = sorted(stretches)
    for first, end in gaps:
        parts = [part for a, b in left for part in ((a, min(b, first)), (max(a, end), b))]
        left = sorted({part for part in parts if part[0] < part[1]})
    return left


def obligations(
    ledger: Ledger, first: date, end: date, *, reach: Reach = EVERYWHERE, only: Sequence[int] = ()
) -> list[Obligation]:
    """Everything due for the periods that begin in [first, end), by organisation in the tree's order, and period."""
    facts = facts_for([ledger], reach=reach, only=only)
    return list(listed(facts, ledger, first, end))


def listed(facts: Facts, ledger: Ledger, first: date, end: date) -> Iterator[Obligation]:
    """The obligations of facts that were read already."""
    return _listed(ledger, spans(facts, ledger, first, end))


def _listed(ledger: Ledger, owing: Iterable[tuple[Member, list[Span]]]) -> Iterator[Obligation]:
    for member, owed in owing:
        for span in owed:
            for index in range(span.first, span.end):
                yield Obligation(ledger.code, member.pk, span.slots.periods[index], span.slots.due_at(index))


def obligation_for(
    ledger: Ledger, organisation: Organisation, period: Period, *, facts: Facts | None = None
) -> Obligation | None:
    """The one obligation of an organisation for a period, None when nothing is due; `facts` if read already.

    For a ledger of events: when a record of an event on that day would be late.
    """
    known = facts or facts_for([ledger], only=[organisation.pk])
    found = _listed(ledger, _spans(known, ledger, period.first, period.first + timedelta(days=1)))
    return next((one for one in found if one.period == period and one.organisation == organisation.pk), None)


def zones_of(organisations: Iterable[int], *, on: date) -> dict[int, tuple[str, str]]:
    """The zone of each organisation on a day: id → (code, name)."""
    rows = Membership.objects.on(on).filter(organisation__in=organisations, grouping__kind="zone")
    return {
        pk: (code, name) for pk, code, name in rows.values_list("organisation_id", "grouping__code", "grouping__name")
    }
