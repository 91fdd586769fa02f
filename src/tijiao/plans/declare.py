"""What a pack may declare for plans: `projects.yaml`, building and reform work with dated steps."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from tijiao.packs.entry import Declaration, Entry
from tijiao.packs.kinds import Kind
from tijiao.packs.text import Text


class DeclaredMilestone(Declaration):
    title: Text
    planned_on: date


class DeclaredProject(Entry):
    """A project; `organisation` is the code of the one it builds or changes, where it exists already."""

    organisation: str | None = None
    places: Annotated[int, Field(ge=0)] = 0
    milestones: Annotated[tuple[DeclaredMilestone, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def milestones_follow_each_other(self) -> Self:
        days = [milestone.planned_on for milestone in self.milestones]
        if days != sorted(days):
            raise ValueError("the milestones must stand in the order of their days")
        return self


KINDS = [Kind("project", "projects.yaml", DeclaredProject)]
