"""The rows and columns of the registry's lists."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach, readable
from tijiao.access.masking import shown
from tijiao.access.sensitivity import Sensitivity
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.pages.listing import Column
from tijiao.registry.cohorts import size_band, year_of
from tijiao.registry.domain import path_of
from tijiao.registry.models import Agreement, Circumstance, Employment, Enrolment, Facility, FacilityState, Sex
from tijiao.registry.words import FACILITY_KINDS, state_words

PARTNERS = (OrganisationKind.PARTNER, OrganisationKind.ENTERPRISE, OrganisationKind.ASSOCIATION)


def _school_page(row: Any) -> str:
    return reverse("web:school", args=[row.organisation.code])


def pupil_rows(user: User, *, on: date, school: str = "") -> Any:
    """The roll of a day as far as the person sees it, of one school or class when its code is given."""
    rows = Enrolment.objects.visible_to(user).standing(on=on)
    # asked for apart, so that counting the roll joins nothing
    rows = rows.annotate(place_path=Coalesce(_path("class_organisation"), _path("organisation")))
    return rows.filter(Q(organisation__code=school) | Q(class_organisation__code=school)) if school else rows


def _path(name: str) -> Subquery:
    return Subquery(Organisation.objects.filter(pk=OuterRef(name)).values("path"))


def pupil_columns() -> list[Column]:
    personal: dict[str, Any] = {"sensitivity": Sensitivity.PERSONAL, "at": "place_path"}
    return [
        Column("pupil__name", _("姓名"), link=lambda row: reverse("registry:pupil", args=[row.pupil_id]),
               mask="name", **personal),
        Column("pupil__student_no", _("学籍号"), mask="id", **personal),
        Column("pupil__sex", _("性别"), choices=Sex.choices),
        Column("organisation__name", _("学校"), link=_school_page),
        Column("class_organisation__name", _("班级")),
        Column("grade", _("年级"), choices=[(grade, grade) for grade in range(1, 13)], number=True),
    ]


def care_groups(user: User, *, on: date) -> list[tuple[str, str, int]]:
    """The five groups: key, title, how many children in the person's hands stand in it. One query."""
    told = Circumstance.objects.visible_to(user, on=on).on(on).values("kind").order_by("kind")
    counts = dict(told.annotate(n=Count("pupil", distinct=True)).values_list("kind", "n"))
    return [(key, str(title), counts.get(key, 0)) for key, title in Circumstance.Kind.choices]


def care_rows(user: User, group: str = "", *, on: date) -> list[dict[str, Any]]:
    """Circumstances that stand of children in the person's hands, with where the child stands; masked names.

    Takes    `group`: one of the five, or "" for all of them.
    """
    rows = Circumstance.objects.visible_to(user, on=on).on(on).select_related("pupil").order_by("kind", "pk")
    rows = rows.filter(kind=group) if group else rows
    places = {
        one.pupil_id: one for one in Enrolment.objects.standing(on=on).filter(pupil__in=rows.values("pupil"))
    }
    return [_care_row(user, one, places[one.pupil_id]) for one in rows]


def _care_row(user: User, one: Circumstance, place: Enrolment) -> dict[str, Any]:
    name = shown(one.pupil.name, "name", Sensitivity.PERSONAL, readable(user, at=path_of(place)))
    return {"circumstance": one, "name": name, "place": place}


def staff_rows(user: User, *, on: date, school: str = "") -> Any:
    rows = Employment.objects.visible_to(user).on(on).select_related("staff", "organisation")
    return rows.filter(organisation__code=school) if school else rows


def staff_columns() -> list[Column]:
    internal: dict[str, Any] = {"sensitivity": Sensitivity.INTERNAL}
    return [
        Column("staff__name", _("姓名"), link=lambda row: reverse("registry:staff-page", args=[row.staff_id]),
               mask="name", **internal),
        Column("staff__staff_no", _("工号"), mask="id", **internal),
        Column("organisation__name", _("单位"), link=_school_page),
        Column("duty", _("岗位职责")),
        Column("staff__subject", _("任教学科")),
        Column("staff__title", _("职称")),
        Column("from_day", _("到任日期")),
    ]


def class_rows(user: User, *, on: date, school: str = "") -> Any:
    """Classes that stand, with the pupils that stand in them."""
    classes = Organisation.objects.live(on=on).kinds(OrganisationKind.CLASS).select_related("parent", "class_details")
    rows: Any = reach(user, Action.SCHOOL_VIEW).limit(classes, "path")
    rows = rows.filter(parent__code=school) if school else rows
    standing = Enrolment.objects.on(on).filter(class_organisation=OuterRef("pk")).order_by()
    counted = standing.values("class_organisation").annotate(n=Count("pk")).values("n")
    return rows.annotate(pupils=Coalesce(Subquery(counted), 0))


def class_columns() -> list[Column]:
    return [
        Column("name", _("班级"), link=lambda row: f"{reverse('registry:pupils')}?school={row.code}"),
        Column("parent__name", _("学校"), link=lambda row: reverse("web:school", args=[row.parent.code])),
        Column("class_details__entry_year", _("入学年份"), number=True,
               link=lambda row: reverse("registry:class", args=[row.code]),
               value=lambda row: getattr(getattr(row, "class_details", None), "entry_year", None)),
        Column("pupils", _("人数"), number=True),
        Column("band", _("班额"), value=lambda row: size_band(row.pupils), order=""),
    ]


def population_rows(user: User, *, on: date) -> Any:
    """The towns whose population the person states, with how many children stand for the school year of the day."""
    towns = Organisation.objects.live(on=on).kinds(OrganisationKind.TOWN)
    stated = Q(population__school_year=year_of(on))
    rows = towns.annotate(children_stated=Sum("population__children", filter=stated)).order_by("path")
    return reach(user, Action.POPULATION_CHANGE).limit(rows, "path")


def facility_rows(user: User, *, on: date, school: str = "", state: str = "") -> Any:
    """Facilities with what stands about them; `state` "police-link:no" keeps those in that state."""
    standing = Prefetch("states", FacilityState.objects.on(on).order_by("key"), to_attr="standing")
    rows = Facility.objects.visible_to(user).select_related("organisation").prefetch_related(standing)
    rows = rows.filter(organisation__code=school) if school else rows
    key, parted, value = state.partition(":")
    return rows.in_state(key, value, on=on) if parted else rows


def facility_columns() -> list[Column]:
    return [
        Column("name", _("设施"), link=lambda row: reverse("registry:facility", args=[row.pk])),
        Column("kind", _("种类"), choices=list(FACILITY_KINDS.items())),
        Column("code", _("编号")),
        Column("organisation__name", _("单位"), link=_school_page),
        Column("standing", _("状态"), order="", value=lambda row: "；".join(state_words(one) for one in row.standing)),
    ]


def partner_rows(user: User, *, on: date) -> Any:
    """Partners that stand, with the agreements in force."""
    standing = Prefetch("agreements", Agreement.objects.on(on).order_by("from_day"), to_attr="standing")
    partners = Organisation.objects.live(on=on).kinds(*PARTNERS).prefetch_related(standing)
    return reach(user, Action.PARTNER_VIEW).limit(partners, "path")


def partner_columns() -> list[Column]:
    return [
        Column("name", _("合作单位"), link=lambda row: reverse("registry:partner", args=[row.code])),
        Column("kind", _("类型"), choices=[(kind.value, kind.label) for kind in PARTNERS]),
        Column("standing", _("在效协议"), order="", value=lambda row: "；".join(one.title for one in row.standing)),
    ]
