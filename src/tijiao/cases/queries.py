"""The words in which cases are asked. Who sees a case is decided here and nowhere else."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.directory.models import Organisation
from tijiao.directory.paths import steps


class CaseTypeQuerySet(models.QuerySet[Any]):
    def declared(self) -> Self:
        """Those that can be received today."""
        return self.filter(withdrawn=False)


def above(user: Any) -> list[int]:
    """Every organisation in which the person works, with all above it: whom a case may not concern."""
    paths = [post.organisation.path for post in posts_of(user)]
    return sorted({one for path in paths for one in steps(path)})


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Open and petition cases by their organisations, care cases by name; none that concerns the person or an
        organisation in which the person works.
        """
        if not posts_of(user):
            return self.none()
        named = _model("Member").objects.filter(user=user, to_at=None)
        care = Q(guarded="care", pk__in=named.values("case"))
        return self.filter((~Q(guarded="care") & _work_of(user)) | care, ~_concerns(user))

    def open(self) -> Self:
        """Neither closed nor refused."""
        return self.filter(closed_at=None)

    def running(self) -> Self:
        """Those that still owe an answer or an end."""
        return self.filter(phase__in=("received", "accepted", "working"))

    def overdue(self, *, on: date) -> Self:
        """A clock's last day has fully passed: what is due today is not late."""
        return self.running().filter(due_on__lt=on)

    def countable(self) -> Self:
        """What may be counted for everybody: nothing of care, and duplicates once."""
        return self.exclude(guarded="care").filter(joined_to=None)


class PartQuerySet(models.QuerySet[Any]):
    def asked_of(self, organisations: list[int]) -> Self:
        """The ids of cases in which one of the organisations has a part."""
        return self.filter(organisation__in=organisations, withdrawn_at=None).values("case")  # type: ignore[return-value]


def _work_of(user: Any) -> Q:
    """Cases of an organisation in reach, and those that the person handed in."""
    within = reach(user, Action.CASE_VIEW)
    if within.everywhere:
        return Q()
    mine = Q(filed_by=user)
    if within:
        held = list(Organisation.objects.filter(within.holds("path")).values_list("pk", flat=True))
        mine |= Q(owner__in=held) | Q(lead__in=held) | Q(pk__in=_model("Part").objects.asked_of(held))
    return mine


def _concerns(user: Any) -> Exists:
    subjects = _model("Subject").objects.filter(case=OuterRef("pk"))
    return Exists(subjects.filter(Q(user=user) | Q(organisation__in=above(user))))


def _model(name: str) -> Any:
    return apps.get_model("cases", name)
