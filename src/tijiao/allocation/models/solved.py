"""Solutions (方案), and the draws that decide them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tijiao.allocation.models.asked import AllocationProblem
from tijiao.allocation.queries import SolutionQuerySet
from tijiao.draws.models import PublishedDraw, state_and_facts


class Solution(models.Model):
    """One answer to a problem, from its frozen frame on. It never changes: what changes makes another one, and this one
    stays, withdrawn with its reason."""

    problem = models.ForeignKey(AllocationProblem, on_delete=models.PROTECT, related_name="solutions")
    number = models.PositiveSmallIntegerField()
    frame_text = models.TextField(help_text="what the placing is computed from beside the draw, by numbers, as JSON")
    frame_hash = models.CharField(max_length=64, help_text="published with the list, before the seed")
    pairs = models.JSONField(default=list, help_text="numbers of neighbours that could not be parted")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, help_text="since when schools and sites see it")
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=200, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem", "number"], name="solution_number_once"),
            models.UniqueConstraint(
                fields=["problem"], condition=Q(withdrawn_at=None), name="one_standing_solution_of_a_problem"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, why_withdrawn="") | Q(withdrawn_at__isnull=False) & ~Q(why_withdrawn=""),
                name="solution_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return _("方案 %(number)s") % {"number": self.number}

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    @property
    def public(self) -> bool:
        """Whether schools and sites see it."""
        return self.published_at is not None and self.stands

    @property
    def draw_of(self) -> "dict[str, Draw]":
        """Part → its draw."""
        return {one.part: one for one in self.draws.all()}


class Part(models.TextChoices):
    SEATS = "seats", _("座位")
    INVIGILATORS = "invigilators", _("监考")
    LOTTERY = "lottery", _("摇号")


class Draw(PublishedDraw):
    """A draw of a solution: of the order of seats, of who watches over which room, or of who is admitted."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="draws")
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta(PublishedDraw.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["solution", "part"], name="one_draw_of_a_part"),
            state_and_facts("allocation_draw_state_and_facts"),
        ]
