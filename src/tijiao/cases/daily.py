"""What is done for cases every day: due days computed anew, whoever must act reminded, the roll compared."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tijiao.cases.domain.dropout import compare_nights
from tijiao.cases.domain.surveying import open_tasks
from tijiao.cases.models import Case, Guarded
from tijiao.cases.timing import recompute
from tijiao.cases.types import declared
from tijiao.directory.models import Post
from tijiao.directory.roles import Role
from tijiao.directory.workdays import work_calendar
from tijiao.notices.domain import notify
from tijiao.notices.words import titled

__all__ = ["compare_nights", "open_tasks", "recompute", "tell_deadlines"]

NEAR = 3
_ROLES = (Role.SECTION_OFFICER, Role.TOWN_OFFICER, Role.HEAD)
#: What a deadline that stands so is told as; the number says which case, nothing says who.
WORDS = {
    "near": _("%(number)s 三天内到期"),
    "due": _("%(number)s 今天到期"),
    "overdue": _("%(number)s 已逾期"),
    "escalated": _("%(number)s 逾期未办，请督办"),
}


def tell_deadlines(on: date, *, at: datetime) -> int:
    """Remind whoever leads (or, unassigned, owns) a case that is near, due or overdue; the leaders of one overdue for
    as many working days as its type allows. Each is told once a case and day it turned so. Returns how many were told.
    """
    rows = Case.objects.running().exclude(guarded=Guarded.CARE).filter(due_on__lte=_last(on))
    told = 0
    leaders = list(Post.objects.filter(role=Role.LEADER, closed_on=None))
    for case in rows.select_related("kind", "owner", "lead").order_by("due_on", "pk"):
        stage = _stage(case, on)
        told += _tell(case, stage, _handlers(case), at=at)
        if stage == "overdue" and _escalates(case, on):
            told += _tell(case, "escalated", leaders, at=at)
    return told


def _last(on: date) -> date:
    return date.fromordinal(on.toordinal() + NEAR)


def _stage(case: Case, on: date) -> str:
    left = (case.due_on - on).days if case.due_on else NEAR
    return "overdue" if left < 0 else "due" if left == 0 else "near"


def _escalates(case: Case, on: date) -> bool:
    """Whether so many working days have passed since its due day that the leaders hear of it."""
    wanted = declared(case.kind).entry.escalates
    return case.due_on is not None and work_calendar().count(case.due_on, on) > wanted


def _handlers(case: Case) -> list[Post]:
    """The posts that act for the case: never at whom it concerns."""
    where = case.lead_id or case.owner_id
    concerned = case.subjects.values("organisation")
    return list(
        Post.objects.filter(~Q(organisation__in=concerned), organisation=where, role__in=_ROLES, closed_on=None)
    )


def _tell(case: Case, stage: str, posts: Sequence[Post], *, at: datetime) -> int:
    key = f"case/{case.pk}/{stage}/{case.due_on}"
    kind = "chase" if stage == "escalated" else "deadline"
    title = titled(WORDS[stage], number=case.number)
    return notify(posts, kind=kind, title=title, url=f"/cases/{case.pk}/", at=at, key=key)
