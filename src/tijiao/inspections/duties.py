"""What inspections put on a person's list: to rectify, to recheck, and overdue ones that have climbed to them."""

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.directory.models import Post, User
from tijiao.directory.roles import Role
from tijiao.inspections.grid import Level
from tijiao.inspections.models import Finding, FindingRule, Mode, Rectification, Visit
from tijiao.inspections.visiting import own_visits
from tijiao.pages.duties import Duty

RECTIFY_MINUTES, RECHECK_MINUTES, CHASE_MINUTES = 15, 20, 5
VISIT_MINUTES, ITEM_MINUTES = 10, 2

#: Whom an overdue finding reaches at which level of the grid; the school has it on its list from the first day.
CHASERS = {Role.TOWN_OFFICER: Level.TOWN, Role.SECTION_OFFICER: Level.CITY}


def duties(user: User, *, on: date) -> list[Duty]:
    """Everything in inspections that waits for the person on the day."""
    told = [_duty(_("整改"), one, one.due_on, RECTIFY_MINUTES) for one in _to_rectify(user)]
    if reach(user, Action.FINDING_RECHECK):
        told += [_duty(_("复查"), one, None, RECHECK_MINUTES) for one in _to_recheck(user, on)]
        told += [_duty(_("督促整改"), one, one.due_on, CHASE_MINUTES) for one in _to_chase(user, on)]
    return told + [_visit_duty(one) for one in own_visits(user)]


def _visit_duty(visit: Visit) -> Duty:
    """A visit to make, or the own assessment to fill in."""
    sheets = visit.sheets.all()
    kind = _("自评") if visit.mode == Mode.SELF else pgettext("duty", "检查")
    titles = _("、").join(dict.fromkeys(sheet.round.title for sheet in sheets))
    items = sum(len(section["items"]) for sheet in sheets for section in sheet.version.content["sections"])
    url, minutes = reverse("inspections:fill", args=[visit.pk]), VISIT_MINUTES + items * ITEM_MINUTES
    return Duty(kind, titles, visit.organisation.name, visit.last_day, url, minutes)


def _duty(kind: str, finding: Finding, due: date | None, minutes: int) -> Duty:
    detail = f"{finding.organisation} · {finding.kind}"
    return Duty(kind, finding.title, detail, due, reverse("inspections:finding", args=[finding.pk]), minutes)


def _findings() -> QuerySet[Finding]:
    return Finding.objects.select_related("organisation", "kind").order_by("due_on", "pk")


def _to_rectify(user: User) -> QuerySet[Finding]:
    return reach(user, Action.FINDING_RECTIFY).limit(_findings().filter(state="open"), "organisation__path")


def _to_recheck(user: User, on: date) -> QuerySet[Finding]:
    """Reported ones whose rule names a role of the person first, and that somebody else rectified."""
    wanted, rules = Q(pk__in=[]), list(FindingRule.objects.on(on))
    for post in posts_of(user):
        wanted |= Q(kind__in=[rule.kind_id for rule in rules if rule.recheck[0] == post.role]) & _nearby(post)
    own = Rectification.objects.filter(by=user, recheck=None)
    return _findings().filter(wanted, state="reported").exclude(pk__in=own.values("finding"))


def _to_chase(user: User, on: date) -> QuerySet[Finding]:
    wanted = Q(pk__in=[])
    for post in posts_of(user):
        level = CHASERS.get(Role(post.role))
        if level is not None:
            wanted |= Q(pk__in=Finding.objects.at_level(level, on=on).values("pk")) & _nearby(post)
    return _findings().filter(wanted)


def _nearby(post: Post) -> Q:
    """What a post looks after: a section the kinds it owns, a town office its town, an inspector the whole city."""
    if post.role == Role.SECTION_OFFICER:
        return Q(kind__section=post.organisation.code)
    return Q() if post.role == Role.INSPECTOR else Q(organisation__path__startswith=post.organisation.path)
