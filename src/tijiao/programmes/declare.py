"""What a pack may declare here: programmes, in `programmes.yaml`."""

from collections.abc import Iterable
from typing import Literal

from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text


class Catalogue(Declaration):
    """Where a programme of teacher development stands in the catalogue."""

    path: Text | None = None
    mode: Text | None = None
    level: Text | None = None
    stages: tuple[Literal["preschool", "primary", "junior", "senior", "vocational"], ...] = ()
    tiers: tuple[Text, ...] = ()


class ProgrammeEntry(Entry):
    """An activity that runs in sessions with attendance. `organiser`: a section of the bureau.

    The first mechanism that it serves says its line.
    """

    kind: Literal["training", "lecture", "research", "visit", "festival", "league", "club", "ceremony"]
    organiser: Slug
    catalogue: Catalogue = Catalogue()


def check(entry: ProgrammeEntry, context: Context) -> Iterable[Flaw]:
    """The organiser is one of the plan's sections."""
    sections = {section.id for section in context.plan.sections} if context.plan else {entry.organiser}
    if entry.organiser not in sections:
        yield Flaw(("organiser",), f"there is no section '{entry.organiser}'", meant(entry.organiser, sections))


KINDS = (Kind("programme", "programmes.yaml", ProgrammeEntry, check),)
