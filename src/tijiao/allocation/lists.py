"""The lists of allocation: their rows and columns."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.sensitivity import Sensitivity
from tijiao.allocation import explaining
from tijiao.allocation.models import AllocationProblem, ExamSeat, Invigilator, Kind, Solution, Watch
from tijiao.directory.models import User
from tijiao.pages.listing import Column


def problems(user: User) -> Any:
    """What the person may see, the latest first, with the day on which its standing solution was published."""
    standing = Solution.objects.standing().filter(problem=OuterRef("pk"))
    seen = AllocationProblem.objects.visible_to(user).select_related("type", "office")
    return seen.annotate(
        solution=Subquery(standing.values("number")), published=Subquery(standing.values("published_at"))
    )


def problem_columns() -> list[Column]:
    return [
        Column("title", _("名称"), link=lambda row: reverse("allocation:problem", args=[row.pk])),
        Column("type__kind", _("类别"), choices=Kind.choices),
        Column("office__name", _("承办科室")),
        Column("on_day", _("日期")),
        Column("solution", _("方案"), value=lambda row: _("方案 %(number)s") % {"number": row.solution}
               if row.solution else _("未编排"), order=""),
        Column("published", _("公布")),
    ]  # fmt: skip


def candidates(problem: AllocationProblem) -> Any:
    """Who sits the examination, by site, school and class."""
    rows = problem.candidates.filter(dropped=False)
    rows = rows.select_related("pupil", "school", "class_organisation", "site__organisation", "problem")
    return rows.order_by("site__number", "school__code", "class_organisation__code", "pk")


def candidate_columns(problem: AllocationProblem, *, may_change: bool) -> list[Column]:
    sites = [(one.pk, str(one)) for one in problem.sites.filter(dropped=False).select_related("organisation")]
    columns = [
        Column("pupil__name", _("姓名"), sensitivity=Sensitivity.PERSONAL, mask="name", at="school__path"),
        Column("school__name", _("学校")),
        Column("class_organisation__name", _("班级")),
        Column("site_id", _("考点"), value=lambda row: str(row.site), order="site__number", choices=sites),
    ]
    if may_change:
        columns.append(_act(lambda row: reverse("allocation:candidate", args=[row.pk]), _("移出")))
    return columns


def _act(link: Any, word: str) -> Column:
    return Column("pk", _("操作"), value=lambda _row: word, link=link, order="")


def by_school(problem: AllocationProblem) -> list[Any]:
    """How many candidates each school sends to which site."""
    told = problem.candidates.filter(dropped=False).values("school__name", "site__number", "site__organisation__name")
    return list(told.annotate(candidates=Count("pk")).order_by("site__number", "school__code"))


def invigilators(problem: AllocationProblem, user: User) -> Any:
    rows = Invigilator.objects.visible_to(user).filter(problem=problem).select_related("staff", "organisation")
    return rows.prefetch_related("recused").order_by("organisation__code", "pk")


def invigilator_columns(user: User) -> list[Column]:
    def link(row: Invigilator) -> str:
        allowed = may(user, Action.ALLOCATION_RECUSE, at=row.organisation.path)
        return reverse("allocation:invigilator", args=[row.pk]) if allowed else ""

    return [
        Column("staff__name", _("姓名"), sensitivity=Sensitivity.INTERNAL, mask="name", link=link),
        Column("organisation__name", _("学校")),
        Column("staff__subject", _("学科")),
        Column("recused", _("申报回避"), value=_recused, order=""),
    ]


def _recused(row: Invigilator) -> str:
    return _("、").join(one.name for one in row.recused.all())


def seats(solution: Solution, user: User) -> Any:
    """The admission list, as far as the person may see it."""
    return ExamSeat.objects.visible_to(user).filter(solution=solution).listed()


def seat_columns(solution: Solution) -> list[Column]:
    sites = solution.problem.sites.filter(seats_of(solution)).select_related("organisation").distinct()
    rooms = [(room.pk, room.code) for site in sites for room in site.rooms.all()]
    numbers = "room__site__number"
    return [
        Column("admission_number", _("准考证号"), order=""),
        Column("candidate__pupil__name", _("姓名"), sensitivity=Sensitivity.PERSONAL, mask="name",
               at="candidate__school__path"),
        Column("candidate__school__name", _("学校")),
        Column("candidate__class_organisation__name", _("班级")),
        Column("room__site_id", _("考点"), value=lambda row: str(row.room.site) if row.room else "", order=numbers,
               choices=[(one.pk, str(one)) for one in sites]),
        Column("room_id", _("考场"), value=lambda row: row.room.code if row.room else "", order="", choices=rooms),
        Column("seat", _("座位"), number=True),
        Column("number", _("抽签号")),
        Column("drawn", _("理由"), value=explaining.of_seat),
    ]  # fmt: skip


def seats_of(solution: Solution) -> Q:
    """Sites that somebody sits at in a solution."""
    return Q(rooms__taken__solution=solution)


def watches(solution: Solution, user: User) -> Any:
    """Who watches over which room, those in reserve last."""
    rows = Watch.objects.visible_to(user).filter(solution=solution).listed()
    return rows.order_by(F("room__site__number").asc(nulls_last=True), "room__number", "number")


def watch_columns() -> list[Column]:
    return [
        Column("number", _("抽签号")),
        Column("invigilator__staff__name", _("监考员"), sensitivity=Sensitivity.INTERNAL, mask="name",
               at="invigilator__organisation__path"),
        Column("invigilator__organisation__name", _("学校")),
        Column("room__site__organisation__name", _("考点")),
        Column("room_id", _("考场"), value=lambda row: row.room.code if row.room else _("备用"), order=""),
        Column("recused", _("理由"), value=explaining.of_watch, order=""),
    ]  # fmt: skip


def remaining(solution: Solution) -> list[tuple[ExamSeat, ExamSeat]]:
    """Neighbours that could not be parted: both seats of each pair."""
    numbers = {number for pair in solution.pairs for number in pair}
    rows = ExamSeat.objects.filter(solution=solution, number__in=numbers).listed()
    found = {one.number: one for one in rows}
    return [(found[one], found[other]) for one, other in solution.pairs]
