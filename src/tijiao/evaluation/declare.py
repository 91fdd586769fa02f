"""What a pack may declare here: schemes of the annual evaluation, in `evaluations.yaml`."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tijiao.evaluation.scoring import Item, Kind, Rules
from tijiao.kernel.periods import Period, WrongPeriod
from tijiao.packs import kinds
from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context
from tijiao.packs.text import Text

Stage = Literal["preschool", "primary", "junior", "nine-year", "senior", "vocational", "special"]
PARTS = 100.0
"""What the weights of the scores of each group add up to."""


class Group(Declaration):
    """Organisations that are comparable and ranked together: a kind, and stages of schools."""

    id: Slug
    title: Text
    kinds: Annotated[tuple[Literal["school", "kindergarten"], ...], Field(min_length=1)]
    stages: tuple[Stage, ...] = ()


class ItemEntry(Declaration):
    """What is scored: by an indicator's reading of the organisation, or entered with evidence by whoever scores.

    weight    the most points; a veto has none
    nothing, full   the facts that give no and all points; an entered score goes from 0 to its weight
    groups    for which groups; without it for all
    """

    id: Slug
    title: Text
    kind: Literal["score", "bonus", "veto"] = "score"
    weight: Annotated[float, Field(gt=0, le=100)] | None = None
    indicator: Slug | None = None
    nothing: float | None = None
    full: float | None = None
    groups: tuple[Slug, ...] = ()
    rule: Text
    """How the points come about, in words."""

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        if (self.weight is None) != (self.kind == "veto"):
            raise ValueError("a veto has no weight, all others have one")
        if (self.indicator is None) != (self.nothing is None) or (self.nothing is None) != (self.full is None):
            raise ValueError("`indicator`, `nothing` and `full` belong together; an entered item has none of them")
        if self.nothing is not None and self.nothing == self.full:
            raise ValueError("`nothing` and `full` must differ")
        return self

    @property
    def entered(self) -> bool:
        return self.indicator is None

    def as_item(self) -> Item:
        most = self.weight if self.weight is not None else 0.0
        if self.nothing is not None and self.full is not None:
            return Item(self.id, Kind(self.kind), most, self.nothing, self.full)
        struck = self.kind == "veto"  # entered: 1 it happened, 0 it did not
        return Item(self.id, Kind(self.kind), most, 1.0 if struck else 0.0, 0.0 if struck else most)


class EvaluationEntry(Entry):
    """A year's scheme: whom it compares, what it scores, and its rules."""

    period: Annotated[str, Field(min_length=4)]
    section: Slug
    document: Annotated[str, Field(min_length=4)]
    """The document that lays it down."""
    bonus_cap: Annotated[float, Field(ge=0, le=50)] = 10.0
    veto_cap: Annotated[float, Field(ge=0, le=100)] = 59.0
    appeal_days: Annotated[int, Field(ge=1, le=60)] = 5
    """Working days after the issue within which a school may appeal."""
    answer_days: Annotated[int, Field(ge=1, le=60)] = 10
    """Working days after an appeal within which it is answered."""
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    items: Annotated[tuple[ItemEntry, ...], Field(min_length=1)]

    def of_group(self, group_id: str) -> list[ItemEntry]:
        return [item for item in self.items if not item.groups or group_id in item.groups]

    def group(self, group_id: str) -> Group | None:
        return next((group for group in self.groups if group.id == group_id), None)

    @property
    def rules(self) -> Rules:
        return Rules(self.bonus_cap, self.veto_cap)

    @property
    def span(self) -> Period:
        return Period.parse(self.period)


def check(entry: EvaluationEntry, context: Context) -> Iterator[Flaw]:
    """Period, section, indicators and groups exist; ids stand once; the scores of each group make a hundred."""
    try:
        Period.parse(entry.period)
    except WrongPeriod:
        yield Flaw(("period",), f"'{entry.period}' is no period", "write it as 2020 or 2019/20")
    sections = {section.id for section in context.plan.sections} if context.plan else {entry.section}
    if entry.section not in sections:
        yield Flaw(("section",), f"there is no section '{entry.section}'", meant(entry.section, sections))
    yield from _names(entry, context)
    for number, group in enumerate(entry.groups):
        weights = sum(item.weight or 0.0 for item in entry.of_group(group.id) if item.kind == "score")
        if abs(weights - PARTS) > 1e-6:
            told = f"the scores of '{group.id}' add up to {weights:g}"
            yield Flaw(("groups", number), told, f"they make {PARTS:g}")


def _names(entry: EvaluationEntry, context: Context) -> Iterator[Flaw]:
    groups, seen = [group.id for group in entry.groups], set[str]()
    for number, group_id in enumerate(groups):
        if group_id in groups[:number]:
            yield Flaw(("groups", number, "id"), f"the group '{group_id}' stands twice", "name it once")
    known = context.named.get("indicator", frozenset())
    for number, item in enumerate(entry.items):
        if item.id in seen:
            yield Flaw(("items", number, "id"), f"the item '{item.id}' stands twice", "name it once")
        seen.add(item.id)
        for place, group_id in enumerate(item.groups):
            if group_id not in groups:
                told = f"there is no group '{group_id}'"
                yield Flaw(("items", number, "groups", place), told, meant(group_id, groups))
        if item.indicator and not context.partial and item.indicator not in known:
            remedy = meant(item.indicator, known)
            yield Flaw(("items", number, "indicator"), f"there is no indicator '{item.indicator}'", remedy)


EVALUATION: kinds.Kind[EvaluationEntry] = kinds.Kind("evaluation", "evaluations.yaml", EvaluationEntry, check)
KINDS = (EVALUATION,)
