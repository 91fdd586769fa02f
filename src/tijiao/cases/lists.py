"""The lists of cases: what they show, how the running ones stand, and the views of them that people ask for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tijiao.cases.models import Case, CaseType, Phase, Satisfaction, Source
from tijiao.cases.queries import CaseQuerySet
from tijiao.cases.types import declared
from tijiao.directory.models import User
from tijiao.pages.language import language
from tijiao.pages.listing import Column

NEAR = timedelta(days=3)
COUNTED = 1000
"""How far a list counts: a longer one says so, and is narrowed by its filters."""


@dataclass(frozen=True)
class View:
    """A way to look at the list: a tab above it."""

    key: str
    title: str | Promise


VIEWS = (
    View("", gettext_lazy("办理中")),
    View("overdue", gettext_lazy("已逾期")),
    View("near", gettext_lazy("三天内到期")),
    View("answered", gettext_lazy("待评价、待验收")),
    View("ended", gettext_lazy("已办结")),
    View("all", gettext_lazy("全部")),
)


def rows(user: User, view: str, *, on: date) -> CaseQuerySet:
    """What the person sees of the cases, never those of care: they have a list of their own."""
    seen = Case.objects.visible_to(user).exclude(guarded="care").select_related("kind", "owner", "lead")
    match view:
        case "overdue":
            return seen.overdue(on=on).order_by("due_on", "pk")
        case "near":
            return seen.running().filter(due_on__gte=on, due_on__lte=on + NEAR).order_by("due_on", "pk")
        case "answered":
            return seen.filter(phase=Phase.ANSWERED).order_by("-answered_at", "-pk")
        case "ended":
            return seen.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
        case "all":
            return seen.order_by("-received_on", "-pk")
    return seen.open().exclude(phase=Phase.ANSWERED).order_by("due_on", "pk")


def columns(*, on: date) -> list[Column]:
    kinds = [(kind.code, str(kind)) for kind in CaseType.objects.exclude(guarded="care")]
    return [
        Column("number", _("编号"), link=lambda row: reverse("cases:case", args=[row.pk])),
        Column("title", _("标题"), order=""),
        Column("standing", _("时限"), value=lambda row: standing(row, on), order=""),
        Column("phase", _("状态"), value=state_of, order="", choices=Phase.choices),
        Column("due_on", _("期限")),
        Column("kind", _("种类"), value=lambda row: str(row.kind), order="", choices=kinds),
        Column("lead", _("主办单位"), value=lambda row: str(row.lead or ""), order=""),
        Column("received_on", _("收到日期")),
        Column("source", _("来源"), order="", choices=Source.choices),
        Column("satisfaction", _("评价"), order="", choices=Satisfaction.choices),
    ]


def state_of(case: Case) -> str:
    """The title of the state it is in, as its life calls it."""
    return declared(case.kind).state(case.state).title.say(language())


def standing(case: Case, on: date) -> str:
    """How its next deadline stands, in words; nothing where no clock runs."""
    if case.due_on is None or case.phase not in (Phase.RECEIVED, Phase.ACCEPTED, Phase.WORKING):
        return ""
    left = (case.due_on - on).days
    if left < 0:
        return ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", -left) % {"days": -left}
    return _("今天到期") if left == 0 else ngettext("还有 %(days)s 天", "还有 %(days)s 天", left) % {"days": left}
