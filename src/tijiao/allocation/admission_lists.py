"""The lists of admissions: applications, and how they came out; with names inside, under receipts alone outside."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.sensitivity import Sensitivity
from tijiao.allocation.models import AllocationProblem, Placement, Solution
from tijiao.pages.language import english
from tijiao.pages.listing import Column


def categories(problem: AllocationProblem) -> list[tuple[str, str]]:
    """Id and title of each category, in the order of priority."""
    return [(one.id, one.title.en if english() else one.title.zh) for one in problem.type.admission.categories]


def applicant_columns(problem: AllocationProblem, *, may_change: bool) -> list[Column]:
    columns = [
        Column("receipt", _("回执号")),
        Column("name", _("姓名"), sensitivity=Sensitivity.PERSONAL, mask="name", at="problem__organisation__path"),
        Column("category", _("类别"), choices=categories(problem)),
        Column("received_at", _("登记时间")),
    ]
    if may_change:
        columns.append(Column("pk", _("操作"), value=lambda _row: _("撤回"), order="",
                              link=lambda row: reverse("allocation:applicant", args=[row.pk])))  # fmt: skip
    return columns


def placement_columns(solution: Solution) -> list[Column]:
    """Inside: with names, masked as the gate says, and with the reason."""
    name = Column("applicant__name", _("姓名"), sensitivity=Sensitivity.PERSONAL, mask="name",
                  at="applicant__problem__organisation__path")  # fmt: skip
    receipt, *others = public_columns(solution)
    return [receipt, name, *others]


def public_columns(solution: Solution) -> list[Column]:
    """Outside: receipts alone."""
    return [
        Column("applicant__receipt", _("回执号")),
        Column("applicant__category", _("类别"), choices=categories(solution.problem)),
        Column("how", _("结果"), choices=Placement.How.choices),
        Column("waiting", _("候补次序"), value=lambda row: row.waiting or None, number=True),
        Column("place", _("理由"), value=why),
    ]


def why(one: Placement) -> str:
    """Why it came out so, in a sentence."""
    told = {"place": one.place, "waiting": one.waiting}
    sentences: dict[str, Any] = {
        Placement.How.WHOLE: _("本类报名人数不超过剩余名额，整类录取"),
        Placement.How.DRAWN: _("本类摇号第 %(place)s 位，在剩余名额之内"),
        Placement.How.WAITING: _("本类摇号第 %(place)s 位，名额已满，候补第 %(waiting)s 位"),
    }
    return str(sentences[one.how]) % told


def sizes(problem: AllocationProblem) -> list[tuple[str, int]]:
    """Title of each category, and how many applied in it."""
    there: dict[str, int] = {}
    for category in problem.applicants.filter(dropped=False).values_list("category", flat=True):
        there[category] = there.get(category, 0) + 1
    return [(title, there.get(category, 0)) for category, title in categories(problem)]
