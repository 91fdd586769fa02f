"""The annual plan as a folder declares it: parts, lines, measures, mechanisms, targets (plan.yaml, pack.yaml)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tijiao.packs.entry import Declaration, MechanismId, Slug
from tijiao.packs.text import Text

Engine = Literal[
    "foundation", "registry", "ledgers", "inspections", "cases", "programmes", "awards", "assessments", "venues",
    "allocation", "indicators", "plans", "reports", "portal",
]  # fmt: skip
Comparator = Literal[">=", ">", "=", "<=", "<", "~"]
Per = Literal["day", "week", "ten-day", "month", "quarter", "term", "school-year", "year", "pupil", "school"]
MeasureId = Annotated[str, Field(pattern=r"^[0-9]{2}-[a-z]$")]
DataFile = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(\.[a-z0-9]+)+$")]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Section(Declaration):
    """A section of the bureau that can own a line or a measure; organisations of kind section carry this id as code."""

    id: Slug
    name: Text


class Tag(Declaration):
    """A slogan that cuts across lines; its page gathers the measures that serve it."""

    id: Slug
    title: Text


class Hold(Declaration):
    """Reached already: the target must be met at every reading up to `due`."""

    kind: Literal["hold"]


class Straight(Declaration):
    """From `start` on the day `begins` in equal steps a day to the target's value on its due day."""

    kind: Literal["straight"]
    start: Number
    begins: date
    sample: bool = False
    """`start` is invented (the plan does not say where the city stood)."""


class Step(Declaration):
    on: date
    value: Number


class Steps(Declaration):
    """From `start` through named values on named days; between two days the earlier one counts."""

    kind: Literal["steps"]
    start: Number
    begins: date
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    sample: bool = False


class PerPeriod(Declaration):
    """To be met anew in each period that the target's `per` names."""

    kind: Literal["per-period"]


class AtDue(Declaration):
    """Judged on the due day only; before it the value is shown without judgement."""

    kind: Literal["at-due"]


TargetPath = Annotated[Hold | Straight | Steps | PerPeriod | AtDue, Field(discriminator="kind")]
PERIODS = frozenset({"day", "week", "ten-day", "month", "quarter", "term", "school-year", "year"})


class Target(Declaration):
    """A quantity promised in a measure. `indicator`: id of what measures it; without one its light is grey."""

    id: Slug
    title: Text
    mechanism: MechanismId
    value: Number
    unit: Text
    comparator: Comparator
    scope: Text
    per: Per | None = None
    path: TargetPath
    due: date
    indicator: Slug | None = None
    origin: Annotated[Literal["text", "name", "structure"], Field(alias="from")] = "text"
    """text: a commitment; name: it stands in a programme's name; structure: it counts the plan's own scheme."""

    @model_validator(mode="after")
    def path_fits(self) -> Self:
        if self.path.kind == "per-period" and self.per not in PERIODS:
            raise ValueError("a path per-period needs `per`, one of " + ", ".join(sorted(PERIODS)))
        if isinstance(self.path, Straight | Steps) and self.path.begins >= self.due:
            raise ValueError("the path begins on or after the due day")
        if isinstance(self.path, Steps):
            days = [self.path.begins, *(step.on for step in self.path.steps)]
            if days != sorted(set(days)) or days[-1] > self.due:
                raise ValueError("the steps must follow each other, after `begins` and up to the due day")
        return self


class Interest(Declaration):
    """A number that is watched without a promise: the plan sets no target for it."""

    id: Slug
    title: Text
    mechanism: MechanismId
    unit: Text
    indicator: Slug | None = None
    alarm_above: Number | None = None
    """Above this the number darkens its line; it never brightens it."""


class Mechanism(Declaration):
    """A named way of working of the plan: what must work so that the measure is more than words."""

    id: MechanismId
    name: Text
    engines: Annotated[tuple[Engine, ...], Field(min_length=1)]
    works_when: Text
    optional: bool = False
    """Not in the plan itself; off until a city switches it on."""
    sample: bool = False
    """The plan names it by number only; its members are sample entries."""


class Measure(Declaration):
    """One thing that a line does. `owner` where another section than the line's answers for it."""

    id: MeasureId
    text: Text
    owner: Slug | None = None
    tags: tuple[Slug, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    targets: tuple[Target, ...] = ()
    interests: tuple[Interest, ...] = ()


class Line(Declaration):
    """One of the plan's numbered points."""

    number: Annotated[int, Field(ge=1, le=99)]
    slug: Slug
    title: Text
    owner: Slug
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]

    @property
    def folder(self) -> str:
        """The name of the line's folder: `04-safety`."""
        return f"{self.number:02}-{self.slug}"

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        return tuple(mechanism for measure in self.measures for mechanism in measure.mechanisms)

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(target for measure in self.measures for target in measure.targets)

    @property
    def interests(self) -> tuple[Interest, ...]:
        return tuple(interest for measure in self.measures for interest in measure.interests)


class Part(Declaration):
    """A chapter of the plan."""

    id: Slug
    number: Annotated[int, Field(ge=1, le=99)]
    title: Text
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]


class Plan(Declaration):
    """The whole of `plan.yaml`."""

    id: Slug
    title: Text
    year: Annotated[int, Field(ge=1990, le=2200)]
    issuer: Text
    about: Text
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    tags: tuple[Tag, ...] = ()
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(measure for line in self.lines for measure in line.measures)

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        return tuple(mechanism for line in self.lines for mechanism in line.mechanisms)

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(target for line in self.lines for target in line.targets)

    @property
    def interests(self) -> tuple[Interest, ...]:
        return tuple(interest for line in self.lines for interest in line.interests)

    def line(self, number: int) -> Line:
        """The line of that number. Raises KeyError."""
        return {line.number: line for line in self.lines}[number]

    def walk(self) -> Iterator[tuple[tuple[str | int, ...], Line]]:
        """Every line with the path that leads to it in plan.yaml."""
        for part_at, part in enumerate(self.parts):
            for line_at, line in enumerate(part.lines):
                yield ("parts", part_at, "lines", line_at), line


class Pack(Declaration):
    """`pack.yaml`: what a folder is. A line's pack says its line; a standard pack (packs/national) has none."""

    id: Slug
    title: Text
    about: Text
    line: Annotated[int, Field(ge=1, le=99)] | None = None
    owner: Slug | None = None
    serves: tuple[MechanismId, ...] = ()
    data: tuple[DataFile, ...] = ()
    """Tables beside the declarations that the system reads itself: norms, calendars, a map."""
