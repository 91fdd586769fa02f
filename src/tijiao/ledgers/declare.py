"""What a pack may declare here: ledgers, in `ledgers.yaml`, and the city's school calendar, in `calendar.yaml`."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tijiao.forms.compiled import WrongForm, compile_form
from tijiao.forms.declare import FieldName, FormDefinition, Formula, Question, Select
from tijiao.forms.expressions import Kind as ValueKind
from tijiao.forms.expressions import WrongExpression, compile_expression
from tijiao.kernel.schooldays import Rule, RuleKind
from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, Path, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

CadenceName = Literal[
    "school-day", "day", "week", "ten-day", "month", "quarter", "term", "school-year", "year", "on-event"
]
Filler = Literal[
    "bureau", "section", "town", "school", "kindergarten", "class", "branch", "partner", "enterprise", "association"
]
Reviewer = Literal["head", "town-officer", "section-officer"]
Post = Literal["school-clerk", "head", "town-officer", "section-officer", "discipline-officer"]
#: What the codes of ledgers begin with that no pack declares: those issued on a page.
OWN = "own-"
Days = Annotated[int, Field(ge=0, le=60)]
#: How many days the shortest period of a cadence has: within it it falls due.
SHORTEST = {"school-day": 1, "day": 1, "week": 7, "ten-day": 8, "month": 28, "quarter": 90, "term": 153,
            "school-year": 365, "year": 365, "on-event": 1}  # fmt: skip


class Fills(Declaration):
    """Who fills a ledger: organisations of these kinds whose dated attributes have one of these values.

    `post`: only who holds a post of this role there fills it; without it whoever files for the organisation.
    `only`: of these kinds the organisations with these codes alone, as the one section that keeps a list.
    """

    kinds: Annotated[tuple[Filler, ...], Field(min_length=1)]
    attributes: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    post: Post | None = None
    only: tuple[Slug, ...] = ()


class Due(Declaration):
    """When a record is late: `days` after the period's last day, at a city time of day. Negative: before that day, for
    what is wanted while the period runs, as a timetable."""

    days: Annotated[int, Field(ge=-366, le=366)] = 0
    time: time


class Reminders(Declaration):
    """When the filler is reminded, in days before and after the due day; `tells`: who else hears once it is late."""

    before: tuple[Days, ...] = ()
    after: tuple[Annotated[int, Field(ge=1, le=60)], ...] = ()
    tells: Reviewer | None = None


class Filled(Declaration):
    """How a field of a summary is filled from the records of another ledger in the period.

    `records`: how many were received; `expected`: how many were due; `missing`: the difference; `sum`, `max`, `min`,
    `latest` and `join` of a `field`; `count` of the records for which `when` is true; `previous`: the `field` of this
    organisation's record one period before.
    """

    how: Literal["records", "expected", "missing", "sum", "max", "min", "latest", "join", "count", "previous"]
    field: FieldName | None = None
    when: Formula | None = None

    @model_validator(mode="after")
    def has_what_it_needs(self) -> Self:
        if self.how in ("sum", "max", "min", "latest", "join", "previous") and self.field is None:
            raise ValueError(f"'{self.how}' needs a `field`")
        if self.how == "count" and self.when is None:
            raise ValueError("'count' needs `when`")
        return self


class SummaryOf(Declaration):
    """A summary computes itself from another ledger's records; a person confirms it."""

    ledger: Slug
    fills: Annotated[dict[FieldName, Filled], Field(min_length=1)]


class SweepOf(Declaration):
    """A sweep lists the records of another ledger that are still `open`, with the fields it `shows`."""

    ledger: Slug
    open: Formula
    shows: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    fills: dict[FieldName, Filled] = Field(default_factory=dict)


class Hazards(Declaration):
    """What in a record is a hazard that must be put right: told to whoever listens when the record is filed.

    `kinds` is a select field whose choices are called as the hazards of `hazards.yaml`; each chosen one is a hazard.
    """

    kinds: FieldName
    detail: FieldName
    when: Formula | None = None


class LedgerEntry(Entry):
    """A form with a cadence, who fills it, when it is due, who reviews it, what it costs.

    Of cadence `on-event`: a record for each event, named by its day; nothing is expected, but a record that comes after
    the event's due time is late.
    """

    form: Slug
    section: Slug
    cadence: CadenceName
    optional: bool = False
    """Off by default: nothing is due of it until a leader starts it by name and with a reason."""
    public: bool = False
    """On the portal: the answers of the form that are open stand there, of every record that was handed in."""
    in_building: bool = True
    """Whether a school day means pupils in the building; false also counts days of remote teaching."""
    in_school_time: bool = False
    """Periods in which the organisation has no school day at all are not due; always so for `school-day`."""
    begins: date
    ends: date | None = None
    fills: Fills
    due: Due
    open_ahead: Annotated[int, Field(ge=0, le=366)] = 0
    """Days before a period begins from which it can be filled."""
    review: tuple[Reviewer, ...] = ()
    lock_after: Annotated[int, Field(ge=1, le=3660)] = 30
    """Days after the due time from which a record can neither be filed nor corrected."""
    reminders: Reminders = Reminders()
    keep_years: Annotated[int, Field(ge=1, le=100)] = 5
    minutes: Annotated[int, Field(ge=1, le=600)]
    summary_of: SummaryOf | None = None
    sweep_of: SweepOf | None = None
    hazards: Hazards | None = None

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        if self.ends is not None and self.ends <= self.begins:
            raise ValueError("it ends on or before the day it begins")
        if self.summary_of and self.sweep_of:
            raise ValueError("a ledger is a summary or a sweep, not both")
        if -self.due.days >= SHORTEST[self.cadence]:
            raise ValueError(f"{-self.due.days} days before its end a {self.cadence} may not have begun")
        if self.cadence == "on-event" and (self.linked or self.reminders.before or self.reminders.after):
            raise ValueError("of an event nothing is known before: it is no summary or sweep, and reminds nobody")
        return self

    @property
    def linked(self) -> str:
        """The ledger from whose records this one is filled, "" for none."""
        source = self.summary_of or self.sweep_of
        return source.ledger if source else ""

    @property
    def filled_fields(self) -> dict[str, Filled]:
        source = self.summary_of or self.sweep_of
        return dict(source.fills) if source else {}


def check_ledger(entry: LedgerEntry, context: Context) -> Iterator[Flaw]:
    """The form, section and linked ledger exist; fields and expressions that name fields of forms are right."""
    yield from context.need("form", entry.form, ("form",))
    if entry.id.startswith(OWN):
        yield Flaw(("id",), f"names that begin with '{OWN}' are kept for ledgers issued on a page")
    sections = {section.id for section in context.plan.sections} if context.plan else {entry.section}
    if entry.section not in sections:
        yield Flaw(("section",), f"there is no section '{entry.section}'", meant(entry.section, sections))
    if entry.linked:
        key = "summary_of" if entry.summary_of else "sweep_of"
        yield from context.need("ledger", entry.linked, (key, "ledger"))
    form = context.find("form", entry.form)
    if isinstance(form, FormDefinition):
        yield from _fills_flaws(entry, form, context)
        yield from _hazard_flaws(entry, form, context)


def _fills_flaws(entry: LedgerEntry, form: FormDefinition, context: Context) -> Iterator[Flaw]:
    key = "summary_of" if entry.summary_of else "sweep_of"
    own, source = form.named(), _source_form(entry, context)
    for name, filled in entry.filled_fields.items():
        at = (key, "fills", name)
        if name not in own:
            yield Flaw(at, f"the form '{form.id}' has no field '{name}'", meant(name, own))
        among = form if filled.how == "previous" else source
        if filled.field and among is not None and filled.field not in among.named():
            yield Flaw(
                (*at, "field"),
                f"the form '{among.id}' has no field '{filled.field}'",
                meant(filled.field, among.named()),
            )
        if filled.when and source is not None:
            yield from _expression_flaws(filled.when, source, (*at, "when"))
    if entry.sweep_of and source is not None:
        yield from _expression_flaws(entry.sweep_of.open, source, ("sweep_of", "open"))
        for number, name in enumerate(entry.sweep_of.shows):
            if name not in source.named():
                yield Flaw(
                    ("sweep_of", "shows", number),
                    f"the form '{source.id}' has no field '{name}'",
                    meant(name, source.named()),
                )


def _source_form(entry: LedgerEntry, context: Context) -> FormDefinition | None:
    ledger = context.find("ledger", entry.linked) if entry.linked else None
    form = context.find("form", ledger.form) if isinstance(ledger, LedgerEntry) else None
    return form if isinstance(form, FormDefinition) else None


def _hazard_flaws(entry: LedgerEntry, form: FormDefinition, context: Context) -> Iterator[Flaw]:
    if entry.hazards is None:
        return
    named = form.named()
    kinds, detail = named.get(entry.hazards.kinds), named.get(entry.hazards.detail)
    if not isinstance(kinds, Select):
        yield Flaw(("hazards", "kinds"), f"the form '{form.id}' has no select field '{entry.hazards.kinds}'")
    if not isinstance(detail, Question):
        yield Flaw(("hazards", "detail"), f"the form '{form.id}' has no field '{entry.hazards.detail}'")
    if entry.hazards.when:
        yield from _expression_flaws(entry.hazards.when, form, ("hazards", "when"))
    if isinstance(kinds, Select) and not (context.partial and "hazard" not in context.entries):
        known = context.named.get("hazard", frozenset())
        for choice in form.choices.get(kinds.choices, ()):
            if known and choice.name not in known:
                yield Flaw(("hazards", "kinds"), f"there is no hazard '{choice.name}'", meant(choice.name, known))


def _expression_flaws(text: str, form: FormDefinition, at: Path) -> Iterator[Flaw]:
    try:
        kinds = {field.name: ValueKind.ANY for field in compile_form(form).holding}
        compile_expression(text, kinds)
    except WrongExpression as wrong:
        yield Flaw(at, f"{wrong.message} (character {wrong.place} of: {text})")
    except WrongForm:
        return  # told at the form


class RuleEntry(Declaration):
    """One decree: days from `first` up to, and without, `end`; for some grades ("1" to "12", "K1" to "K3") or for all.

    For a term, `term` is its text (2019/20-2). `sample`: the exact day is not known and is invented.
    """

    kind: Literal["term", "holiday", "swapped", "teaching", "remote", "closed"]
    first: date
    end: date
    grades: tuple[str, ...] = ()
    term: Annotated[str, Field(pattern=r"^[0-9]{4}/[0-9]{2}-[12]$")] | None = None
    reason: Text | None = None
    sample: bool = False

    @model_validator(mode="after")
    def is_a_rule(self) -> Self:
        if self.first >= self.end:
            raise ValueError("`end` is the first day after, so it must come after `first`")
        if (self.kind == "term") != (self.term is not None):
            raise ValueError("`term` belongs to rules of kind term, and each of them needs it")
        if self.kind != "term" and self.reason is None:
            raise ValueError("every rule but a term says its `reason`")
        return self

    def as_rule(self) -> Rule:
        reason = self.term or (self.reason.zh if self.reason else "")
        return Rule(RuleKind(self.kind), self.first, self.end, reason, frozenset(self.grades))


class CalendarEntry(Entry):
    """The city's school calendar of a school year; rules in order of decree: a later one goes before an earlier."""

    rules: Annotated[tuple[RuleEntry, ...], Field(min_length=1)]


def check_calendar(entry: CalendarEntry, _context: Context) -> Iterable[Flaw]:
    """Grades are ones that schools have."""
    known = {*map(str, range(1, 13)), "K1", "K2", "K3"}
    for number, rule in enumerate(entry.rules):
        for place, grade in enumerate(rule.grades):
            if grade not in known:
                yield Flaw(("rules", number, "grades", place), f"there is no grade '{grade}'", "1 to 12, K1 to K3")


LEDGER = Kind("ledger", "ledgers.yaml", LedgerEntry, check_ledger)
CALENDAR = Kind("calendar", "calendar.yaml", CalendarEntry, check_calendar)
KINDS = (LEDGER, CALENDAR)
