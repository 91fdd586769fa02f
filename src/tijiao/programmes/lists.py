"""The lists of programmes, sessions and attendance: their rows and columns."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.sensitivity import Sensitivity
from tijiao.directory.models import Organisation, User
from tijiao.pages.listing import Column
from tijiao.programmes.models import Attendance, Programme, ProgrammeKind, Session


def _counted(rows: Any, by: str) -> Any:
    """How many of `rows` belong to the outer row, by the field `by`; 0 for none."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def programmes(user: User) -> Any:
    """The catalogue with the number of sessions and the person-times that the person may see."""
    return Programme.objects.visible_to(user).select_related("organiser").annotate(
        session_count=_counted(Session.objects.standing(), "programme"),
        person_times=_counted(Attendance.objects.visible_to(user), "session__programme"),
    ).order_by("withdrawn", "line", "code")  # fmt: skip


def programme_columns() -> list[Column]:
    lines = Programme.objects.exclude(line=None).order_by("line").values_list("line", flat=True).distinct()
    return [
        Column("title_zh", _("活动"), value=str, link=lambda row: reverse("programmes:programme", args=[row.pk])),
        Column("kind", _("类别"), choices=ProgrammeKind.choices),
        Column("line", _("要点"), choices=[(line, _("第 %(line)s 点") % {"line": line}) for line in lines]),
        Column("organiser__name", _("主办"), value=lambda row: row.organiser.name if row.organiser else ""),
        Column("session_count", _("场次"), number=True),
        Column("person_times", _("人次"), number=True),
        Column("sample", _("备注"), value=_remark, order=""),
    ]


def _remark(programme: Programme) -> str:
    remarks = [_("样例条目")] if programme.sample else []
    return "，".join([*remarks, _("已停办")] if programme.withdrawn else remarks)


def sessions(programme: Programme, user: User) -> Any:
    """The sessions of a programme, the latest first."""
    seen = Session.objects.visible_to(user).filter(programme=programme).select_related("host")
    attended = _counted(Attendance.objects.visible_to(user), "session")
    return seen.annotate(person_times=attended).order_by("-starts_at", "pk")


def session_columns() -> list[Column]:
    return [
        Column("title", _("场次"), link=lambda row: reverse("programmes:session", args=[row.pk])),
        Column("starts_at", _("开始")),
        Column("host__name", _("承办单位")),
        Column("place", _("地点")),
        Column("hours", _("学时"), number=True),
        Column("person_times", _("人次"), number=True),
        Column(
            "cancelled_why", _("状态"), value=lambda row: _("已取消") if row.cancelled_at else "", order="cancelled_at"
        ),
    ]


def attendances(session: Session, user: User) -> Any:
    """Who was there, as far as the person may see it, the latest first."""
    seen = Attendance.objects.visible_to(user).filter(session=session)
    return seen.select_related("staff", "organisation").order_by("-checked_in_at", "-pk")


def attendance_columns(*, may_change: bool) -> list[Column]:
    shown = [
        Column("staff__staff_no", _("编号")),
        Column("staff__name", _("姓名"), sensitivity=Sensitivity.INTERNAL, mask="name"),
        Column("organisation__name", _("单位")),
        Column("checked_in_at", _("签到时间")),
    ]
    if may_change:
        take_back = Column("pk", _("操作"), value=lambda row: _("撤回"), order="", link=_take_back)
        shown.append(take_back)
    return shown


def _take_back(attendance: Attendance) -> str:
    return reverse("programmes:take-back", args=[attendance.pk])


def organisations(programme: Programme, user: User) -> Any:
    """Organisations that took part, as far as the person may see them, with person-times, people and lessons."""
    rows = Organisation.objects.filter(attendances__session__programme=programme)
    seen = reach(user, Action.PROGRAMME_VIEW).limit(rows, "path")
    return seen.annotate(
        person_times=Count("attendances"),
        people=Count("attendances__staff", distinct=True),
        hours=Sum("attendances__session__hours"),
    ).order_by("-person_times", "pk")


def organisation_columns() -> list[Column]:
    return [
        Column("name", _("单位"), link=lambda row: reverse("web:school", args=[row.code])),
        Column("person_times", _("人次"), number=True),
        Column("people", _("人数"), number=True),
        Column("hours", _("学时合计"), number=True),
    ]
