"""What a pack may declare for plans: `projects.yaml`, building and reform work with dated steps."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text


class DeclaredMilestone(Declaration):
    title: Text
    planned_on: date


class DeclaredProject(Entry):
    """A project: building or reform work.

    organisation  code of the one it builds or changes, where it exists already.
    places        places for pupils that it adds.
    hectares      the ground that it lays out or builds on, where the plan counts areas.
    goals         ids of targets and watched numbers of its line that it works towards; shown beside its steps.
    """

    organisation: str | None = None
    places: Annotated[int, Field(ge=0)] = 0
    hectares: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    goals: tuple[Slug, ...] = ()
    milestones: Annotated[tuple[DeclaredMilestone, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def milestones_follow_each_other(self) -> Self:
        days = [milestone.planned_on for milestone in self.milestones]
        if days != sorted(days):
            raise ValueError("the milestones must stand in the order of their days")
        return self


def check(entry: DeclaredProject, context: Context) -> Iterable[Flaw]:
    """Its goals are targets or watched numbers of its line."""
    if context.plan is None or context.pack is None or context.pack.line is None:
        return
    measures = [one for line in context.plan.lines if line.number == context.pack.line for one in line.measures]
    known = [goal.id for one in measures for goal in one.targets]
    known += [watched.id for one in measures for watched in one.interests]
    for place, goal in enumerate(entry.goals):
        if goal not in known:
            remedy = meant(goal, known) or "name a target or an interest of this line in plan.yaml"
            yield Flaw(("goals", place), f"its line has no target '{goal}'", remedy)


KINDS = [Kind("project", "projects.yaml", DeclaredProject, check)]
