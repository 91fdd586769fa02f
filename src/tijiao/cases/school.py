"""The section of the school page: cases that the school leads, or that wait for its part."""

from datetime import date

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.cases.lists import standing, state_of
from tijiao.cases.models import Case
from tijiao.directory.models import Organisation, User
from tijiao.pages.sections import Content, Section, register

SHOWN = 10


def build(user: User, organisation: Organisation, on: date) -> Content | None:
    """Open cases of the organisation as the person sees them; None for who may not see cases there."""
    if not may(user, Action.CASE_VIEW, at=organisation.path):
        return None
    mine = Q(lead=organisation) | Q(parts__organisation=organisation, parts__withdrawn_at=None)
    seen = Case.objects.visible_to(user).exclude(guarded="care").open().filter(mine).distinct()
    rows = seen.select_related("kind").order_by("due_on", "pk")[:SHOWN]
    told = [(one, state_of(one), standing(one, on)) for one in rows]
    return Content("cases/_school.html", {"rows": told, "total": seen.count()})


def bring() -> None:
    """Put the section onto the school page."""
    register(Section("cases", 65, pgettext_lazy("many", "事项"), build))
