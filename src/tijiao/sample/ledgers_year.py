"""The ledgers of the school year: who filed what when, who was late, what is missing, what was sent back."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tijiao.directory.models import Organisation
from tijiao.forms.models import FormVersion
from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import local_day, moment_on
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Budget, CalendarRule, Exemption, Ledger, Objection, Record, RecordHistory
from tijiao.ledgers.obligations import Obligation, facts_for, listed, obligation_for
from tijiao.sample import conditions, counts, duties, lessons
from tijiao.sample.accounts import demo_school
from tijiao.sample.answers import Check, Told, add, daily_check, drill, monthly_sweep, weekly_summary
from tijiao.sample.design import City, Node, School
from tijiao.sample.dice import dice, evenly
from tijiao.sample.filing import STEADY, Diligence, Filing, Step, diligence_of, file_times, returned, reviews_of
from tijiao.sample.happenings import EVENTS, Happened
from tijiao.sample.sizes import TODAY, YEAR_BEGINS
from tijiao.sample.writing import Row, write

RECORD = (
    "id",
    "ledger",
    "organisation",
    "period",
    "period_first",
    "period_end",
    "state",
    "data",
    "form_version",
    "version",
    "opened_at",
    "due_at",
    "filed_at",
    "filed_by",
    "reviewed_at",
    "reviewed_by",
    "review_step",
)
EVENT = (
    "id", "ledger", "organisation", "period", "period_first", "period_end", "number", "state", "data", "form_version",
    "version", "opened_at", "due_at", "filed_at", "filed_by",
)  # fmt: skip
HISTORY = ("record", "version", "data", "state", "at", "by", "why")
_BATCH = 10_000
_STEADY = Diligence(*STEADY)
_LATER = "补报办结、公示日期"
_SENT_BACK = "2020-W20"
"""Last week's summary of the school whose clerk can sign in was sent back."""
Span = tuple[int, str]
Place = School | Node


@dataclass(frozen=True, slots=True)
class Named:
    """A hazard that a daily check names and that was not removed on the spot."""

    record: int
    school: School
    day: date
    kind: str
    detail: str
    at: datetime


@dataclass
class _Year:
    """What one ledger's records tell the next ledger's."""

    city: City
    say: Callable[[float], None]
    places: dict[int, Place]
    diligence: dict[int, Diligence]
    told: dict[Span, Told] = field(default_factory=lambda: defaultdict(Told))
    back: dict[int, date] = field(default_factory=dict)
    """Grade → the day on which it was in the building again that spring."""
    still_open: dict[int, int] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)
    record: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    records: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)

    def away_on(self, day: date) -> set[int]:
        """The grades that were still at home that spring."""
        return {grade for grade, back in self.back.items() if _CLOSED_SINCE <= day < back}


def write_ledgers(city: City, say: Callable[[float], None]) -> tuple[dict[str, int], list[Named]]:
    """Write the records of every ledger that this file knows how to answer. Returns counts and the hazards named."""
    _write_exemptions(city)
    _write_burden(city)
    places: dict[int, Place] = {school.pk: school for school in city.schools}
    places |= {node.pk: node for node in (*city.sections, *city.towns)}
    year = _Year(city, say, places, diligence_of(city), back=_back())
    known = Ledger.objects.in_bulk(field_name="code")
    ledgers = [known[code] for code in _ANSWERS if code in known]
    facts = facts_for(ledgers)
    for place, ledger in enumerate(ledgers):
        due = list(listed(facts, ledger, min(_FIRST, ledger.from_day), TODAY + timedelta(days=1)))
        _write(year, ledger, due, (place / len(ledgers), 1 / len(ledgers)))
    for code, told in EVENTS.items():
        if code in known:
            _write_events(year, known[code], list(told(city)))
    return year.counts, year.named


def _write(year: _Year, ledger: Ledger, due: Sequence[Obligation], share: tuple[float, float]) -> None:
    random = dice(f"ledger/{ledger.code}")
    version = FormVersion.objects.filter(form_id=ledger.form_id).latest("version")
    chain, before = entry_of(ledger).review, year.record
    for number, obligation in enumerate(due):
        if number % _BATCH == 0:
            year.say(share[0] + share[1] * number / len(due))
            _flush(year)
        place = year.places[obligation.organisation]
        if ledger.code == "daily-check":
            _expect(year, obligation)
        diligence = year.diligence.get(place.pk, _STEADY)
        filing = file_times(obligation, diligence, random, rests=_rests(year, ledger, obligation))
        if filing is None:
            continue
        year.record += 1
        data = _ANSWERS[ledger.code](year, place, obligation, filing, random)
        _put(year, (ledger, version.pk), obligation, filing, (data, chain, random))
    _flush(year)
    year.counts[ledger.code] = year.record - before


def _back() -> dict[int, date]:
    rules = CalendarRule.objects.filter(kind="teaching", organisation=None)
    return {int(grade): rule.first_day for rule in rules for grade in rule.grades.split() if grade.isdecimal()}


def _rests(year: _Year, ledger: Ledger, obligation: Obligation) -> bool:
    """Today's check of the school whose clerk can sign in is left for that clerk."""
    mine = obligation.organisation == demo_school(year.city).pk
    return mine and ledger.code == "daily-check" and obligation.period.first == TODAY


def _expect(year: _Year, obligation: Obligation) -> None:
    for kind in (Kind.WEEK, Kind.MONTH):
        told = year.told[_span(obligation.organisation, obligation.period.first, kind)]
        told.expected += 1
        told.days.append(obligation.period.first)


def _span(organisation: int, day: date, kind: Kind) -> Span:
    if kind is Kind.MONTH:
        return organisation, f"{day:%Y-%m}"
    calendar = day.isocalendar()
    return organisation, f"{calendar.year}-W{calendar.week:02}"


# --- what is answered, by ledger --------------------------------------------------------------------------------------
def _daily(year: _Year, school: School, obligation: Obligation, filing: Filing, random: Random) -> str:
    day = obligation.period.first
    check: Check = daily_check(school, local_day(filing.at), random)
    if filing.handed_in:
        add([year.told[_span(school.pk, day, kind)] for kind in (Kind.WEEK, Kind.MONTH)], day, check)
        if check.left:
            year.named.append(Named(year.record, school, day, check.kind, check.detail, filing.at))
    return check.data


def _weekly(year: _Year, school: School, obligation: Obligation, _filing: Filing, _random: Random) -> str:
    return weekly_summary(year.told[school.pk, str(obligation.period)])


def _monthly(year: _Year, school: School, obligation: Obligation, filing: Filing, random: Random) -> str:
    told = year.told[school.pk, str(obligation.period)]
    swept_on = min(obligation.period.last, local_day(filing.at))
    data, year.still_open[school.pk] = monthly_sweep(told, year.still_open.get(school.pk, 0), swept_on, random)
    return data


def _drill(_year: _Year, school: School, obligation: Obligation, filing: Filing, random: Random) -> str:
    return drill(school, obligation.period.first, min(obligation.period.last, local_day(filing.at)), random)


def _digital(year: _Year, school: School, _obligation: Obligation, _filing: Filing, random: Random) -> str:
    return counts.digital(school, year.city, random)


def _sport_log(year: _Year, school: School, obligation: Obligation, _filing: Filing, random: Random) -> str:
    week = obligation.period
    return lessons.sport_log(school, year.told[school.pk, str(week)].days, year.away_on(week.last), random)


def _alone(answer: conditions.Answer | duties.Answer) -> Callable[[_Year, Any, Obligation, Filing, Random], str]:
    """What hangs on the place and the period alone."""
    return lambda _year, place, obligation, filing, random: answer(
        place, obligation.period, local_day(filing.at), random
    )


_OF_PERIODS = conditions.ANSWERS | duties.ANSWERS | lessons.ANSWERS | counts.ANSWERS
_ANSWERS: dict[str, Callable[[_Year, Any, Obligation, Filing, Random], str]] = {
    "daily-check": _daily,
    "weekly-summary": _weekly,
    "monthly-sweep": _monthly,
    "drill-monthly": _drill,
    "sport-log": _sport_log,
    **{ledger: _alone(answer) for ledger, answer in _OF_PERIODS.items()},
    "digital-classrooms": _digital,
}
"""Ledger → its answers, in an order in which each finds what it is computed from."""


# --- rows -------------------------------------------------------------------------------------------------------------
def _put(
    year: _Year,
    keys: tuple[Ledger, int],
    obligation: Obligation,
    filing: Filing,
    told: tuple[str, tuple[str, ...], Random],
) -> None:
    """One record with the history of its life."""
    (ledger, form_version), (data, chain, random) = keys, told
    place, period = year.places[obligation.organisation], obligation.period
    by = _filler(year.city, ledger, place, local_day(filing.at))
    life = list(_life(year.city, place, period, filing, (chain, random)))
    for version, step in enumerate(life, 1):
        year.history.append((year.record, version, data, step.state, step.at, step.by or by, step.why))
    last = life[-1]
    reviewed = (last.at, last.by, last.step) if last.by else (None, None, 0)
    year.records.append(
        (
            year.record,
            ledger.pk,
            place.pk,
            str(period),
            period.first,
            period.end,
            last.state,
            data,
            form_version,
            len(life),
            filing.opened_at,
            obligation.due_at,
            filing.at if filing.handed_in else None,
            by if filing.handed_in else None,
            *reviewed,
        )
    )


def _life(
    city: City, place: Place, period: Period, filing: Filing, told: tuple[tuple[str, ...], Random]
) -> Iterator[Step]:
    """Whose records are reviewed are schools; one week's of the school to try was sent back."""
    chain, random = told
    if isinstance(place, Node):
        return iter([Step("filed", filing.at)])
    mine = chain and place is demo_school(city) and str(period) == _SENT_BACK
    return returned(city, place, filing, chain) if mine else reviews_of(city, place, filing, chain, random)


def _filler(city: City, ledger: Ledger, place: Place, day: date) -> int:
    """The account that files a ledger there: of the post that it asks for, else whoever files for the place."""
    post = entry_of(ledger).fills.post
    if post is not None:
        return city.account(post, place.pk)
    if isinstance(place, Node):
        return city.account("section-officer" if place.kind == "section" else "town-officer", place.pk)
    return city.clerk(place.pk, day)


# --- events -----------------------------------------------------------------------------------------------------------
def _write_events(year: _Year, ledger: Ledger, told: Sequence[Happened]) -> None:
    """Records of events, numbered within their day; what was added later is a further version."""
    version = FormVersion.objects.filter(form_id=ledger.form_id).latest("version")
    facts, random, numbers = facts_for([ledger]), dice(f"ledger/{ledger.code}"), dict[tuple[int, date], int]()
    places = Organisation.objects.in_bulk({one.place.pk for one in told})
    for one in sorted(told, key=lambda one: (one.day, one.place.pk)):
        key = (one.place.pk, one.day)
        numbers[key] = numbers.get(key, 0) + 1
        period = Period.containing(Kind.DAY, one.day)
        found = obligation_for(ledger, places[one.place.pk], period, facts=facts)
        if found is None:
            raise ValueError(f"{ledger.code} is not kept at {one.place.code} on {one.day}")
        year.record += 1
        at = moment_on(
            one.day + timedelta(days=random.randint(0, 1)), time(random.randint(14, 16), random.randrange(60))
        )
        by = _filler(year.city, ledger, one.place, one.day)
        life = [(one.data, at, ""), *((data, moment_on(day, _TEN), _LATER) for day, data in one.then)]
        for number, (data, moment, why) in enumerate(life, 1):
            year.history.append((year.record, number, data, "filed", moment, by, why))
        year.events.append((
            year.record, ledger.pk, one.place.pk, str(period), period.first, period.end, numbers[key], "filed",
            life[-1][0], version.pk, len(life), at - timedelta(minutes=random.randint(4, 12)), found.due_at, at, by,
        ))  # fmt: skip
    write(Record, EVENT, year.events)
    _flush(year)
    year.counts[ledger.code] = len(told)
    year.events.clear()


def _flush(year: _Year) -> None:
    write(Record, RECORD, year.records)
    write(RecordHistory, HISTORY, year.history)
    year.records.clear()
    year.history.clear()


def _write_exemptions(city: City) -> None:
    """Two schools were closed for building work for some days: nothing was due then."""
    ledger = Ledger.objects.filter(code="daily-check").first()
    if ledger is None:
        return
    officer = city.account("section-officer", city.section("safety").pk)
    others = [school for school in city.of_stage("primary", "junior") if school is not demo_school(city)]
    rows = [
        (
            ledger.pk,
            school.pk,
            first,
            end,
            "校舍加固施工，经批准停课",
            officer,
            moment_on(first - timedelta(days=3), _TEN),
        )
        for school, (first, end) in zip(evenly(others, min(2, len(others))), _CLOSED, strict=False)
    ]
    write(Exemption, ("ledger", "organisation", "first_day", "end_day", "reason", "by", "at"), rows)


def _write_burden(city: City) -> None:
    """The budget of each section that keeps ledgers, and what one school has against a question."""
    leader, officer = city.account("leader", city.bureau.pk), city.account("section-officer", city.section("safety").pk)
    made = moment_on(YEAR_BEGINS, _TEN)
    sections = sorted(set(Ledger.objects.values_list("section", flat=True)))
    rows = [(section, _BUDGET, leader, made, "学年初局务会确定") for section in sections]
    write(Budget, ("section", "hours", "set_by", "set_at", "reason"), rows)
    ledger, school = Ledger.objects.filter(code="daily-check").first(), demo_school(city)
    if ledger is not None:
        by, at = city.clerk(school.pk, TODAY), moment_on(TODAY - timedelta(days=2), _TEN)
        words = "“校车运行”一项我校没有校车，每天都要选“否”，能否按学校属性免填。"
        answer = ("answer", "agreed", "answered_by", "answered_at")
        told = ("ledger", "organisation", "field", "words", "by", "at", *answer)
        answered = ("采纳，下一版表单对没有校车的学校不再显示这一项。", True, officer, at + timedelta(days=1))
        write(Objection, told, [(ledger.pk, school.pk, "bus_runs", words, by, at, *answered)])


_CLOSED_SINCE = date(2020, 2, 10)
_FIRST = YEAR_BEGINS - timedelta(days=366)
"""From here on periods are looked for: a quarter or year that began before the ledger may come due after it."""
_TEN = time(10, 0)
_BUDGET = Decimal("6.0")
"""Hours a month for one school and section; a setting of this sample, not of any plan."""
_CLOSED = ((date(2019, 10, 14), date(2019, 10, 19)), (date(2019, 11, 25), date(2019, 11, 30)))
