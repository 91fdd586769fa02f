"""The section of the school page: open findings."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.directory.models import Organisation, User
from tijiao.inspections.lists import standing
from tijiao.inspections.models import Finding
from tijiao.pages.sections import Content, Section, register

SHOWN = 10


def build(user: User, organisation: Organisation, on: date) -> Content | None:
    """Open findings of the organisation and all beneath it; None for who may not see findings there."""
    if not may(user, Action.FINDING_VIEW, at=organisation.path):
        return None
    there = Finding.objects.at(organisation).select_related("organisation", "kind")
    rows = there.open().order_by("due_on", "pk")[: SHOWN + 1]
    told = {
        "organisation": organisation,
        "rows": [(one, standing(one, on)) for one in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "late": there.overdue(on=on).count(),
        "closed": there.filter(state="closed").count(),
        "may_report": may(user, Action.FINDING_REPORT, at=organisation.path),
    }
    return Content("inspections/_school.html", told)


def bring() -> None:
    """Put the section onto the school page."""
    register(Section("hazards", 60, _("问题隐患"), build))
