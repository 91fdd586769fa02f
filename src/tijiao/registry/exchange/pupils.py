"""The pupils' roll as a workbook.

A pupil is known by the student number. A number that no roll knows is admitted; one that stands at the same school is
corrected; one that is known elsewhere is refused, for a transfer is a decision of two schools. An empty cell changes
nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.audit.models import AuditEntry
from tijiao.directory.models import Organisation, OrganisationAttribute, OrganisationKind, User
from tijiao.kernel.times import local_day
from tijiao.registry.cohorts import GRADES, grade_of, school_year, year_of
from tijiao.registry.domain import SCHOOLS
from tijiao.registry.exchange import bulk
from tijiao.registry.exchange.kinds import Marks, OneTable, Plan, Written, register
from tijiao.registry.models import ClassDetails, Enrolment, Pupil, Rollover
from tijiao.registry.sheets.checks import Checked
from tijiao.registry.sheets.faults import SAID, Fault
from tijiao.registry.sheets.table import Agreement, Column, Table

PUPIL = ("student_no", "id_number", "name", "sex", "birth_date")
PLACE = ("pupil", "organisation", "class_organisation", "school_year", "grade", "from_day", "ended_as")
SEX_WORDS = {"男": "1", "女": "2", "1": "1", "2": "2", "男性": "1", "女性": "2", "M": "1", "F": "2"}
SENTENCES: dict[str, str | Promise] = {
    **SAID,
    "not-yours": _("“%(given)s”不是您登记学生的学校。其他学校的学生由该校登记；请核对学校代码。"),
    "elsewhere": _("这个学籍号已在别处登记，或已经离校。请办理转学或复学，不能由导入更改。"),
    "id-taken": _("这个身份证号已登记在另一个学籍号下。请核对两个号码。"),
    "no-class": _("“%(school)s”没有名为“%(given)s”的班级。请核对班名，或先设立班级。"),
    "no-grade": _("没有填年级，也没有能看出年级的班级。请填写其中一项。"),
    "wrong-grade": _("“%(school)s”没有 %(given)s 年级，应在 %(first)s 至 %(last)s 之间。"),
    "no-stage": _("“%(school)s”没有登记学段。请先在单位信息中补充。"),
    "other-year": _("入学日期应在 %(year)s 学年之内，并且学校已经设立。"),
    "day-fixed": _("该生已在读，入学日期是 %(day)s，不能由导入更改。"),
}


@dataclass(frozen=True)
class School:
    pk: int
    name: str
    opened_on: str
    grades: tuple[int, int] | None
    classes: Mapping[str, tuple[int, int | None]]  # name → (id, grade this school year)


@dataclass
class Work:
    """What is to be written. Pupils as values in the order of PUPIL; places as (school, class, grade, from_day)."""

    year: str
    admit: list[tuple[tuple[str, ...], tuple[Any, ...]]] = field(default_factory=list)
    correct: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)  # id, before, after
    place: list[tuple[int, tuple[Any, Any], tuple[Any, Any]]] = field(default_factory=list)  # id, (class, grade) ×2
    move: list[tuple[int, int, tuple[Any, ...]]] = field(default_factory=list)  # enrolment, pupil, new place


@dataclass(frozen=True)
class Known:
    pk: int
    values: tuple[str, ...]
    enrolment: tuple[Any, ...] | None  # id, school, class, grade, from_day; None: stands nowhere this year


class _Refused(Exception):
    def __init__(self, key: str, code: str, **facts: Any) -> None:
        self.key, self.code, self.facts = key, code, facts
        super().__init__(code)


class Pupils(OneTable):
    """The kind "pupils"; see `kinds.Kind`."""

    title = _("学生名册")
    action = Action.PUPIL_CHANGE
    sentences = SENTENCES
    audit = "roll.import"

    def table(self, user: User, *, at: datetime) -> Table:
        """Columns with the schools that the person keeps as choices."""
        schools = _schools(user, on=local_day(at))
        words = {code: str(one.pk) for code, one in schools.items()}
        return Table("学生", _columns(words), ("student_no",), (Agreement("id_number", "sex", "birth_date"),))

    def present(self, user: User, table: Table, *, at: datetime) -> pa.Table:
        """The roll of today in the clear, of the schools whose roll the person keeps and may reveal."""
        rows: Any = Enrolment.objects.standing(on=local_day(at))
        for action in (Action.PUPIL_CHANGE, Action.REVEAL):
            rows = reach(user, action).limit(rows, "organisation__path")
        names = ("pupil__student_no", "pupil__name", "pupil__sex", "pupil__birth_date", "pupil__id_number",
                 "organisation__code", "class_organisation__name", "grade", "from_day")  # fmt: skip
        found = list(rows.order_by("organisation__path", "grade", "class_organisation", "pupil").values_list(*names))
        sexes = {"1": "男", "2": "女"}
        columns = [list(column) for column in zip(*found, strict=True)] or [[] for _name in names]
        columns[2] = [sexes[value] for value in columns[2]]
        texts = [[None if value is None else str(value) for value in column] for column in columns]
        keys = [column.key for column in table.columns]
        return pa.table([pa.array(text, pa.string()) for text in texts], names=keys)

    def plan(self, checked: Checked, user: User, *, at: datetime) -> Plan:
        return _Planning(checked, user, at).whole()

    def write(self, plan: Plan, *, by: User, at: datetime) -> Written:
        return _write(plan.work, on=local_day(at))

    def touched(self, kept: Mapping[str, Any]) -> set[str]:
        return {f"pupil:{pk}" for pk in _touched(kept)}

    def changes_since(self, kept: Mapping[str, Any], entry: int) -> int:
        return _changes_since(kept, entry)

    def restore(self, kept: Mapping[str, Any]) -> Marks:
        return _restore(kept)


def _columns(schools: dict[str, str]) -> tuple[Column, ...]:
    return (
        Column("student_no", _("学籍号"), "student_no", ("全国学籍号", "学号", "个人标识码"), required=True, width=24,
               most=30, rule=_("一人一号；已登记的号码会更改那名学生，没有登记的会新增。")),
        Column("name", _("姓名"), also=("学生姓名",), required=True, most=60, width=12),
        Column("sex", _("性别"), "choice", choices=SEX_WORDS, required=True, width=8),
        Column("birth_date", _("出生日期"), "date", ("出生年月日",), required=True, past=True, width=14,
               rule=_("例如 2012-03-02；与身份证号一致。")),
        Column("id_number", _("身份证号"), "citizen_id", ("身份证件号", "公民身份号码", "身份证件号码"), unique=True,
               width=22, rule=_("18 位；没有的可以空着。空着不会清除已登记的号码。")),
        Column("school", _("学校代码"), "choice", ("学校标识码", "学校编码"), schools, required=True, width=16),
        Column("class", _("班级"), also=("班级名称",), most=120, width=14, rule=_("已设立的班级，例如 2017级1班。")),
        Column("grade", _("年级"), "integer", least=1, largest=12, width=8,
               rule=_("小学 1–6，初中 7–9，高中 10–12，幼儿园 1–3；填了班级可以不填。")),
        Column("from_day", _("入学日期"), "date", ("入校日期",), width=14, rule=_("新增学生填写，空着即今天。")),
    )  # fmt: skip


def _schools(user: User, *, on: date) -> dict[str, School]:
    """The schools by code whose roll the person keeps, each with its stage and classes. Three queries."""
    live = Organisation.objects.live(on=on)
    found = reach(user, Action.PUPIL_CHANGE).limit(live.kinds(*SCHOOLS), "path")
    stages = dict(OrganisationAttribute.objects.on(on).filter(key="stage").values_list("organisation", "value"))
    entered = {pk: (stage, year) for pk, stage, year in
               ClassDetails.objects.values_list("organisation", "stage", "entry_year")}  # fmt: skip
    year, classes = year_of(on), dict[int, dict[str, tuple[int, int | None]]]()
    for pk, name, parent in live.kinds(OrganisationKind.CLASS).values_list("pk", "name", "parent"):
        stage, entry = entered.get(pk, ("", None))
        grade = grade_of(stage, entry, year) if entry else None
        classes.setdefault(parent, {})[name] = (pk, grade)
    return {
        one.code: School(one.pk, one.name, one.opened_on.isoformat(), GRADES.get(stages.get(one.pk, "")),
                         classes.get(one.pk, {}))
        for one in found.order_by("path")
    }  # fmt: skip


class _Planning:
    """One walk over the good rows: what each would do, or why it is refused."""

    def __init__(self, checked: Checked, user: User, at: datetime) -> None:
        self.checked, self.day = checked, local_day(at)
        self.year = school_year(year_of(self.day))
        self.today, self.begins, self.ends = (one.isoformat() for one in (self.day, self.year.first, self.year.end))
        self.schools = {str(one.pk): one for one in _schools(user, on=self.day).values()}
        self.known = self._known()
        self.holders = self._holders()
        self.work = Work(str(self.year))

    def whole(self) -> Plan:
        faults, changed, told = list(self._renamed()), 0, hashlib.sha256()
        places: set[int] = set()
        for row in _rows(self.checked.good):
            try:
                done = self._row(row)
            except _Refused as refused:
                faults.append(Fault(row["n"], refused.key, refused.code, refused.facts))
                continue
            places.add(int(row["school"]))
            changed += done == "changed"
            told.update(f"{row['student_no']}:{done};".encode())
        faults.sort(key=lambda fault: fault.row)
        added = len(self.work.admit)
        good = self.checked.good.num_rows - len({fault.row for fault in faults} - self.checked.bad_rows)
        return Plan(added, changed, good - added - changed, faults, told.hexdigest(), self.work,
                    places.pop() if len(places) == 1 else None)  # fmt: skip

    def _renamed(self) -> Iterator[Fault]:
        """A school that is not among the choices is somebody else's."""
        for fault in self.checked.faults:
            mine = fault.key == "school" and fault.code == "not-a-choice"
            yield Fault(fault.row, fault.key, "not-yours", fault.facts) if mine else fault

    def _known(self) -> dict[str, Known]:
        numbers = self.checked.good.column("student_no").to_pylist()
        pupils = list(bulk.look_up(Pupil.objects.order_by(), "student_no", numbers, ("id", *PUPIL)))
        standing = Enrolment.objects.filter(to_day=None, school_year=str(self.year)).order_by()
        names = ("pupil", "id", "organisation", "class_organisation", "grade", "from_day")
        places = {row[0]: row[1:] for row in bulk.look_up(standing, "pupil", [row[0] for row in pupils], names)}
        return {row[1]: Known(row[0], tuple(map(str, row[1:])), places.get(row[0])) for row in pupils}

    def _holders(self) -> dict[str, int]:
        """ID number → the pupil that holds it now."""
        good = self.checked.good
        numbers = good.column("id_number").drop_null().to_pylist() if "id_number" in good.column_names else []
        rows = bulk.look_up(Pupil.objects.order_by(), "id_number", numbers, ("id", "id_number"))
        return {number: pk for pk, number in rows}

    def _row(self, row: dict[str, Any]) -> str:
        """Take a row into the work; "added", "changed" or "same" with the values it sets. Raises _Refused."""
        school, known = self.schools[row["school"]], self.known.get(row["student_no"])
        if known is not None and (known.enrolment is None or known.enrolment[1] != school.pk):
            raise _Refused("student_no", "elsewhere")
        number = row["id_number"] or ""
        if number and self.holders.get(number, known.pk if known else 0) != (known.pk if known else 0):
            raise _Refused("id_number", "id-taken")
        class_pk, grade = self._place(row, school, known)
        if known is None:
            first = self._first_day(row, school)
            values = (row["student_no"], number, row["name"], row["sex"], row["birth_date"])
            self.work.admit.append((values, (school.pk, class_pk, grade, first)))
            return "added"
        return self._known_row(row, known, class_pk, grade)

    def _known_row(self, row: dict[str, Any], known: Known, class_pk: int | None, grade: int) -> str:
        assert known.enrolment is not None
        pk, school, old_class, old_grade, began = known.enrolment
        if row["from_day"] and row["from_day"] != began.isoformat():
            raise _Refused("from_day", "day-fixed", day=began)
        after = (row["student_no"], row["id_number"] or known.values[1], row["name"], row["sex"], row["birth_date"])
        done = "same"
        if after != known.values:
            self.work.correct.append((known.pk, known.values, after))
            done = "changed"
        if class_pk != old_class and old_class is not None and began < self.day:
            self.work.move.append((pk, known.pk, (school, class_pk, grade, self.day.isoformat())))
            return "changed"
        if (class_pk, grade) != (old_class, old_grade):
            self.work.place.append((pk, (old_class, old_grade), (class_pk, grade)))
            return "changed"
        return done

    def _place(self, row: dict[str, Any], school: School, known: Known | None) -> tuple[int | None, int]:
        """(class, grade): as told, else as the class says, else as they stand."""
        class_pk, computed = (known.enrolment[2] if known and known.enrolment else None), None
        if row["class"]:
            found = school.classes.get(row["class"])
            if found is None:
                raise _Refused("class", "no-class", school=school.name, given=row["class"])
            class_pk, computed = found
        told = int(row["grade"]) if row["grade"] else computed
        grade = told or (known.enrolment[3] if known and known.enrolment else None)
        if grade is None:
            raise _Refused("grade", "no-grade")
        if school.grades is None:
            raise _Refused("school", "no-stage", school=school.name)
        first, last = school.grades
        if not first <= grade <= last:
            raise _Refused("grade", "wrong-grade", school=school.name, given=grade, first=first, last=last)
        return class_pk, grade

    def _first_day(self, row: dict[str, Any], school: School) -> str:
        first: str = row["from_day"] or self.today
        if not self.begins <= first < self.ends or first < school.opened_on:
            raise _Refused("from_day", "other-year", year=str(self.year))
        return first


def _rows(good: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows as dictionaries, one at a time; a column that the file does not have is empty."""
    keys = ("student_no", "name", "sex", "birth_date", "id_number", "school", "class", "grade", "from_day")
    lists = [good.column(key).to_pylist() if key in good.column_names else [None] * good.num_rows for key in keys]
    names = ("n", *keys)
    return (dict(zip(names, row, strict=True)) for row in zip(good.column("n").to_pylist(), *lists, strict=True))


# --- writing and taking back --------------------------------------------------------------------------------------


def _write(work: Work, *, on: date) -> Written:
    made = _admit(work)
    bulk.update(Pupil, PUPIL, [(*after, pk) for pk, _before, after in work.correct])
    touched = [pk for pk, _before, _after in work.correct]
    _count_up(touched)
    bulk.update(Enrolment, ("class_organisation", "grade"), [(*after, pk) for pk, _before, after in work.place])
    ended = [(on.isoformat(), str(Enrolment.Ended.MOVED), pk) for pk, _pupil, _place in work.move]
    bulk.update(Enrolment, ("to_day", "ended_as"), ended)
    began = [(pupil, *_placed(place, work.year)) for _pk, pupil, place in work.move]
    new = bulk.insert(Enrolment, PLACE, began)
    kept = {
        "year": work.year, "made": made, "pupils": [(pk, before) for pk, before, _after in work.correct],
        "places": [(pk, *before) for pk, before, _after in work.place],
        "ended": [pk for pk, _pupil, _place in work.move], "began": list(new),
        "moved": [pupil for _pk, pupil, _place in work.move],
        "births": sorted({values[4][:4] for values, _ in work.admit} | {
            day[4][:4] for _pk, before, after in work.correct for day in (before, after)}),
        "years": _years_on_the_roll([pk for pk, before, after in work.correct if before[4] != after[4]]),
    }  # fmt: skip
    return Written(kept, _marks(kept))


def _marks(kept: Mapping[str, Any]) -> Marks:
    years = sorted({kept["year"], *kept.get("years", ())})
    return [*(("registry_enrolment", year) for year in years), *(("registry_pupil", year) for year in kept["births"])]


def _years_on_the_roll(pupils: Sequence[int]) -> list[str]:
    """Another day of birth is another age in every school year in which they were on a roll."""
    there = bulk.look_up(Enrolment.objects.order_by(), "pupil", pupils, ("pupil", "school_year"))
    return sorted({year for _pupil, year in there})


def _placed(place: tuple[Any, ...], year: str) -> tuple[Any, ...]:
    school, class_pk, grade, first = place
    return school, class_pk, year, grade, first, ""


def _admit(work: Work) -> list[int]:
    """Insert the pupils and their enrolments. Returns the ids of the pupils."""
    ids = bulk.insert(Pupil, (*PUPIL, "version"), [(*values, 1) for values, _place in work.admit])
    places = zip(ids, (place for _values, place in work.admit), strict=True)
    bulk.insert(Enrolment, PLACE, [(pk, *_placed(place, work.year)) for pk, place in places])
    return list(ids)


def _count_up(pupils: list[int]) -> None:
    versions = list(bulk.look_up(Pupil.objects.order_by(), "pk", pupils, ("pk", "version")))
    bulk.update(Pupil, ("version",), [(version + 1, pk) for pk, version in versions])


def _touched(kept: Mapping[str, Any]) -> set[str]:
    places = [pk for pk, *_before in kept["places"]]
    pupils = Enrolment.objects.filter(pk__in=places).values_list("pupil", flat=True) if places else []
    return {str(pk) for pk in (*kept["made"], *(pk for pk, _before in kept["pupils"]), *kept["moved"], *pupils)}


def _changes_since(kept: Mapping[str, Any], entry: int) -> int:
    """Later acts about one of the pupils, a later rollover, a later import of one of them."""
    later = AuditEntry.objects.filter(pk__gt=entry)
    touched = _touched(kept)
    about = later.filter(subject_kind="registry.pupil").exclude(action="pupil.reveal")
    count = sum(subject in touched for subject in about.values_list("subject_id", flat=True))
    rolled = Rollover.objects.filter(entry__gt=entry, undone_at=None).count()
    return count + rolled


def _restore(kept: Mapping[str, Any]) -> Marks:
    made = kept["made"]
    for first in range(0, len(made), bulk.MOST_IN):
        Pupil.objects.filter(pk__in=made[first : first + bulk.MOST_IN]).delete()
    for first in range(0, len(kept["began"]), bulk.MOST_IN):
        Enrolment.objects.filter(pk__in=kept["began"][first : first + bulk.MOST_IN]).delete()
    bulk.update(Enrolment, ("to_day", "ended_as"), [(None, "", pk) for pk in kept["ended"]])
    bulk.update(Enrolment, ("class_organisation", "grade"), [(cls, grade, pk) for pk, cls, grade in kept["places"]])
    bulk.update(Pupil, PUPIL, [(*before, pk) for pk, before in kept["pupils"]])
    _count_up([pk for pk, _before in kept["pupils"]])
    return _marks(kept)


def bring() -> None:
    register("pupils", Pupils())
