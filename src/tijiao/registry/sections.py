"""What the registry brings to the school page (一校一档): counts, never a child."""

from collections import Counter
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.directory.models import Membership, Organisation, OrganisationKind, User
from tijiao.pages.sections import Content, Section, register
from tijiao.registry.cohorts import SIZE_BANDS, size_band
from tijiao.registry.lists import class_rows
from tijiao.registry.models import Employment, Enrolment, Facility, FacilityState
from tijiao.registry.words import FACILITY_KINDS, STATE_KEYS, STATE_VALUES

SCHOOLS = (OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)


def _sees(user: User, organisation: Organisation) -> bool:
    return organisation.kind in SCHOOLS and may(user, Action.SCHOOL_VIEW, at=organisation.path)


def roll(user: User, organisation: Organisation, on: date) -> Content | None:
    """Pupils by grade and sex."""
    if not _sees(user, organisation):
        return None
    standing = Enrolment.objects.on(on).filter(organisation=organisation).order_by()
    found = standing.values_list("grade", "pupil__sex").annotate(n=Count("pk"))
    by_grade: dict[int, Counter[str]] = {}
    for grade, sex, count in found:
        by_grade.setdefault(grade, Counter())[sex] += count
    rows = [(grade, sexes["1"], sexes["2"], sexes.total()) for grade, sexes in sorted(by_grade.items())]
    told = {"organisation": organisation, "rows": rows, "total": sum(row[3] for row in rows),
            "most": max((row[3] for row in rows), default=0),
            "may_list": may(user, Action.PUPIL_VIEW, at=organisation.path)}
    return Content("registry/_roll.html", told)


def classes(user: User, organisation: Organisation, on: date) -> Content | None:
    """Classes by size: up to 45, 46–50, 51–55, large, over-large."""
    if not _sees(user, organisation):
        return None
    rows = list(class_rows(user, on=on, school=organisation.code))
    bands = Counter(size_band(one.pupils) for one in rows)
    told = {
        "organisation": organisation, "total": len(rows), "bands": [(name, bands[name]) for name, _most in SIZE_BANDS],
        "large": [one for one in rows if one.pupils > 55],
    }
    return Content("registry/_classes.html", told)


def staff(user: User, organisation: Organisation, on: date) -> Content | None:
    """Staff by duty."""
    if not _sees(user, organisation):
        return None
    standing = Employment.objects.on(on).filter(organisation=organisation)
    rows = standing.order_by("duty").values_list("duty").annotate(n=Count("pk"))
    told = {"organisation": organisation, "rows": sorted(rows, key=lambda row: (-row[1], row[0])),
            "total": standing.values("staff").distinct().count(),
            "may_list": may(user, Action.STAFF_VIEW, at=organisation.path)}
    return Content("registry/_staff.html", told)


def facilities(user: User, organisation: Organisation, on: date) -> Content | None:
    """Facilities by kind, and how many of them are in which state."""
    if not _sees(user, organisation):
        return None
    owned = Facility.objects.filter(organisation=organisation).order_by("kind")
    states = FacilityState.objects.on(on).filter(facility__organisation=organisation).order_by("facility__kind", "key")
    said: dict[str, list[tuple[str, str, int]]] = {}
    for kind, key, value, count in states.values_list("facility__kind", "key", "value").annotate(n=Count("pk")):
        said.setdefault(kind, []).append((STATE_KEYS.get(key, key), STATE_VALUES.get(value, value), count))
    rows = [
        (FACILITY_KINDS.get(kind, kind), count, said.get(kind, []))
        for kind, count in owned.values_list("kind").annotate(n=Count("pk"))
    ]
    told = {"organisation": organisation, "rows": rows,
            "may_list": may(user, Action.FACILITY_VIEW, at=organisation.path)}
    return Content("registry/_facilities.html", told)


def belongs(user: User, organisation: Organisation, on: date) -> Content | None:
    """The groupings it belongs to, what it came from and what became of it."""
    if not _sees(user, organisation):
        return None
    told = {
        "memberships": Membership.objects.on(on).filter(organisation=organisation).select_related("grouping"),
        "before": organisation.predecessors.select_related("before").order_by("on_day"),
        "after": organisation.successors.select_related("after").order_by("on_day"),
    }
    return Content("registry/_belongs.html", told)


def bring() -> None:
    """Put the sections onto the school page."""
    register(Section("roll", 10, _("在校学生"), roll))
    register(Section("classes", 15, _("班级与班额"), classes))
    register(Section("staff", 20, _("教职工"), staff))
    register(Section("facilities", 25, _("设施设备"), facilities))
    register(Section("belongs", 30, _("片区、集团与沿革"), belongs))
