"""Issuing a bulletin: the numbers of the plan are frozen with their addresses, in one transaction."""

from datetime import datetime

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.plans.models import Plan
from tijiao.plans.standing import LineStanding, Read, TargetStanding, plan_standing
from tijiao.reports import problems
from tijiao.reports.models import Bulletin, Figure


@transaction.atomic
def issue(plan: Plan, period: Period, read: Read, *, notes: str = "", by: User | None, at: datetime) -> Bulletin:
    """Freeze the plan's numbers as they stand at `at` into a bulletin of `period`.

    Takes    `plan` from Plan.objects.whole(); `read` gives a reading of the whole city; `by` None is the system.
    Raises   NothingToReport when no line has evidence, NotVisible.
    """
    root = Organisation.objects.get(parent=None)
    if by is not None:
        require(by, Action.BULLETIN_ISSUE, at=root.path, view=Action.BULLETIN_VIEW)
    parts = plan_standing(plan, read, on=local_day(at))
    figures = [
        (part.part.title_zh, one, target) for part in parts for one in part.lines for target in one.targets
        if not target.watched or target.value is not None
    ]  # fmt: skip
    if not any(target.value is not None for _, _, target in figures):
        raise problems.NothingToReport(period=str(period))
    number = Bulletin.objects.filter(period=str(period)).count() + 1
    made = Bulletin.objects.create(
        code=f"{period}-{number}".replace("/", "_"),
        period=str(period),
        issuer=root.name,
        notes=notes,
        title=f"{plan.year}年教育体育重点工作督查通报（{period.name_zh}）",
        issued_at=at,
        issued_by=by,
    )
    Figure.objects.bulk_create(
        [_figure(made, position, part, one, target) for position, (part, one, target) in enumerate(figures, 1)]
    )
    record(
        "bulletin.issue",
        by=by,
        subject=("reports.bulletin", made.pk),
        at=at,
        organisation=root.pk,
        facts={"code": made.code, "figures": len(figures)},
    )
    return made


def _figure(bulletin: Bulletin, position: int, part: str, line: LineStanding, one: TargetStanding) -> Figure:
    return Figure(
        bulletin=bulletin,
        position=position,
        part=part,
        line=f"{line.line.number} {line.line.title_zh}",
        title=one.target.title_zh,
        indicator=one.target.indicator,
        period=str(one.period),
        value=one.value,
        unit=one.target.unit_zh,
        goal="" if one.watched else one.goal_text,
        light=one.shown_light.value if one.shown_light else "",
        address=one.address,
    )
