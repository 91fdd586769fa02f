"""What a pack may declare here: kinds of hazard, in `hazards.yaml`."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind

Rechecker = Literal["town-officer", "section-officer", "inspector"]


class Deadline(Declaration):
    """How long a school has, from the day after the hazard was found."""

    n: Annotated[int, Field(ge=1, le=365)]
    unit: Literal["working-days", "calendar-days"]


class Hazard(Entry):
    """A kind of hazard. `recheck`: the roles that may recheck; the first one's list it comes to."""

    severity: Literal["minor", "serious", "major"]
    deadline: Deadline
    recheck: Annotated[tuple[Rechecker, ...], Field(min_length=1)]
    section: Slug
    """The section of the bureau to which what is overdue climbs."""


def check(entry: Hazard, context: Context) -> Iterable[Flaw]:
    """The section is one of the plan's, and no role is named twice."""
    sections = {section.id for section in context.plan.sections} if context.plan else {entry.section}
    if entry.section not in sections:
        yield Flaw(("section",), f"there is no section '{entry.section}'", meant(entry.section, sections))
    for place, role in enumerate(entry.recheck):
        if role in entry.recheck[:place]:
            yield Flaw(("recheck", place), f"the role '{role}' is named twice", "name it once")


KINDS = (Kind("hazard", "hazards.yaml", Hazard, check),)
