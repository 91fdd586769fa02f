"""Into the next school year (学年升级): preview, one auditable act, and taking it back while nothing else has changed.

What happens to a pupil that stands in the old year, the first that fits:
  graduates    in the last grade of the school's stage, and not kept back
  moves on     stands on a roll of the new year already (taken in elsewhere): the old enrolment ends as a transfer
  is kept back as decided before (`keep_back`): the same grade again
  is promoted  all others: the next grade, in the same class unless the class is over
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.audit.models import AuditEntry
from tijiao.directory.letters import letters_of
from tijiao.directory.models import Organisation, OrganisationAttribute, OrganisationKind, User
from tijiao.directory.queries import in_force
from tijiao.kernel.times import local_day
from tijiao.registry import problems
from tijiao.registry.cohorts import GRADES, class_name, grade_of, last_grade, school_year
from tijiao.registry.domain import enrolment_of
from tijiao.registry.models import ClassDetails, Enrolment, KeptBack, Pupil, RolledClass, Rollover

CITY = "/"
#: What changes the roll: after any of these a rollover can no longer be taken back.
ROLL_ACTIONS = (
    "pupil.admit", "pupil.enrol", "pupil.transfer", "pupil.leave", "pupil.class", "class.open", "class.entry-year",
    "rollover.run", "organisation.move", "organisation.close", "organisation.rename",
    "organisation.merge", "roll.import", "roll.import-undo", "school.merge", "school.split",
)
Ended = Enrolment.Ended
#: kind of fault → what it is, what to do
FAULTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "double": (_("学生同时在两校在读"), _("核实后让其中一校办理转出或离校。")),
    "left-open": (_("以前学年的在读记录没有结束"), _("核实去向，办理转出、离校或毕业。")),
    "no-stage": (_("学校没有登记学段"), _("在单位信息中补充学段。")),
    "closed-school": (_("学校已撤销，仍有学生在读"), _("把学生转入承接的学校。")),
    "without-class": (_("学生没有班级"), _("请学校编班；不编班也能升级，升级后仍无班级。")),
    "no-entry-year": (_("班级没有入学年份"), _("补充入学年份，否则无法判断该班何时毕业。")),
}


@dataclass(frozen=True)
class SchoolLine:
    """One school in the preview; counts of pupils."""

    organisation: Organisation
    promoted: int
    graduated: int
    kept_back: int
    moving: int
    taken_in: int
    without_class: int


@dataclass(frozen=True)
class Fault:
    """Something wrong with the roll. `blocking`: it must be put right first, the others are only told."""

    kind: str
    organisation: Organisation
    count: int
    blocking: bool

    @property
    def title(self) -> str | Promise:
        return FAULTS[self.kind][0]

    @property
    def remedy(self) -> str | Promise:
        return FAULTS[self.kind][1]


@dataclass(frozen=True)
class Preview:
    """What a rollover would do. `day` is the first of the new school year."""

    from_year: str
    to_year: str
    day: date
    schools: list[SchoolLine]
    faults: list[Fault]

    @property
    def blocked(self) -> int:
        return sum(fault.count for fault in self.faults if fault.blocking)

    @property
    def totals(self) -> dict[str, int]:
        names = ("promoted", "graduated", "kept_back", "moving", "taken_in", "without_class")
        return {name: sum(getattr(line, name) for line in self.schools) for name in names}


@transaction.atomic
def keep_back(
    pupil: Pupil, *, class_organisation: Organisation | None = None, by: User, at: datetime, reason: str = ""
) -> KeptBack:
    """Decide before the rollover that a pupil repeats the grade, in a class below it or none yet."""
    place = enrolment_of(pupil, on=local_day(at))
    require(by, Action.PUPIL_CHANGE, at=place.organisation.path, view=Action.PUPIL_VIEW)
    if class_organisation is not None and class_organisation.parent_id != place.organisation_id:
        raise problems.WrongClass(name=class_organisation.name)
    if KeptBack.objects.filter(pupil=pupil, school_year=place.school_year).exists():
        raise problems.RecordedAlready(what=place.school_year)
    made = KeptBack.objects.create(
        pupil=pupil, school_year=place.school_year, class_organisation=class_organisation, decided_on=local_day(at)
    )
    record("pupil.keep-back", by=by, subject=("registry.pupil", pupil.pk), at=at, reason=reason,
           organisation=place.organisation_id, facts={"school_year": place.school_year})
    return made


def preview(from_year: str) -> Preview:
    """What a rollover would do, school by school, and what is wrong with the roll.

    Counts the roll once, by school and grade; `run` asks the database pupil by pupil. A test holds one to the other.
    """
    old = school_year(from_year)
    new = old.next()
    told = _Roll(str(old), str(new), new.first)
    lines = [
        SchoolLine(one, **{name: found[one.pk] for name, found in told.ways.items()})
        for one in told.organisations
        if one.pk in told.schools
    ]
    return Preview(str(old), str(new), new.first, lines, list(told.faults()))


@transaction.atomic
def run(from_year: str, *, by: User, at: datetime) -> Rollover:
    """Move the whole city into the next school year. Raises NotVisible, RolledAlready, RolloverFaults (see preview)."""
    require(by, Action.ROLLOVER_RUN, at=CITY)
    old = school_year(from_year)
    new = old.next()
    if Rollover.objects.filter(to_year=str(new), undone_at=None).exists():
        raise problems.RolledAlready(to_year=str(new))
    blocked = preview(str(old)).blocked
    if blocked:
        raise problems.RolloverFaults(count=blocked)
    made = Rollover.objects.create(from_year=str(old), to_year=str(new), day=new.first, run_at=at, run_by=by)
    made.counts = {"taken_in": Enrolment.objects.filter(to_day=None, school_year=str(new)).count()}
    made.counts |= _end_old(made)
    made.counts |= _roll_classes(made)
    made.counts["begun"] = _begin_new(made)
    entry = record("rollover.run", by=by, subject=("registry.rollover", made.pk), at=at, marks=_marks(made),
                   facts={"from_year": made.from_year, "to_year": made.to_year, **made.counts})
    made.entry = entry.pk
    made.save(update_fields=["counts", "entry"])
    return made


@transaction.atomic
def undo(rollover_id: int, *, by: User, at: datetime, reason: str = "") -> Rollover:
    """Take a rollover back whole. Raises NotVisible, EndedAlready, ChangedSince once the roll changed after it."""
    require(by, Action.ROLLOVER_RUN, at=CITY)
    undone = Rollover.objects.select_for_update().get(pk=rollover_id)
    if undone.undone_at is not None:
        raise problems.EndedAlready(ended_on=local_day(undone.undone_at))
    changes = changes_since(undone)
    if changes:
        raise problems.ChangedSince(changes=changes)
    Enrolment.objects.filter(begun_in=undone).delete()
    Enrolment.objects.filter(ended_in=undone).update(to_day=None, ended_as="", ended_in=None)
    for one in undone.classes.select_related("organisation"):
        _restore(one)
    undone.undone_at, undone.undone_by = at, by
    undone.save(update_fields=["undone_at", "undone_by"])
    record("rollover.undo", by=by, subject=("registry.rollover", undone.pk), at=at, reason=reason,
           marks=_marks(undone), facts={"to_year": undone.to_year})
    return undone


def changes_since(rollover: Rollover) -> int:
    """How many changes of the roll came after a rollover; 0 as long as it can be taken back."""
    told = AuditEntry.objects.filter(pk__gt=rollover.entry, action__in=ROLL_ACTIONS).count()
    begun = Enrolment.objects.filter(begun_in=rollover, to_day=None).count()
    return told or int(begun != rollover.counts["begun"])


def _marks(rollover: Rollover) -> list[tuple[str, str]]:
    years = [("registry_enrolment", rollover.from_year), ("registry_enrolment", rollover.to_year)]
    return [*years, ("directory_organisation", "")]


def _standing(year: str) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(to_day=None, school_year=year)


def _schools_with_stage(stage: str, day: date) -> QuerySet[OrganisationAttribute, dict[str, Any]]:
    """The schools that taught the stage on the last day before `day`."""
    rows = OrganisationAttribute.objects.on(day - timedelta(days=1)).filter(key="stage", value=stage)
    return rows.values("organisation")


def _sorts(old: str, new: str, *, day: date) -> dict[str, QuerySet[Enrolment]]:
    """The pupils that stand in the old year, in the four ways; they overlap nowhere."""
    finished = Q(pk__in=[])
    for stage in GRADES:
        finished |= Q(organisation__in=_schools_with_stage(stage, day), grade__gte=last_grade(stage))
    kept = Exists(KeptBack.objects.filter(pupil=OuterRef("pupil"), school_year=old))
    ahead = Exists(Enrolment.objects.filter(pupil=OuterRef("pupil"), school_year=new, to_day=None))
    rows = _standing(old)
    others = rows.filter(~finished | kept)
    return {
        "graduated": rows.filter(finished, ~kept),
        "moving": others.filter(ahead),
        "kept_back": others.filter(kept, ~ahead),
        "promoted": rows.filter(~finished, ~kept, ~ahead),
    }


class _Roll:
    """The roll of the old year, counted: way → school → pupils."""

    def __init__(self, old: str, new: str, day: date) -> None:
        self.old, self.new, self.day = old, new, day
        names = ("promoted", "graduated", "kept_back", "moving", "taken_in", "without_class")
        self.ways: dict[str, Counter[int]] = {name: Counter() for name in names}
        self.stages = self._stages()
        self.left_open: dict[int, int] = {}
        self.standing: Counter[int] = Counter()
        self._count()
        self._correct()
        self.schools = {pk for found in self.ways.values() for pk, count in found.items() if count}
        known = self.schools | set(self.left_open.values())
        found = Organisation.objects.filter(Q(pk__in=known) | _without_entry_year(day)).order_by("path")
        self.organisations = [one for one in found if one.pk in known]
        self.without_entry_year = [one for one in found if one.pk not in known]

    def _stages(self) -> dict[int, str]:
        rows = OrganisationAttribute.objects.on(self.day - timedelta(days=1)).filter(key="stage")
        return dict(rows.filter(value__in=list(GRADES)).values_list("organisation", "value"))

    def _way(self, school: int, grade: int, *, kept: bool, ahead: bool) -> str:
        finished = school in self.stages and grade >= last_grade(self.stages[school])
        if finished and not kept:
            return "graduated"
        if ahead:
            return "moving"
        return "kept_back" if kept else "promoted"

    def _count(self) -> None:
        """As if nobody were kept back or taken in elsewhere: one walk along an index."""
        rows = Enrolment.objects.filter(to_day=None, school_year__in=[self.old, self.new]).order_by()
        has_class = ExpressionWrapper(Q(class_organisation__isnull=False), output_field=BooleanField())
        counted = rows.values_list("school_year", "organisation", "grade", has_class).annotate(n=Count("pk"))
        for year, school, grade, in_class, count in counted:
            if year == self.new:
                self.ways["taken_in"][school] += count
                continue
            self.standing[school] += count
            self.ways[self._way(school, grade, kept=False, ahead=False)][school] += count
            self.ways["without_class"][school] += 0 if in_class else count

    def _correct(self) -> None:
        """Move the few that are kept back, or stand in the new year already, from one way to another."""
        kept: set[int] = set()
        ahead: set[int] = set()
        places: dict[int, tuple[int, int]] = {}
        for kind, pupil, school, grade in self._special():
            if kind == "open":
                self.left_open[pupil] = school
                continue
            (kept if kind == "kept" else ahead).add(pupil)
            places[pupil] = school, grade
        for pupil, (school, grade) in places.items():
            self.ways[self._way(school, grade, kept=False, ahead=False)][school] -= 1
            self.ways[self._way(school, grade, kept=pupil in kept, ahead=pupil in ahead)][school] += 1

    def _special(self) -> Iterator[tuple[str, int, int, int]]:
        """(kind, pupil, school, grade) of the kept back, of who stands in the new year too, of what was left open."""
        rows, fields = _standing(self.old).order_by(), ("pupil", "organisation", "grade")
        kept = rows.filter(pupil__in=KeptBack.objects.filter(school_year=self.old).values("pupil"))
        ahead = rows.filter(pupil__in=_standing(self.new).order_by().values("pupil"))
        left_open = Enrolment.objects.filter(to_day=None, school_year__lt=self.old).order_by()
        sorts = [
            found.annotate(kind=Value(kind)).values_list("kind", *fields)
            for kind, found in (("kept", kept), ("ahead", ahead), ("open", left_open))
        ]
        yield from sorts[0].union(*sorts[1:], all=True)

    def faults(self) -> Iterator[Fault]:
        """Each kind of fault per organisation, in the order of the tree."""
        closed = {one.pk for one in self.organisations if one.closed_on is not None and one.closed_on <= self.day}
        found: dict[str, Mapping[int, int]] = {
            "double": self._double(),
            "left-open": Counter(self.left_open.values()),
            "no-stage": {pk: n for pk, n in self.standing.items() if pk not in self.stages},
            "closed-school": {pk: n for pk, n in self.standing.items() if pk in closed},
            "without-class": +self.ways["without_class"],
        }
        for kind, counts in found.items():
            for one in self.organisations:
                if one.pk in counts:
                    yield Fault(kind, one, counts[one.pk], kind != "without-class")
        for one in self.without_entry_year:
            yield Fault("no-entry-year", one, 1, False)

    def _double(self) -> Mapping[int, int]:
        """Who was left open in an earlier year and stands in this one as well."""
        if not self.left_open:
            return {}
        rows = _standing(self.old).filter(pupil__in=list(self.left_open)).order_by()
        return Counter(rows.values_list("organisation", flat=True))


def _without_entry_year(day: date) -> Q:
    """Classes that stand before the day and of which nobody can tell when they are over."""
    standing = in_force(day - timedelta(days=1), first="opened_on", end="closed_on")
    unknown = Q(class_details=None) | Q(class_details__entry_year=None)
    return Q(kind=OrganisationKind.CLASS) & standing & unknown


def _end_old(made: Rollover) -> dict[str, int]:
    """End every enrolment of the old year, each in its way; counts by way."""
    ways = {"graduated": Ended.GRADUATED, "moving": Ended.TRANSFERRED, "kept_back": Ended.KEPT_BACK,
            "promoted": Ended.PROMOTED}
    counts = {}
    for name, how in ways.items():
        rows = _sorts(made.from_year, made.to_year, day=made.day)[name]
        counts[name] = rows.update(to_day=made.day, ended_as=how, ended_in=made)
    return counts


def _roll_classes(made: Rollover) -> dict[str, int]:
    """Close the classes whose last grade is over, and call kindergarten classes by their new grade."""
    rows = ClassDetails.objects.exclude(entry_year=None).select_related("organisation")
    changed, kept = [], []
    for details in rows.filter(organisation__closed_on=None, organisation__opened_on__lt=made.day):
        one, before = details.organisation, made.from_year
        entry = int(details.entry_year or 0)
        was = RolledClass(rollover=made, organisation=one, closed=False, name=one.name, short_name=one.short_name,
                          letters=one.letters)
        if grade_of(details.stage, entry, before) is not None and grade_of(details.stage, entry, made.to_year) is None:
            one.closed_on, was.closed = made.day, True
        elif one.name == class_name(details.stage, entry, details.number, before):
            one.name = class_name(details.stage, entry, details.number, made.to_year)
            one.letters = letters_of(one.short_name or one.name)
        if was.closed or one.name != was.name:
            changed.append(one)
            kept.append(was)
    Organisation.objects.bulk_update(changed, ["closed_on", "name", "letters"], batch_size=200)
    RolledClass.objects.bulk_create(kept)
    return {"closed": sum(was.closed for was in kept), "renamed": sum(not was.closed for was in kept)}


def _restore(was: RolledClass) -> None:
    fields = {"name": was.name, "short_name": was.short_name, "letters": was.letters}
    if was.closed:
        Organisation.objects.filter(pk=was.organisation_id).update(**fields, closed_on=None)
    else:
        Organisation.objects.filter(pk=was.organisation_id).update(**fields)


#: One statement for the whole city: whoever was promoted or kept back begins the new year at the same school.
_BEGIN = """
insert into registry_enrolment
  (pupil_id, organisation_id, class_organisation_id, school_year, grade, from_day, to_day, ended_as,
   begun_in_id, ended_in_id)
select e.pupil_id, e.organisation_id,
  case when e.ended_as = 'kept-back' then k.class_organisation_id
       when c.closed_on is not null and c.closed_on <= %s then null
       else e.class_organisation_id end,
  %s, case when e.ended_as = 'promoted' then e.grade + 1 else e.grade end, %s, null, '', %s, null
from registry_enrolment e
left join directory_organisation c on c.id = e.class_organisation_id
left join registry_keptback k on k.pupil_id = e.pupil_id and k.school_year = e.school_year
where e.ended_in_id = %s and e.ended_as in ('promoted', 'kept-back')
order by e.id
"""


def _begin_new(made: Rollover) -> int:
    day = connection.ops.adapt_datefield_value(made.day)
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [day, made.to_year, day, made.pk, made.pk])
        return int(cursor.rowcount)
