"""How far the building projects are: most steps in time, some late, some not reached."""

from datetime import date, timedelta

from tijiao.plans.models import Milestone
from tijiao.sample.dice import dice
from tijiao.sample.sizes import TODAY

LATE = 6
"""Of so many steps one was reached late."""
HELD_UP = 4
"""Of so many projects one did not reach its latest step."""
_NOT_BEFORE = date(2020, 2, 1)


def reach_milestones() -> dict[str, int]:
    """Note which milestones were reached when. Returns counts."""
    random = dice("milestones")
    reached: list[Milestone] = []
    for place, steps in enumerate(_due_steps().values()):
        held_up = place % HELD_UP == 1 and steps[-1].planned_on >= _NOT_BEFORE
        for step in steps[:-1] if held_up else steps:
            late = len(reached) % LATE == 2
            day = step.planned_on + timedelta(days=random.randrange(6, 32) if late else -random.randrange(9))
            step.done_on, step.version = min(day, TODAY - timedelta(days=1)), 2
            step.evidence = f"验收单 {step.project.code}-{step.position}（样例）"
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
