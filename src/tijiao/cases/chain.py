"""What the page of dropout control shows, to those who are responsible."""

from datetime import date, timedelta
from typing import Any

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach, readable
from tijiao.access.masking import shown
from tijiao.access.sensitivity import Sensitivity
from tijiao.cases.lists import state_of
from tijiao.cases.models import Candidate
from tijiao.directory.models import User
from tijiao.registry.snapshots import last_night_before

MOST = 200


def context(user: User, *, on: date) -> dict[str, Any]:
    """Candidates in reach: those that wait, and what became of the others with their cases; how far the nights went."""
    rows = reach(user, Action.DROPOUT_VIEW).limit(Candidate.objects.all(), "organisation__path")
    found = rows.select_related("pupil", "organisation", "class_organisation", "case__kind", "case__lead")
    waiting = [(one, _name(one, user), may(user, Action.PUPIL_CHANGE, at=one.organisation.path))
               for one in found.filter(outcome="").order_by("missed_on", "pk")[:MOST]]  # fmt: skip
    done = found.exclude(outcome="").order_by("-decided_at", "-pk")[:MOST]
    last = last_night_before(on)
    return {
        "last": last,
        "behind": last is not None and last < on - timedelta(days=1),
        "waiting": waiting,
        "done": [(one, _name(one, user), state_of(one.case) if one.case else "") for one in done],
    }


def _name(one: Candidate, user: User) -> str:
    return shown(one.pupil.name, "name", Sensitivity.PERSONAL, readable(user, at=one.organisation.path))
