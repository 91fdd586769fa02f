"""The section of the school page: what the school is accredited as."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.awards.lists import level_title, states, with_state
from tijiao.awards.models import Grant
from tijiao.directory.models import Organisation, User
from tijiao.pages.sections import Content, Section, register


def build(user: User, organisation: Organisation, on: date) -> Content | None:
    """Every grant of the organisation, the live ones first; None for who may not see awards there."""
    if not may(user, Action.AWARD_VIEW, at=organisation.path):
        return None
    held = Grant.objects.filter(organisation=organisation).select_related("scheme").order_by("-granted_on", "pk")
    labels = dict(states())
    rows = [(one, level_title(one.scheme, one.level), labels[one.state]) for one in with_state(held, on=on)]
    rows.sort(key=lambda row: row[0].state != "live")
    return Content("awards/_school.html", {"rows": rows})


def bring() -> None:
    """Put the section onto the school page."""
    register(Section("awards", 80, _("评选认定"), build))
