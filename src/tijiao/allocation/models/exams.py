"""What an examination is arranged from, and where everybody sits: sites with rooms, candidates, invigilators."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tijiao.allocation.models.asked import AllocationProblem
from tijiao.allocation.models.solved import Solution
from tijiao.allocation.queries import ExamSeatQuerySet, InvigilatorQuerySet, WatchQuerySet
from tijiao.directory.models import Organisation
from tijiao.registry.models import Pupil, Staff


class Site(models.Model):
    """A school in which an examination is sat (考点). Numbers stay with their site when another one goes."""

    problem = models.ForeignKey(AllocationProblem, on_delete=models.PROTECT, related_name="sites")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    dropped = models.BooleanField(default=False, help_text="no longer used; earlier solutions keep it")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem", "number"], name="site_number_once"),
            models.UniqueConstraint(
                fields=["problem", "organisation"], condition=Q(dropped=False), name="site_of_a_school_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=99), name="site_number_two_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.number:02} {self.organisation.name}"


class Room(models.Model):
    """A room of a site (考场). `place`: where it is, as the school says it."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=40, blank=True)
    seats = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["site__number", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "number"], name="room_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=999, seats__gte=1, seats__lte=60), name="room_number_and_seats"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Site and room, "01-003": how lists and draws name it."""
        return f"{self.site.number:02}-{self.number:03}"


class Candidate(models.Model):
    """A pupil who sits the examination, with school and class as they were on the day of entry."""

    problem = models.ForeignKey(AllocationProblem, on_delete=models.PROTECT, related_name="candidates")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    class_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="candidates")
    dropped = models.BooleanField(default=False, help_text="does not sit it after all; earlier solutions keep the seat")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem", "pupil"], condition=Q(dropped=False), name="candidate_once"),
        ]


class Invigilator(models.Model):
    """A teacher who may be drawn to watch over a room. Keeps away from the own school's candidates, and from those of
    the schools declared (`recused`); why is stored nowhere."""

    problem = models.ForeignKey(AllocationProblem, on_delete=models.PROTECT, related_name="invigilators")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recused = models.ManyToManyField(Organisation, related_name="+")
    dropped = models.BooleanField(default=False)

    objects = InvigilatorQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem", "staff"], condition=Q(dropped=False), name="invigilator_once"),
        ]


class ExamSeat(models.Model):
    """A candidate in a solution: the number in the published list, and, once revealed, the seat and why."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="seats")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="seats")
    number = models.CharField(max_length=12, help_text="in the published list instead of a name")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="taken")
    seat = models.PositiveSmallIntegerField(null=True)
    drawn = models.PositiveIntegerField(null=True, help_text="place in the drawn order of the site, from 1")
    how = models.CharField(max_length=12, blank=True, help_text="a word of `seating`")
    passed = models.PositiveIntegerField(default=0, help_text="how many earlier in the order were passed over")
    instead = models.CharField(max_length=12, blank=True, help_text="number of whom the place was exchanged with")

    objects = ExamSeatQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["solution", "number"], name="seat_number_once"),
            models.UniqueConstraint(fields=["solution", "candidate"], name="seat_of_a_candidate_once"),
            models.UniqueConstraint(fields=["solution", "room", "seat"], name="seat_taken_once"),
            models.CheckConstraint(
                condition=Q(room=None, seat=None, drawn=None)
                | Q(room__isnull=False, seat__isnull=False, drawn__isnull=False),
                name="seat_with_room_and_order",
            ),
        ]

    @property
    def admission_number(self) -> str:
        """准考证号: year, site, room and seat, 9 digits; "" before it is revealed."""
        if self.room is None:
            return ""
        year = self.candidate.problem.on_day.year % 100
        return f"{year:02}{self.room.site.number:02}{self.room.number:03}{self.seat:02}"


class Watch(models.Model):
    """An invigilator in a solution: the number in the published list, rooms to keep away from, the room drawn."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="watches")
    invigilator = models.ForeignKey(Invigilator, on_delete=models.CASCADE, related_name="watches")
    number = models.CharField(max_length=12)
    recused = models.JSONField(default=list, help_text="codes of rooms")
    room = models.ForeignKey(
        Room, null=True, on_delete=models.PROTECT, related_name="watches", help_text="empty: in reserve"
    )

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["solution", "number"], name="watch_number_once"),
            models.UniqueConstraint(fields=["solution", "invigilator"], name="watch_of_an_invigilator_once"),
        ]
