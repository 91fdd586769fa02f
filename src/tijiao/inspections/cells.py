"""The grid of safety, its cells and who answers for each: school, town office, city. A cell without anybody is shown.

The school's post starts a hazard or puts it right, the town office's chases it, the section in charge of its kind has
it in the end: `escalating` tells the same posts.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tijiao.access.gate import Reach
from tijiao.directory.models import Holding, Organisation, OrganisationKind, Post, User
from tijiao.directory.queries import in_force
from tijiao.directory.roles import Role
from tijiao.inspections.grid import Level
from tijiao.inspections.lists import LEVELS, towns
from tijiao.inspections.models import Finding, FindingRule
from tijiao.inspections.queries import overdue
from tijiao.pages.listing import Column

SCHOOLS = (OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)
#: Kinds of organisation that are cells of the grid, and the roles whose posts stand for a cell, by level.
KINDS = {Level.CITY: (OrganisationKind.SECTION,), Level.TOWN: (OrganisationKind.TOWN,), Level.SCHOOL: SCHOOLS}
ROLES = {
    Level.SCHOOL: (Role.HEAD, Role.SCHOOL_CLERK),
    Level.TOWN: (Role.TOWN_OFFICER,),
    Level.CITY: (Role.SECTION_OFFICER,),
}
#: So many cells of schools stand beside those of towns; where there are more, a town is opened to see its own.
FEW = 40


def rows(within: Reach, *, on: date) -> QuerySet[Any]:
    """Every cell in reach, the city's first, then each town office before its schools.

    The city's cells are the sections in charge of the kinds of hazards that are declared. A row has `level`,
    `covered` (somebody holds a post of it), `schools` and `gaps` (cells of schools below a town, and those of them
    without anybody), `whole` and `late`: open hazards, and those past their day; of a town with its schools, of a
    section those of its kinds wherever they are.
    """
    sections = FindingRule.objects.on(on).filter(kind__hazard=True).values("kind__section")
    asked = Q(kind__in=[*KINDS[Level.TOWN], *SCHOOLS]) | Q(kind__in=KINDS[Level.CITY], code__in=sections)
    places = within.limit(Organisation.objects.live(on=on).filter(asked), "path")
    below = Organisation.objects.live(on=on).filter(kind__in=SCHOOLS, parent=OuterRef("pk"))
    hazards = within.limit(Finding.objects.open().filter(kind__hazard=True), "organisation__path")
    counted: QuerySet[Any] = places.annotate(
        level=Case(*(When(kind__in=kinds, then=Value(str(level))) for level, kinds in KINDS.items())),
        covered=_covered(on),
        schools=_if_town(_number(below)),
        gaps=_if_town(_number(below.annotate(covered=_covered(on)).filter(covered=False))),
        whole=_of_cell(hazards),
        late=_of_cell(hazards.filter(overdue(on))),
    )
    return counted.order_by(Case(When(kind__in=KINDS[Level.CITY], then=0), default=1), "path")


def folded(cells: QuerySet[Any]) -> QuerySet[Any]:
    """The cells without those of a town's schools, where these are too many to stand beside the others."""
    below = Q(kind__in=SCHOOLS, parent__kind=OrganisationKind.TOWN)
    return cells.exclude(below) if cells.filter(below).count() > FEW else cells


def columns(user: User, cells: QuerySet[Any], *, on: date) -> list[Column]:
    """What the page and the workbook show of a cell."""
    held = _held(cells, on)
    kinds = [(kind.value, kind.label) for level in KINDS for kind in KINDS[level]]
    manned = [(True, pgettext("cell of the grid", "有人在岗")), (False, pgettext("cell of the grid", "没有人在岗"))]
    return [
        Column("name", _("网格"), link=lambda row: _below(row) if row.kind == OrganisationKind.TOWN else ""),
        Column("kind", _("层级"), value=lambda row: LEVELS[Level(row.level)], order="", choices=kinds),
        Column("posts", _("岗位和在岗人"), value=lambda row: _posts(held.get(row.pk, [])), order=""),
        Column("covered", _("在岗"), choices=manned),
        Column("parent", _("镇街"), value=_town, order="", choices=towns(user)),
        Column("schools", _("所辖学校"), number=True),
        Column("gaps", _("所辖空岗"), number=True),
        Column("whole", _("未销号隐患"), number=True),
        Column("late", _("逾期"), number=True),
    ]


def _below(town: Organisation) -> str:
    return f"{reverse('inspections:grid')}?parent={town.pk}"


def _town(cell: Organisation) -> str:
    parent = cell.parent
    return str(parent) if parent is not None and parent.kind == OrganisationKind.TOWN else ""


def _posts(held: list[tuple[str, list[str]]]) -> str:
    """ "校长：李明；安全员：空岗"."""
    told = [
        _("%(post)s：%(names)s") % {"post": post, "names": _("、").join(names) or _("空岗")} for post, names in held
    ]
    return _("；").join(told) if told else _("没有设岗")


def _stands(organisation: str, role: str) -> Q:
    """That a post stands for the cell of its organisation; both words walk from where they are asked."""
    found = Q()
    for level, kinds in KINDS.items():
        found |= Q(**{f"{organisation}__kind__in": kinds, f"{role}__in": ROLES[level]})
    return found


def _covered(on: date) -> Exists:
    held = Holding.objects.on(on).filter(in_force(on, "post__", "opened_on", "closed_on"), user__is_active=True)
    return Exists(held.filter(_stands("post__organisation", "post__role"), post__organisation=OuterRef("pk")))


def _held(cells: QuerySet[Any], on: date) -> dict[int, list[tuple[str, list[str]]]]:
    """Cell → the titles of its posts with the names of those who hold them. Two queries."""
    standing = Post.objects.filter(in_force(on, first="opened_on", end="closed_on"), _stands("organisation", "role"))
    names: dict[int, list[str]] = defaultdict(list)
    held = Holding.objects.on(on).filter(post__in=standing, user__is_active=True).order_by("pk")
    asked = cells.order_by().values("pk")
    for post, name in held.filter(post__organisation__in=asked).values_list("post_id", "user__name"):
        names[post].append(name)
    found: dict[int, list[tuple[str, list[str]]]] = defaultdict(list)
    for one in standing.filter(organisation__in=asked).order_by("pk"):
        found[one.organisation_id].append((one.title, names[one.pk]))
    return found


def _if_town(number: Any) -> Case:
    return Case(When(kind__in=KINDS[Level.TOWN], then=number))


def _of_cell(findings: QuerySet[Any]) -> Case:
    """How many of the findings are the cell's: at the school; at the town office and its schools; of the kinds of the
    section.
    """
    own = _number(findings.filter(organisation=OuterRef("pk")))
    return Case(
        When(kind__in=KINDS[Level.CITY], then=_number(findings.filter(kind__section=OuterRef("code")))),
        When(
            kind__in=KINDS[Level.TOWN],
            then=own + _number(findings.filter(organisation__parent=OuterRef("pk"))),
        ),
        default=own,
        output_field=IntegerField(),
    )


def _number(found: QuerySet[Any]) -> Coalesce:
    counted = found.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
