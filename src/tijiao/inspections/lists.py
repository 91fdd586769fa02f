"""The list of findings: its rows and columns."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.inspections.grid import Level, days_overdue, escalation
from tijiao.inspections.models import Finding, FindingKind, Severity, Source, State
from tijiao.inspections.queries import overdue
from tijiao.pages.listing import Column

LEVELS = {Level.SCHOOL: gettext_lazy("学校"), Level.TOWN: gettext_lazy("镇街"), Level.CITY: gettext_lazy("市局")}


def rows(user: User, *, on: date) -> Any:
    """What the person may see, with `late` for the day: what waits first, the earliest due before the others; then
    what was closed, the latest before the others.
    """
    seen = Finding.objects.visible_to(user).select_related("organisation__parent", "kind")
    late = Case(When(overdue(on), then=Value(True)), default=Value(False), output_field=BooleanField())
    closed = Case(When(state=State.CLOSED, then=Value(1)), default=Value(0))
    waits = Case(When(~Q(state=State.CLOSED), then="due_on"))
    return seen.annotate(late=late).order_by(closed, waits, "-due_on", "pk")


def columns(user: User, *, on: date) -> list[Column]:
    kinds = [(kind.code, str(kind)) for kind in FindingKind.objects.all()]
    return [
        Column("title", _("问题隐患"), link=lambda row: reverse("inspections:finding", args=[row.pk])),
        Column("state", _("状态"), choices=State.choices),
        Column(
            "late",
            _("时限"),
            value=lambda row: standing(row, on),
            order="due_on",
            choices=[(True, _("已逾期")), (False, _("未逾期"))],
        ),
        Column("organisation__name", _("单位")),
        Column("organisation__parent", _("镇街"), value=_town, order="organisation__parent__code", choices=towns(user)),
        Column("kind", _("种类"), value=lambda row: str(row.kind), order="kind__place", choices=kinds),
        Column("kind__hazard", _("性质"), choices=[(True, _("隐患")), (False, _("一般问题"))]),
        Column("severity", _("级别"), choices=Severity.choices),
        Column("source", _("来源"), choices=Source.choices),
        Column("found_on", _("发现日期")),
        Column("due_on", _("整改期限")),
    ]


def standing(finding: Finding, on: date) -> str:
    """How the deadline stands, in words; nothing once the school has reported."""
    if finding.state != State.OPEN:
        return ""
    level, left = escalation(finding, on), (finding.due_on - on).days
    if level is not None:
        late = days_overdue(finding, on)
        told = ngettext("逾期 %(days)s 天，已到%(level)s", "逾期 %(days)s 天，已到%(level)s", late)
        return told % {"days": late, "level": LEVELS[level]}
    return _("今天到期") if left == 0 else ngettext("还有 %(days)s 天", "还有 %(days)s 天", left) % {"days": left}


def towns(user: User) -> list[tuple[int, str]]:
    """The town offices to choose from, for those who look beyond one place."""
    within = reach(user, Action.FINDING_VIEW)
    if not within.everywhere and len(within.branches) < 2:
        return []
    found = Organisation.objects.kinds(OrganisationKind.TOWN).filter(Q() if within.everywhere else within.holds("path"))
    return [(town.pk, str(town)) for town in found.order_by("code")]


def _town(row: Any) -> str:
    parent = row.organisation.parent
    return str(parent) if parent is not None and parent.kind == OrganisationKind.TOWN else ""
