"""How far the building projects are: most steps in time, some late, some not reached."""

from datetime import date, timedelta

from tijiao.plans.models import Milestone
from tijiao.sample.dice import dice
from tijiao.sample.sizes import TODAY

LATE, MISSED = 0.15, 0.12


def reach_milestones() -> dict[str, int]:
    """Note which milestones were reached when. Returns counts."""
    random = dice("milestones")
    reached, stopped = [], set[int]()
    for step in Milestone.objects.select_related("project").order_by("project__code", "position"):
        if step.project_id in stopped:
            continue
        chance, day = random.random(), step.planned_on - timedelta(days=random.randrange(9))
        if chance < LATE:
            day = step.planned_on + timedelta(days=random.randrange(6, 32))
        if day >= TODAY or (chance > 1 - MISSED and step.planned_on > date(2020, 1, 20)):
            stopped.add(step.project_id)  # what is not reached holds up what follows
            continue
        step.done_on, step.evidence, step.version = day, f"验收单 {step.project.code}-{step.position}（样例）", 2
        reached.append(step)
    Milestone.objects.bulk_update(reached, ["done_on", "evidence", "version"])
    return {"milestones": len(reached)}
