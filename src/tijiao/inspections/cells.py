"""The grid of safety, its cells and who answers for each: school, town office, city. A cell without anybody is shown.

The school's post starts a hazard or puts it right, the town office's chases it, the section in charge of its kind has
it in the end: `escalating` tells the same posts.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from tijiao.access.gate import Reach
from tijiao.directory.models import Holding, Organisation, Post
from tijiao.directory.queries import in_force
from tijiao.directory.roles import Role
from tijiao.inspections.grid import Level
from tijiao.inspections.models import Finding, FindingRule
from tijiao.inspections.queries import overdue

#: The roles whose posts stand for a cell, by level; kinds of organisation that are its cells.
ROLES = {
    Level.SCHOOL: (Role.HEAD, Role.SCHOOL_CLERK),
    Level.TOWN: (Role.TOWN_OFFICER,),
    Level.CITY: (Role.SECTION_OFFICER,),
}
TITLES = {Level.CITY: _("市局"), Level.TOWN: _("镇街"), Level.SCHOOL: _("学校和幼儿园")}
_KINDS = {Level.SCHOOL: ("school", "kindergarten"), Level.TOWN: ("town",)}


@dataclass(frozen=True)
class Manned:
    """A post of the cell with the names of those who hold it."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One cell on a day: its posts, what is open in it, and how much of that is past its day."""

    level: Level
    organisation: Organisation
    posts: tuple[Manned, ...]
    open: int = 0
    late: int = 0

    @property
    def covered(self) -> bool:
        return any(one.names for one in self.posts)


def cells(within: Reach, *, on: date) -> list[Cell]:
    """Every cell in reach, the city's first, then each town office before its schools. Four queries.

    The city's cells are the sections in charge of the kinds of hazards that are declared.
    """
    sections = set(FindingRule.objects.on(on).filter(kind__hazard=True).values_list("kind__section", flat=True))
    kinds = [kind for names in _KINDS.values() for kind in names]
    asked = Q(kind__in=kinds) | Q(kind="section", code__in=sections)
    places = list(within.limit(Organisation.objects.live(on=on).filter(asked), "path").order_by("path"))
    posts, counts = _posts(places, on), _findings(places, on)
    found = [
        Cell(level, place, tuple(posts[level, place.pk]), *counts.get(place.pk, (0, 0)))
        for place in places
        for level in [_level(place)]
    ]
    return sorted(found, key=lambda one: one.level is not Level.CITY)


def _level(place: Organisation) -> Level:
    return next((level for level, kinds in _KINDS.items() if place.kind in kinds), Level.CITY)


def _posts(places: Iterable[Organisation], on: date) -> dict[tuple[Level, int], list[Manned]]:
    standing = Post.objects.filter(in_force(on, first="opened_on", end="closed_on"), organisation__in=list(places))
    names: dict[int, list[str]] = defaultdict(list)
    held = Holding.objects.on(on).filter(post__in=standing, user__is_active=True).order_by("pk")
    for post, name in held.values_list("post_id", "user__name"):
        names[post].append(name)
    found: dict[tuple[Level, int], list[Manned]] = defaultdict(list)
    for one in standing.select_related("organisation").order_by("pk"):
        level = _level(one.organisation)
        if one.role in ROLES[level]:
            found[level, one.organisation_id].append(Manned(one.title, tuple(names[one.pk])))
    return found


def _findings(places: Iterable[Organisation], on: date) -> dict[int, tuple[int, int]]:
    """Organisation → hazards open there, and those past their day."""
    rows = Finding.objects.open().filter(kind__hazard=True, organisation__in=list(places)).values("organisation")
    counted = rows.order_by().annotate(whole=Count("pk"), late=Count("pk", filter=overdue(on)))
    return {pk: (whole, late) for pk, whole, late in counted.values_list("organisation", "whole", "late")}
