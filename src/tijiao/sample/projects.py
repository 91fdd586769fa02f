"""How far the projects are: most steps in time, some late, some not reached."""

from datetime import date, timedelta

from tijiao.plans.models import Milestone
from tijiao.sample.dice import dice
from tijiao.sample.sizes import TODAY

LATE = 6
"""Of so many steps about one was reached late."""
HELD_UP = 4
"""Of so many projects about one did not reach its latest step."""
_NOT_BEFORE = date(2020, 2, 1)
_PAPERS = {"11.7": "批文", "11.8": "进展报告", "17.8": "实施文件", "23.4": "会议纪要"}
"""What a reached step is shown by, by the project's mechanism; a building has its acceptance."""


def reach_milestones() -> dict[str, int]:
    """Note which milestones were reached when. Returns counts."""
    reached: list[Milestone] = []
    for steps in _due_steps().values():
        random = dice(f"milestones/{steps[0].project.code}")  # of its own: what others do leaves it as it is
        held_up = random.randrange(HELD_UP) == 0 and steps[-1].planned_on >= _NOT_BEFORE
        for step in steps[:-1] if held_up else steps:
            late = random.randrange(LATE) == 0
            day = step.planned_on + timedelta(days=random.randrange(6, 32) if late else -random.randrange(9))
            step.done_on, step.version = min(day, TODAY - timedelta(days=1)), 2
            paper = _PAPERS.get(step.project.mechanism, "验收单")
            step.evidence = f"{paper} {step.done_on.year}-{len(reached) + 1:03}（样例）"
            reached.append(step)
    Milestone.objects.bulk_update(reached, ["done_on", "evidence", "version"])
    return {"milestones": len(reached)}


def _due_steps() -> dict[int, list[Milestone]]:
    """Project → its steps that were due before today, in order."""
    found: dict[int, list[Milestone]] = {}
    rows = Milestone.objects.filter(planned_on__lt=TODAY).select_related("project")
    for step in rows.order_by("project__code", "position"):
        found.setdefault(step.project_id, []).append(step)
    return found
