"""What a pack may declare here: kinds of finding (hazards among them), checklists, and the cap on visits."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

Rechecker = Literal["town-officer", "section-officer", "inspector"]
Inspected = Literal["school", "kindergarten", "branch", "association"]
Stage = Literal["preschool", "primary", "junior", "nine-year", "senior", "vocational", "special"]


class Deadline(Declaration):
    """How long a school has, from the day after the hazard was found."""

    n: Annotated[int, Field(ge=1, le=365)]
    unit: Literal["working-days", "calendar-days"]


class FindingEntry(Entry):
    """A kind of finding. `recheck`: the roles that may recheck; the first one's list it comes to."""

    severity: Literal["minor", "serious", "major"]
    deadline: Deadline
    recheck: Annotated[tuple[Rechecker, ...], Field(min_length=1)]
    section: Slug
    """The section of the bureau to which what is overdue climbs."""


class Hazard(FindingEntry):
    """A kind of finding that endangers somebody."""


class Item(Declaration):
    """One line of a checklist. `score` 0: looked at, not scored. Not met, a `veto` fails the whole sheet."""

    id: Slug
    title: Text
    score: Annotated[int, Field(ge=0, le=100)] = 1
    veto: bool = False
    photo: bool = False
    """A photo is required whatever the answer."""
    not_applicable: bool = False
    rule: Text | None = None
    """Where the item comes from: the name of a standard or rule, no wording of it."""
    finding: Slug | None = None
    """The kind of finding when it is not met; the checklist's own unless told."""
    sample: bool = False


class ChecklistSection(Declaration):
    id: Slug
    title: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class ChecklistEntry(Entry):
    """What is looked at on a visit, online or on site alike.

    `inspected`, `stages`  whom it fits; no stages = all
    `finding`              the kind of finding of an item that is not met
    `pass_at`              percent of the points from which on a sheet passes; none: only a veto fails it
    `section`              the section of the bureau that keeps it
    """

    section: Slug
    inspected: Annotated[tuple[Inspected, ...], Field(min_length=1)]
    stages: tuple[Stage, ...] = ()
    finding: Slug
    pass_at: Annotated[int, Field(ge=1, le=100)] | None = None
    sections: Annotated[tuple[ChecklistSection, ...], Field(min_length=1)]

    def items(self) -> Iterator[Item]:
        """Every item in order."""
        return (item for section in self.sections for item in section.items)


class VisitCapEntry(Entry):
    """At most so many visits on site to one school in a term; joint visits count once."""

    inspected: Annotated[tuple[Inspected, ...], Field(min_length=1)]
    most: Annotated[int, Field(ge=1, le=50)]


def check(entry: FindingEntry, context: Context) -> Iterable[Flaw]:
    """The section is one of the plan's, no role is named twice, and no other file declares the same kind."""
    yield from _section(entry.section, context)
    for place, role in enumerate(entry.recheck):
        if role in entry.recheck[:place]:
            yield Flaw(("recheck", place), f"the role '{role}' is named twice", "name it once")
    if not isinstance(entry, Hazard) and context.find("hazard", entry.id):
        yield Flaw(("id",), f"'{entry.id}' is a hazard, too", "a kind of finding stands in one file")


def check_checklist(entry: ChecklistEntry, context: Context) -> Iterable[Flaw]:
    """Section and kinds of finding are declared, no item is named twice, and there is something to score."""
    yield from _section(entry.section, context)
    yield from _finding(entry.finding, ("finding",), context)
    seen: set[str] = set()
    for at, section in enumerate(entry.sections):
        for place, item in enumerate(section.items):
            where = ("sections", at, "items", place)
            if item.id in seen:
                yield Flaw((*where, "id"), f"the item '{item.id}' is named twice", "give each item an id of its own")
            seen.add(item.id)
            if item.finding:
                yield from _finding(item.finding, (*where, "finding"), context)
    if not any(item.score for item in entry.items()):
        yield Flaw(("sections",), "no item carries a score", "give at least one item a score")


def _section(section: str, context: Context) -> Iterator[Flaw]:
    sections = {one.id for one in context.plan.sections} if context.plan else {section}
    if section not in sections:
        yield Flaw(("section",), f"there is no section '{section}'", meant(section, sections))


def _finding(kind: str, at: tuple[str | int, ...], context: Context) -> Iterator[Flaw]:
    known = {*context.named.get("hazard", ()), *context.named.get("finding", ())}
    if kind not in known and not context.unread & {"hazard", "finding"}:
        yield Flaw(at, f"there is no kind of finding '{kind}'", meant(kind, known) or "declare it in findings.yaml")


KINDS = (
    Kind("hazard", "hazards.yaml", Hazard, check),
    Kind("finding", "findings.yaml", FindingEntry, check),
    Kind("checklist", "checklists.yaml", ChecklistEntry, check_checklist),
    Kind("visit-cap", "visit-caps.yaml", VisitCapEntry),
)
