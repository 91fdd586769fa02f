"""Why somebody sits, or watches, there (理由): in sentences that a clerk can read out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.allocation import seating
from tijiao.allocation.models import ExamSeat, Watch
from tijiao.allocation.models.asked import AllocationProblem

ADMITTED = gettext_lazy("按优先次序整类录取；名额不够的那一类摇号，其后各类也摇号，按摇号次序候补")
"""How admission goes, in a sentence."""


def kept_apart(problem: AllocationProblem) -> str:
    """Who does not sit beside whom, in words."""
    words = {
        "class": _("前后左右不坐同班考生"),
        "school": _("前后左右不坐同校考生"),
        "none": _("不限相邻考生"),
    }
    return words[problem.type.exam.apart]


def of_seat(one: ExamSeat) -> str:
    """How a candidate came to the seat; "" before it is revealed."""
    if one.room_id is None:
        return ""
    told = {"drawn": one.drawn, "passed": one.passed, "other": one.instead}
    if one.how == seating.PASSED:
        text = _("抽签第 %(drawn)s 位；次序在前的 %(passed)s 人与前座或旁座须隔开，顺延到本座")
    elif one.how == seating.EXCHANGED:
        text = _("抽签第 %(drawn)s 位；原座的邻座须隔开，与 %(other)s 对调")
    elif one.how == seating.LAID_OUT:
        text = _("抽签第 %(drawn)s 位；为把同组考生全部隔开，按组逐座安排，组内按抽签次序")
    else:
        text = _("抽签第 %(drawn)s 位，按次序就座")
    return text % told


def of_watch(one: Watch) -> str:
    """How an invigilator came to the room, or to none."""
    told = {"room": one.room.code if one.room else "", "away": len(one.recused)}
    if one.room is None:
        return _("未抽中，备用；须回避 %(away)s 个考场") % told
    if one.recused:
        return _("抽签到 %(room)s 考场；已避开有本校或申报学校考生的 %(away)s 个考场") % told
    return _("抽签到 %(room)s 考场；没有须回避的考场") % told
