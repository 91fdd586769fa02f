"""How overdue findings climb: each level of the grid is told once for each deadline, and it is kept that it was."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tijiao.audit.domain import record
from tijiao.directory.models import Post
from tijiao.directory.roles import Role
from tijiao.inspections.grid import CLIMB, Level, days_overdue
from tijiao.inspections.models import Escalation, Finding
from tijiao.kernel.times import local_day
from tijiao.notices.domain import notify
from tijiao.notices.kinds import Kind
from tijiao.notices.words import titled

#: What each level is told; no names of persons, no words of the finding.
TITLES = {
    Level.SCHOOL: _("有一条问题隐患已逾期 %(days)s 天，请尽快整改"),
    Level.TOWN: _("%(organisation)s：有一条问题隐患已逾期 %(days)s 天，请督促"),
    Level.CITY: _("%(organisation)s：有一条问题隐患已逾期 %(days)s 天，已到市局"),
}


def escalate(*, at: datetime) -> int:
    """Take every overdue finding up to the levels that its severity and delay reach. Returns how many steps are new.

    The same again on the same day does nothing; days that the job missed are made up for.
    """
    today = local_day(at)
    late = Finding.objects.overdue(on=today).select_related("organisation__parent", "kind").order_by("pk")
    told = set(Escalation.objects.filter(finding__in=late).values_list("finding", "due_on", "level"))
    steps = [
        (finding, level)
        for finding in late
        for level, days in CLIMB[finding.severity].items()
        if days_overdue(finding, today) >= days and (finding.pk, finding.due_on, str(level)) not in told
    ]
    for finding, level in steps:
        _climb(finding, level, today, at)
    return len(steps)


@transaction.atomic
def _climb(finding: Finding, level: Level, today: date, at: datetime) -> None:
    made = Escalation.objects.create(finding=finding, level=level, due_on=finding.due_on, on_day=today)
    days = days_overdue(finding, today)
    title = titled(TITLES[level], organisation=finding.organisation.name, days=days)
    notify(
        list(_posts(finding, level, today)),
        kind=Kind.ALARM if finding.severity == "major" else Kind.DEADLINE,
        title=title,
        url=reverse("inspections:finding", args=[finding.pk]),
        at=at,
        key=f"inspections.finding/{finding.pk}/{finding.due_on}/{level}",
    )
    record(
        "finding.escalate",
        by=None,
        subject=("inspections.finding", finding.pk),
        at=at,
        organisation=finding.organisation_id,
        facts={"level": str(level), "days": days, "step": made.pk},
    )


def _posts(finding: Finding, level: Level, on: date) -> Iterable[Post]:
    """The posts of the grid's cell: at the school, at its town office, at the section that keeps the kind."""
    place = finding.organisation
    where = {
        Level.SCHOOL: Q(organisation=place, role__in=(Role.HEAD, Role.SCHOOL_CLERK)),
        Level.TOWN: Q(organisation=place.parent_id, role=Role.TOWN_OFFICER),
        Level.CITY: Q(organisation__code=finding.kind.section, role=Role.SECTION_OFFICER),
    }[level]
    standing = Q(closed_on=None) | Q(closed_on__gt=on)
    return Post.objects.filter(where & standing & Q(opened_on__lte=on)).order_by("pk")
