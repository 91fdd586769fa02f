"""What a pack may declare here: examinations in `exams.yaml`, admissions by lottery in `admissions.yaml`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

Apart = Literal["class", "school", "none"]


class Paper(Declaration):
    """One paper that is sat in one go."""

    id: Slug
    title: Text
    minutes: Annotated[int, Field(ge=10, le=300)]


class ExamEntry(Entry):
    """An examination whose seats and invigilators are arranged by rule."""

    papers: Annotated[tuple[Paper, ...], Field(min_length=1)]
    """In the order in which they are sat."""
    seats: Annotated[int, Field(ge=1, le=60)] = 30
    """The most candidates in a room, where a room does not say fewer."""
    columns: Annotated[int, Field(ge=1, le=10)] = 5
    """Seat numbers run down the first column, up the second, and so on (蛇形)."""
    invigilators: Annotated[int, Field(ge=1, le=4)] = 2
    """How many watch over a room."""
    apart: Apart = "class"
    """Of whom no two sit in front of, behind or beside each other."""
    section: Slug
    """The section of the bureau that arranges it."""


class Category(Declaration):
    """Who applies by the same right."""

    id: Slug
    title: Text


class AdmissionEntry(Entry):
    """Admission to schools with more applicants than seats."""

    categories: Annotated[tuple[Category, ...], Field(min_length=1, max_length=9)]
    """In the order of priority: each is admitted whole while seats suffice, the one that does not fit is drawn."""
    section: Slug
    """The section of the bureau that holds the lottery."""


def check(entry: ExamEntry, context: Context) -> Iterable[Flaw]:
    """The section is one of the plan's, and no paper stands twice."""
    yield from _section(entry.section, context)
    yield from _twice("papers", [paper.id for paper in entry.papers])


def check_admission(entry: AdmissionEntry, context: Context) -> Iterable[Flaw]:
    """The section is one of the plan's, and no category stands twice."""
    yield from _section(entry.section, context)
    yield from _twice("categories", [one.id for one in entry.categories])


def _section(section: str, context: Context) -> Iterator[Flaw]:
    sections = {one.id for one in context.plan.sections} if context.plan else {section}
    if section not in sections:
        yield Flaw(("section",), f"there is no section '{section}'", meant(section, sections))


def _twice(key: str, ids: Sequence[str]) -> Iterator[Flaw]:
    for place, one in enumerate(ids):
        if one in ids[:place]:
            yield Flaw((key, place, "id"), f"'{one}' stands twice", "name it once")


KINDS = (
    Kind("exam", "exams.yaml", ExamEntry, check),
    Kind("admission", "admissions.yaml", AdmissionEntry, check_admission),
)
