"""Pupils and their families, classes and enrolments, staff, facilities, partners; snapshots of the roll."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Organisation, User
from tijiao.directory.queries import dated
from tijiao.registry.queries import (
    AgreementQuerySet,
    CircumstanceQuerySet,
    EmploymentQuerySet,
    EnrolmentQuerySet,
    FacilityQuerySet,
    PupilQuerySet,
    StaffQuerySet,
)
from tijiao.registry.words import state_words


def _ends_after_start(name: str, first: str = "from_day", end: str = "to_day") -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{end: None}) | Q(**{f"{end}__gt": F(first)}), name=name)


class Sex(models.TextChoices):
    """Codes of GB/T 2261.1 that a school roll uses."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")


class Stage(models.TextChoices):
    """What a school or a class teaches. Grades count through: 1–6 primary, 7–9 junior, 10–12 senior; preschool 1–3."""

    PRESCHOOL = "preschool", _("学前教育")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    NINE_YEAR = "nine-year", _("九年一贯制")
    SENIOR = "senior", _("普通高中")
    VOCATIONAL = "vocational", _("中等职业")
    SPECIAL = "special", _("特殊教育")


class Family(models.Model):
    """Who answers for a child together; children of one family share it."""

    code = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.code


class Guardian(models.Model):
    """A person who answers for the children of a family. Personal data."""

    class Relation(models.TextChoices):
        FATHER = "father", _("父亲")
        MOTHER = "mother", _("母亲")
        GRANDPARENT = "grandparent", _("（外）祖父母")
        OTHER = "other", _("其他监护人")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="guardians")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20, choices=Relation.choices)
    phone = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return self.name


class Pupil(models.Model):
    """A child on a roll. Personal data; `version` counts saves, so that a stale one is refused."""

    student_no = models.CharField(max_length=30, unique=True)
    id_number = models.CharField(max_length=18, blank=True)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    birth_date = models.DateField()
    family = models.ForeignKey(Family, null=True, on_delete=models.SET_NULL, related_name="pupils")
    version = models.PositiveIntegerField(default=1)

    objects = PupilQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name"], name="pupil_by_name"),
            models.Index(fields=["birth_date"], name="pupil_by_birth"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sex__in=["1", "2"]), name="pupil_sex_known"),
            models.CheckConstraint(condition=~Q(student_no="") & ~Q(name=""), name="pupil_has_number_and_name"),
            models.UniqueConstraint(fields=["id_number"], condition=~Q(id_number=""), name="pupil_id_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """What a guardian agreed to for a child, from the day given until withdrawn."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="consents")
    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=60)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_withdrawn_after_given",
            ),
            models.UniqueConstraint(
                fields=["pupil", "guardian", "purpose"], condition=Q(withdrawn_on=None), name="consent_stands_once"
            ),
        ]


class Circumstance(models.Model):
    """Why a child needs care. Care data: for those alone whose post handles the child."""

    class Kind(models.TextChoices):
        LEARNING_DIFFICULTY = "learning-difficulty", _("学习困难")
        DISABLED = "disabled", _("残疾")
        LEFT_BEHIND = "left-behind", _("留守")
        REGISTERED_POOR = "registered-poor", _("建档立卡")
        MIGRANT_CHILD = "migrant-child", _("进城务工人员随迁子女")

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="circumstances")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = CircumstanceQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind"], name="circumstance_by_kind")]
        constraints: ClassVar = [
            _ends_after_start("circumstance_ends_after_start"),
            models.UniqueConstraint(
                fields=["pupil", "kind"], condition=Q(to_day=None), name="circumstance_stands_once"
            ),
        ]


class ClassDetails(models.Model):
    """What makes an organisation of kind class a class: its cohort. The grade follows from the school year."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="class_details", primary_key=True
    )
    entry_year = models.PositiveSmallIntegerField(null=True, help_text="the year whose September the cohort entered in")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(entry_year=None) | Q(entry_year__gte=1950, entry_year__lte=2150),
                name="class_entry_year_sane",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="class_counts_from_one"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="class_stage_known"),
        ]


class Rollover(models.Model):
    """One move of the whole city into the next school year, and what is needed to take it back."""

    from_year = models.CharField(max_length=7)
    to_year = models.CharField(max_length=7)
    day = models.DateField(help_text="the first day of the new school year")
    run_at = models.DateTimeField()
    run_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField(default=0, help_text="id of the audit entry: what comes later is a later change")
    counts = models.JSONField(default=dict, help_text="promoted, graduated, kept_back, moving, taken_in, closed")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["to_year"], condition=Q(undone_at=None), name="rollover_stands_once"),
        ]


class RolledClass(models.Model):
    """A class that a rollover closed or renamed, as it was before: undoing gives exactly this back."""

    rollover = models.ForeignKey(Rollover, on_delete=models.CASCADE, related_name="classes")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    closed = models.BooleanField()
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    letters = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rollover", "organisation"], name="rolled_class_once"),
        ]


class KeptBack(models.Model):
    """The decision, taken before the rollover, that a pupil repeats the grade in the next school year."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="kept_back")
    school_year = models.CharField(max_length=7, help_text="the year that is repeated after")
    class_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pupil", "school_year"], name="kept_back_once_a_year"),
        ]


class Enrolment(models.Model):
    """A pupil at a school in a school year. A transfer ends one and begins another; a rollover does so for all."""

    class Ended(models.TextChoices):
        STANDING = "", _("在读")
        GRADUATED = "graduated", _("毕业")
        TRANSFERRED = "transferred", _("转出")
        LEFT = "left", _("离校")
        PROMOTED = "promoted", _("升级")
        KEPT_BACK = "kept-back", _("留级")
        MOVED = "moved", _("转班或并校")

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enrolments", db_index=False, help_text="the school"
    )
    class_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="class_enrolments", db_index=False
    )
    school_year = models.CharField(max_length=7, help_text="2019/20")
    grade = models.PositiveSmallIntegerField(help_text="1–12 through primary, junior and senior; kindergarten 1–3")
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    ended_as = models.CharField(max_length=20, choices=Ended.choices, blank=True, default="")
    begun_in = models.ForeignKey(Rollover, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_in = models.ForeignKey(Rollover, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "school_year"], name="enrolment_of_school"),
            models.Index(fields=["school_year", "grade"], name="enrolment_of_year"),
            # covers counting: how many stand in a class, or at all, on a day is told without reading the rows
            models.Index(fields=["class_organisation", "to_day", "from_day"], name="enrolment_of_class"),
            models.Index(
                fields=["school_year", "organisation", "grade", "class_organisation"], condition=Q(to_day=None),
                name="enrolment_standing",
            ),
        ]
        constraints: ClassVar = [
            _ends_after_start("enrolment_ends_after_start"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=12), name="enrolment_grade_known"),
            models.CheckConstraint(
                condition=Q(to_day=None, ended_as="") | Q(~Q(ended_as=""), to_day__isnull=False),
                name="enrolment_end_says_how",
            ),
            models.UniqueConstraint(
                fields=["pupil", "school_year"], condition=Q(to_day=None), name="enrolment_stands_once_a_year"
            ),
        ]


class RollSnapshot(models.Model):
    """Who stood on the roll of one school one night: ids only, packed (`registry.roll`)."""

    day = models.DateField()
    school_year = models.CharField(max_length=7)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pupils = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    members = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "organisation"], name="snapshot_once_a_night"),
        ]


class Staff(models.Model):
    """A person who works in education. Personal data, but for number, duty and subject."""

    staff_no = models.CharField(max_length=30, unique=True)
    id_number = models.CharField(max_length=18, blank=True)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    birth_date = models.DateField(null=True)
    subject = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=40, blank=True)
    education = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StaffQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name"], name="staff_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sex__in=["1", "2"]), name="staff_sex_known"),
            models.CheckConstraint(condition=~Q(staff_no="") & ~Q(name=""), name="staff_has_number_and_name"),
            models.UniqueConstraint(fields=["id_number"], condition=~Q(id_number=""), name="staff_id_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Employment(models.Model):
    """A person's duty at an organisation between two days."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    duty = models.CharField(max_length=60, help_text="teacher, head, cook, guard …")
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            _ends_after_start("employment_ends_after_start"),
            models.UniqueConstraint(
                fields=["staff", "organisation", "duty"], condition=Q(to_day=None), name="employment_stands_once"
            ),
        ]


class Facility(models.Model):
    """A thing or a room that an organisation has. Of video surveillance the equipment only, never footage."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="facilities")
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind"], name="facility_by_kind")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(kind="") & ~Q(code=""), name="facility_is_named")]

    def __str__(self) -> str:
        return self.name


class FacilityState(models.Model):
    """One dated fact about a facility: on line, linked to the police, out of use."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="states")
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=60)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "value"], name="facility_state_by_value")]
        constraints: ClassVar = [
            _ends_after_start("facility_state_ends_after_start"),
            models.UniqueConstraint(fields=["facility", "key", "from_day"], name="facility_state_once_a_day"),
        ]

    @property
    def words(self) -> str:
        return state_words(self)


class Population(models.Model):
    """How many children of an age live in a town in a school year, as the town's office states it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="population")
    school_year = models.CharField(max_length=7)
    age = models.PositiveSmallIntegerField()
    children = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "school_year", "age"], name="population_once_a_year"),
            models.CheckConstraint(condition=Q(age__lte=25), name="population_of_children"),
        ]


class Agreement(models.Model):
    """What was agreed with a partner, from when to when."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=200)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [_ends_after_start("agreement_ends_after_start")]

    def __str__(self) -> str:
        return self.title
