"""What a pack may declare here: schemes, in `awards.yaml`."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

Stage = Literal["preschool", "primary", "junior", "nine-year", "senior", "vocational", "special"]


class Level(Declaration):
    id: Slug
    title: Text


class SchemeEntry(Entry):
    """Something that schools can be accredited as. The first mechanism that it serves says its line."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    """The highest first."""
    valid_months: Annotated[int, Field(ge=1, le=240)] | None = None
    """How long a grant holds; without it until it is revoked."""
    kinds: Annotated[tuple[Literal["school", "kindergarten"], ...], Field(min_length=1)]
    stages: tuple[Stage, ...] = ()
    """Only schools of these stages; without it all."""
    section: Slug
    """The section of the bureau that looks after it."""


def check(entry: SchemeEntry, context: Context) -> Iterable[Flaw]:
    """The section is one of the plan's, and no level stands twice."""
    sections = {section.id for section in context.plan.sections} if context.plan else {entry.section}
    if entry.section not in sections:
        yield Flaw(("section",), f"there is no section '{entry.section}'", meant(entry.section, sections))
    levels = [level.id for level in entry.levels]
    for place, level in enumerate(levels):
        if level in levels[:place]:
            yield Flaw(("levels", place, "id"), f"the level '{level}' stands twice", "name it once")


KINDS = (Kind("scheme", "awards.yaml", SchemeEntry, check),)
