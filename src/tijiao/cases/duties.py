"""What cases put on a person's list: to accept, to assign, to handle, to contribute, to contact, to check."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.cases.models import Candidate, Case, Part
from tijiao.directory.models import Organisation, User
from tijiao.pages.duties import Duty

MINUTES = {"received": 10, "accepted": 10, "working": 40}
CONTACT_MINUTES, PART_MINUTES, CHECK_MINUTES = 15, 30, 10
MOST = 200


def duties(user: User, *, on: date) -> list[Duty]:
    """Everything in cases that waits for the person on the day. Care cases say no name."""
    return [*_handling(user), *_parts(user), *_contacts(user), *_candidates(user)]


def _mine(user: User) -> list[int]:
    within = reach(user, Action.CASE_HANDLE)
    return list(Organisation.objects.filter(within.holds("path")).values_list("pk", flat=True)) if within else []


def _handling(user: User) -> list[Duty]:
    held = _mine(user)
    if not held:
        return []
    waiting = Q(lead=None, owner__in=held) | Q(lead__in=held)
    seen = Case.objects.visible_to(user).exclude(guarded="care").running().filter(waiting)
    rows = seen.select_related("kind", "owner").order_by("due_on", "pk")[:MOST]
    return [
        Duty(str(_WORDS[one.phase]), one.title, f"{one.number} · {one.kind}", one.due_on,
             reverse("cases:case", args=[one.pk]), MINUTES[one.phase])
        for one in rows
    ]  # fmt: skip


_WORDS = {"received": gettext_lazy("受理"), "accepted": gettext_lazy("交办"), "working": gettext_lazy("办理")}


def _parts(user: User) -> list[Duty]:
    held = _mine(user)
    if not held:
        return []
    asked = Part.objects.filter(organisation__in=held, handed_at=None, withdrawn_at=None, case__closed_at=None)
    seen = asked.filter(case__in=Case.objects.visible_to(user)).select_related("case__kind").order_by("due_on", "pk")
    return [
        Duty(_("会办"), one.case.title, f"{one.case.number} · {one.case.kind}", one.due_on,
             reverse("cases:case", args=[one.case_id]), PART_MINUTES)
        for one in seen[:MOST]
    ]  # fmt: skip


def _contacts(user: User) -> list[Duty]:
    if not reach(user, Action.CASE_CARE):
        return []
    rows = Case.objects.visible_to(user).filter(guarded="care", due_on__isnull=False, closed_at=None)
    mine = rows.filter(members__user=user, members__duty="carer", members__to_at=None).select_related("kind")
    return [
        Duty(_("联系"), one.number, str(one.kind), one.due_on,
             reverse("cases:care-case", args=[one.pk]), CONTACT_MINUTES)
        for one in mine.order_by("due_on", "pk")[:MOST]
    ]  # fmt: skip


def _candidates(user: User) -> list[Duty]:
    within = reach(user, Action.PUPIL_CHANGE)
    if not within:
        return []
    rows = within.limit(Candidate.objects.filter(outcome=""), "organisation__path").select_related("organisation")
    return [
        Duty(_("核实"), _("学生不在学籍名册上"), str(one.organisation), None, reverse("cases:dropout"), CHECK_MINUTES)
        for one in rows.order_by("pk")[:MOST]
    ]
