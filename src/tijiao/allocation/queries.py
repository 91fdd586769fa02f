"""The words in which problems, seats and watches are asked."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from tijiao.access.actions import Action
from tijiao.access.gate import Reach, reach


def _seat_within(allowed: Reach, prefix: str = "") -> Q:
    """Seats of the own school's candidates, and seats in the own rooms."""
    return allowed.holds(f"{prefix}candidate__school__path") | allowed.holds(f"{prefix}room__site__organisation__path")


def _public(prefix: str = "") -> Q:
    """What schools and sites may see: published, and not withdrawn since."""
    return Q(**{f"{prefix}published_at__isnull": False, f"{prefix}withdrawn_at": None})


class SolutionQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Not withdrawn: of a problem at most one."""
        return self.filter(withdrawn_at=None)


class ProblemQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Everything for who sees the whole city; else where a published solution seats the own pupils, or in the own
        rooms; and, from the start, the own admissions, and where own teachers may be drawn to watch."""
        allowed = reach(user, Action.ALLOCATION_VIEW)
        if allowed.everywhere:
            return self
        if not allowed:
            return self.none()
        solutions = self.model._meta.apps.get_model("allocation", "Solution").objects.filter(
            _public(), problem=OuterRef("pk")
        )
        seated = solutions.filter(_seat_within(allowed, "seats__"))
        teachers = self.model._meta.apps.get_model("allocation", "Invigilator").objects.visible_to(user)
        own = allowed.holds("organisation__path")
        return self.filter(own | Exists(seated) | Exists(teachers.filter(problem=OuterRef("pk"))))


class InvigilatorQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Who may be drawn at all, of the own school."""
        rows = self.filter(dropped=False)
        return reach(user, Action.ALLOCATION_VIEW).limit(rows, "organisation__path")  # type: ignore[return-value]


class ExamSeatQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Everything for who sees the whole city; a school its own candidates, a site its rooms, once published."""
        allowed = reach(user, Action.ALLOCATION_VIEW)
        return self if allowed.everywhere else self.filter(_public("solution__"), _seat_within(allowed))

    def listed(self) -> Self:
        """With what lists and sheets show, by site, room and seat."""
        with_all = self.select_related(
            "room__site__organisation", "candidate__pupil", "candidate__school", "candidate__class_organisation",
            "candidate__problem",
        )  # fmt: skip
        return with_all.order_by("room__site__number", "room__number", "seat", "number")


class WatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Everything for who sees the whole city; a school its own teachers, a site its rooms, once published."""
        allowed = reach(user, Action.ALLOCATION_VIEW)
        if allowed.everywhere:
            return self
        own = allowed.holds("invigilator__organisation__path") | allowed.holds("room__site__organisation__path")
        return self.filter(_public("solution__"), own)

    def listed(self) -> Self:
        with_all = self.select_related("room__site__organisation", "invigilator__staff", "invigilator__organisation")
        return with_all.order_by("room__site__number", "room__number", "number")
