"""The section of the school page: what it owes, and how complete its ledgers stand."""

from datetime import date, time

from django.utils.translation import pgettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import Reach, may
from tijiao.directory import clock
from tijiao.directory.models import Organisation, User
from tijiao.kernel.times import moment_on
from tijiao.ledgers.mine import kept_within
from tijiao.ledgers.models import Ledger
from tijiao.pages.sections import Content, Section, register


def build(user: User, organisation: Organisation, on: date) -> Content | None:
    """Every ledger that the organisation and those beneath it fill; None for who may not look into ledgers there."""
    if not may(user, Action.LEDGER_VIEW, at=organisation.path):
        return None
    at = clock.now() if on == clock.today() else moment_on(on, time(12))
    ledgers = list(Ledger.objects.in_force(on=on))
    found = kept_within(Reach(branches=(organisation.path,)), ledgers, at=at)
    rows = [one for one in found if one.tally and one.tally.expected]
    return Content("ledgers/_school.html", {"organisation": organisation, "kept": rows})


def bring() -> None:
    """Put the section onto the school page."""
    register(Section("ledgers", 50, pgettext_lazy("many", "台账"), build))
