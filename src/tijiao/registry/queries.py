"""The words in which the registry is asked."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from tijiao.access.actions import Action
from tijiao.access.gate import Reach, reach
from tijiao.directory.models import Organisation
from tijiao.directory.queries import dated, in_force


def _rows(model: str) -> Any:
    """All rows of a model of this package, by name: the models stand above their vocabulary."""
    return apps.get_model("registry", model).objects.all()


def _within(allowed: Reach) -> Q:
    """Enrolments at a school, or in a class, that lies within: two walks along indexes, not one over every roll."""
    places = Organisation.objects.filter(allowed.holds("path")).values("pk")
    return Q(organisation__in=places) | Q(class_organisation__in=places)


class PupilQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Pupils that stand, or are to stand, where the person may see pupils; of who stands nowhere, any past school.

        A school that a child has left for another one does not follow the child there.
        """
        if reach(user, Action.PUPIL_VIEW).everywhere:
            return self
        stands = Exists(_rows("Enrolment").filter(pupil=OuterRef("pupil"), to_day=None))
        enrolments = _rows("Enrolment").visible_to(user).filter(Q(to_day=None) | ~stands)
        return self.filter(pk__in=enrolments.values("pupil"))

    def enrolled(self, *, on: date, below: str = "/") -> Self:
        """Those who stand on the roll of a school at or below a path on the day."""
        return self.filter(pk__in=_rows("Enrolment").on(on).below(below).values("pupil"))

    def named_like(self, text: str) -> Self:
        """Search as a clerk types: part of the name, or the beginning of the student number."""
        return self.filter(Q(name__icontains=text.strip()) | Q(student_no__istartswith=text.strip()))


class EnrolmentQuerySet(dated):
    def visible_to(self, user: Any) -> Self:
        """Enrolments at schools, or in classes, whose pupils the person may see."""
        allowed = reach(user, Action.PUPIL_VIEW)
        return self if allowed.everywhere else self.filter(_within(allowed))

    def standing(self, *, on: date) -> Self:
        """The roll of a day with what lists show about it."""
        return self.on(on).select_related("pupil", "organisation", "class_organisation")

    def of_year(self, school_year: str) -> Self:
        return self.filter(school_year=school_year)

    def below(self, path: str) -> Self:
        """At the organisation of `path` (a school, or anything above it) or, for a class, in it."""
        if path == "/":
            return self
        return self.filter(Q(organisation__path__startswith=path) | Q(class_organisation__path__startswith=path))


class CircumstanceQuerySet(dated):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Only children who stand, on the day, in a class or school that the person's post handles."""
        allowed = reach(user, Action.CARE_VIEW)
        return self.filter(pupil__in=_rows("Enrolment").on(on).filter(_within(allowed)).values("pupil"))


class StaffQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Staff with any employment, past or present, at a place whose staff the person may see."""
        allowed = reach(user, Action.STAFF_VIEW)
        if allowed.everywhere:
            return self
        return self.filter(pk__in=allowed.limit(_rows("Employment"), "organisation__path").values("staff"))

    def employed(self, *, on: date, below: str = "/") -> Self:
        employments = _rows("Employment").on(on).filter(organisation__path__startswith=below)
        return self.filter(pk__in=employments.values("staff"))

    def named_like(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text.strip()) | Q(staff_no__istartswith=text.strip()))


class EmploymentQuerySet(dated):
    def visible_to(self, user: Any) -> Self:
        return self.filter(reach(user, Action.STAFF_VIEW).holds("organisation__path"))


class FacilityQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(reach(user, Action.FACILITY_VIEW).holds("organisation__path"))

    def in_state(self, key: str, value: str, *, on: date) -> Self:
        """Those whose state `key` was `value` on the day."""
        return self.filter(in_force(on, "states__"), states__key=key, states__value=value)


class AgreementQuerySet(dated):
    def visible_to(self, user: Any) -> Self:
        return self.filter(reach(user, Action.PARTNER_VIEW).holds("organisation__path"))
