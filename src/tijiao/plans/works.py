"""Projects as the page of a line draws them: by mechanism, alike ones in one table with a column for each step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tijiao.plans.models import Milestone, Project
from tijiao.plans.standing import TargetStanding


@dataclass(frozen=True)
class Step:
    """A milestone as the page draws it."""

    milestone: Milestone
    overdue: bool


@dataclass(frozen=True)
class Work:
    """A project on a day: `reached` is the last step that was done by then, None before the first."""

    project: Project
    steps: tuple[Step, ...]
    reached: Milestone | None
    goals: tuple[TargetStanding, ...]

    @property
    def complete(self) -> bool:
        return self.reached is not None and self.reached == self.steps[-1].milestone


@dataclass(frozen=True)
class Table:
    """Works with the same steps. A work that stands alone is drawn with a row for each step."""

    works: tuple[Work, ...]

    @property
    def heads(self) -> list[str]:
        return [step.milestone.title for step in self.works[0].steps]

    @property
    def alone(self) -> bool:
        return len(self.works) == 1


@dataclass(frozen=True)
class Group:
    """The projects that make a mechanism run; places and hectares are those of all of them."""

    mechanism: str
    title: str
    tables: tuple[Table, ...]

    @property
    def works(self) -> list[Work]:
        return [work for table in self.tables for work in table.works]

    @property
    def places(self) -> int:
        return sum(work.project.places for work in self.works)

    @property
    def hectares(self) -> float:
        return sum(work.project.hectares for work in self.works)


def groups(
    projects: Iterable[Project], standings: Sequence[TargetStanding], names: Mapping[str, str], *, on: date
) -> list[Group]:
    """The projects of a line by mechanism, in the order of the plan: what one measure does stands together.

    Takes    projects with their milestones at hand; `standings`: the line's targets, for the goals that projects name;
             `names`: mechanism id → its name, as the plan tells them; what serves none of them stands last, untitled.
    """
    told = {one.target.code: one for one in standings}
    found: dict[str, list[Work]] = {mechanism: [] for mechanism in names}
    for project in projects:
        found.setdefault(project.mechanism, []).append(_work(project, told, on))
    return [Group(mechanism, names.get(mechanism, ""), _tables(those)) for mechanism, those in found.items() if those]


def _tables(works: Sequence[Work]) -> tuple[Table, ...]:
    alike: dict[tuple[str, ...], list[Work]] = {}
    for work in works:
        alike.setdefault(tuple(step.milestone.title_zh for step in work.steps), []).append(work)
    return tuple(Table(tuple(those)) for those in alike.values())


def _work(project: Project, told: Mapping[str, TargetStanding], on: date) -> Work:
    milestones = list(project.milestones.all())
    done = [one for one in milestones if one.done_on is not None and one.done_on <= on]
    steps = tuple(Step(one, one.done_on is None and one.planned_on < on) for one in milestones)
    return Work(project, steps, done[-1] if done else None, tuple(told[one] for one in project.goals if one in told))
