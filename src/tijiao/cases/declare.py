"""What packs may declare here: time limits (`time_limits.yaml`), lives (`lives.yaml`), case types (`cases.yaml`) and
surveys (`surveys.yaml`).

A time limit is a rule with the days between which it holds; a life is the states of a case and what moves it from one
to the next; a case type joins a form, a life, limits and whoever acts.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tijiao.forms.declare import FieldName, FormDefinition
from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

Phase = Literal["received", "accepted", "working", "answered", "closed", "refused"]
Verb = Literal["accept", "refuse", "assign", "transfer", "return", "reply", "rate", "reopen", "raise", "join", "close"]
RoleName = Literal[
    "school-clerk", "head", "form-teacher", "town-officer", "section-officer", "leader", "counsellor", "carer"
]
Place = Literal["section", "town", "school", "kindergarten"]

ENDED: frozenset[str] = frozenset({"answered", "closed", "refused"})
"""Phases in which no clock runs."""


class LimitRule(Declaration):
    """What a limit is between two days: `n` units, `extension` units more in all. `rolls`: a last day that is not
    worked moves on."""

    n: Annotated[int, Field(ge=1, le=400)]
    unit: Literal["working-days", "calendar-days", "months"]
    extension: Annotated[int, Field(ge=0, le=400)] = 0
    near: Annotated[int, Field(ge=0, le=60)] = 3
    rolls: bool = False
    from_day: date = date(2000, 1, 1)


class TimeLimit(Entry):
    """A time limit by its rules, each in force from its day until the next one's. What is not `high` in confidence is a
    setting of this project that a city must check."""

    counted_from: Literal["receipt", "acceptance", "assignment", "reply"]
    rules: Annotated[tuple[LimitRule, ...], Field(min_length=1)]
    source: Annotated[str, Field(min_length=2)]
    confidence: Literal["high", "medium", "low"]

    @model_validator(mode="after")
    def follow_each_other(self) -> Self:
        days = [rule.from_day for rule in self.rules]
        if days != sorted(set(days)):
            raise ValueError("rules follow each other by from_day")
        return self


class State(Declaration):
    """One state of a life. `shown`: what the applicant reads; `moves`: verb → the state after it."""

    id: Slug
    title: Text
    shown: Text
    phase: Phase
    moves: dict[Verb, Slug] = Field(default_factory=dict)


class Life(Entry):
    """The states of a case; it begins in the first."""

    states: Annotated[tuple[State, ...], Field(min_length=2)]

    def state(self, name: str) -> State | None:
        return next((state for state in self.states if state.id == name), None)


class Whole(Declaration):
    """The clock of the whole: which limit, and the fact from which it runs."""

    limit: Slug
    start: Literal["receipt", "acceptance", "assignment"]


class Guide(Declaration):
    """What an applicant reads before applying: what is needed, and how long it takes."""

    materials: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()


class CaseTypeEntry(Entry):
    """A kind of case.

    section      code of the section that receives it and watches over it
    prefix       what its numbers begin with
    guarded      open: as other work; petition: the complainant's identity apart; care: only those named may see it
    public       residents hand it in on the portal; `publishes`: its answer may be published there
    mutual       both sides rate: whoever asked and, on its own, whoever handled it
    lookup       whoever asked gets a code all the same, to look it up and to rate it on the portal
    whole, steps the two clocks; a step's limit by the state in which it runs; `redo` when reopened; `part` co-handlers
    receives     the roles that may receive it; `instead` the section that does when it concerns its own
    leads        kinds of organisation that may lead or co-handle
    topic        the field of the form that holds its topic; `subject`: it may concern an organisation or a person
    reopens      how often an unsatisfied answer may be reopened
    escalates    working days overdue after which the leaders hear of it
    contact_days a care case: the rhythm in which its carer makes contact, in days
    """

    about: Text
    form: Slug
    life: Slug
    section: Slug
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")]
    guarded: Literal["open", "petition", "care"] = "open"
    public: bool = False
    publishes: bool = False
    lookup: bool = False
    mutual: bool = False
    whole: Whole | None = None
    steps: dict[Slug, Slug] = Field(default_factory=dict)
    redo: Slug | None = None
    part: Slug | None = None
    returns: Slug | None = None
    receives: tuple[RoleName, ...] = ("section-officer",)
    leads: tuple[Place, ...] = ("section", "town", "school", "kindergarten")
    approver: RoleName = "leader"
    topic: FieldName | None = None
    subject: bool = False
    instead: Slug = "integrity"
    reopens: Annotated[int, Field(ge=0, le=3)] = 0
    escalates: Annotated[int, Field(ge=0, le=60)] = 3
    contact_days: Annotated[int, Field(ge=1, le=366)] | None = None
    keep_years: Annotated[int, Field(ge=1, le=100)] = 10
    guide: Guide | None = None

    @property
    def limits(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every limit that it names, with its place in the declaration."""
        if self.whole:
            yield ("whole", "limit"), self.whole.limit
        yield from ((("steps", state), limit) for state, limit in self.steps.items())
        named = {"redo": self.redo, "part": self.part, "returns": self.returns}
        yield from (((key,), limit) for key, limit in named.items() if limit)


def check_life(life: Life, _context: Context) -> Iterable[Flaw]:
    """Moves lead to states of this life; nothing leads out of a closed one but reopening."""
    names = [state.id for state in life.states]
    for place, state in enumerate(life.states):
        if state.id in names[:place]:
            yield Flaw(("states", place, "id"), f"the state '{state.id}' stands twice", "names are unique in a life")
        for verb, target in state.moves.items():
            if target not in names:
                yield Flaw(("states", place, "moves", verb), f"there is no state '{target}'", meant(target, names))
            if state.phase in ("closed", "refused") and verb != "reopen":
                said = f"'{verb}' leads out of a closed state"
                yield Flaw(("states", place, "moves", verb), said, "only reopen does")


def check_type(entry: CaseTypeEntry, context: Context) -> Iterable[Flaw]:
    """Form, life, limits, section and topic are there; a guarded type is not published."""
    yield from context.need("form", entry.form, ("form",))
    yield from context.need("case-life", entry.life, ("life",))
    for place, limit in entry.limits:
        yield from context.need("time-limit", limit, place)
    named = {"section": entry.section, "instead": entry.instead}
    sections = {section.id for section in context.plan.sections} if context.plan else set(named.values())
    for key, section in named.items():
        if section not in sections:
            yield Flaw((key,), f"there is no section '{section}'", meant(section, sections))
    if entry.guarded == "care" and (entry.public or entry.publishes or entry.lookup):
        said = "a care case is neither handed in nor looked up on the portal, nor published"
        yield Flaw(("guarded",), said, "drop public, lookup and publishes")
    yield from _state_flaws(entry, context)
    form = context.find("form", entry.form)
    if entry.topic and isinstance(form, FormDefinition):
        item = form.named().get(entry.topic)
        if item is None or item.type != "select_one":
            yield Flaw(("topic",), f"'{entry.topic}' is no select_one of the form", "a topic is chosen from a list")


def _state_flaws(entry: CaseTypeEntry, context: Context) -> Iterator[Flaw]:
    life = context.find("case-life", entry.life)
    if isinstance(life, Life):
        names = [state.id for state in life.states]
        for state in entry.steps:
            if state not in names:
                yield Flaw(("steps", state), f"there is no state '{state}' in that life", meant(state, names))


class SurveyEntry(Entry):
    """A survey of the public, quarter by quarter, of how satisfied they are topic by topic.

    form, topic   the field whose choices are the topics
    quota         answers that are taken from each town in a quarter: no town outweighs the others
    smallest      topics that fewer have rated are not judged
    below, lowest the share in percent under which a topic is put right, and at most how many in a quarter
    opens         the case type of that task; `share`: its field for the share; `answers`: what else its form needs
    """

    about: Text
    section: Slug
    form: Slug
    topic: FieldName
    quota: Annotated[int, Field(ge=1, le=10_000)]
    smallest: Annotated[int, Field(ge=5, le=1000)] = 10
    below: Annotated[float, Field(gt=0, le=100)] = 85.0
    lowest: Annotated[int, Field(ge=1, le=10)] = 2
    opens: Slug
    share: FieldName
    answers: dict[str, str] = Field(default_factory=dict)


def check_survey(entry: SurveyEntry, context: Context) -> Iterable[Flaw]:
    """Its topics are a list to choose from, and its task is a type that knows the same topics and the share."""
    yield from context.need("form", entry.form, ("form",))
    yield from context.need("case-type", entry.opens, ("opens",))
    asked, opens = context.find("form", entry.form), context.find("case-type", entry.opens)
    item = asked.named().get(entry.topic) if isinstance(asked, FormDefinition) else None
    if isinstance(asked, FormDefinition) and (item is None or item.type != "select_one"):
        yield Flaw(("topic",), f"'{entry.topic}' is no select_one of the form", "a topic is chosen from a list")
    form = context.find("form", opens.form) if isinstance(opens, CaseTypeEntry) else None
    if isinstance(form, FormDefinition) and entry.share not in form.named():
        yield Flaw(
            ("share",), f"the form of '{entry.opens}' has no field '{entry.share}'", meant(entry.share, form.named())
        )


LIMIT = Kind("time-limit", "time_limits.yaml", TimeLimit)
LIFE = Kind("case-life", "lives.yaml", Life, check_life)
TYPE = Kind("case-type", "cases.yaml", CaseTypeEntry, check_type)
SURVEY = Kind("survey", "surveys.yaml", SurveyEntry, check_survey)
KINDS = (LIMIT, LIFE, TYPE, SURVEY)
