"""OneRoster as a kind of import: its users become rows of the pupils' and the staff's roll, judged and written as those
are, in one act. Faults are told at file and line."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.kernel.times import local_day
from tijiao.pages.export import write_sheet
from tijiao.registry.cohorts import school_year, year_of
from tijiao.registry.exchange import oneroster, pupils, staff
from tijiao.registry.exchange.extras import Extra, gathered
from tijiao.registry.exchange.kinds import Marks, Plan, Upload, Written, register, sample_line
from tijiao.registry.sheets.checks import Checked, check
from tijiao.registry.sheets.faults import Fault
from tijiao.registry.sheets.reading import Read
from tijiao.registry.sheets.table import Table

STAFF = "staff:"  # before the codes of staff's faults: some are said otherwise than pupils'
SENTENCES: dict[str, str | Promise] = {
    **pupils.SENTENCES,
    **{STAFF + code: said for code, said in staff.SENTENCES.items()},
    "no-such-row": _("“%(given)s”在所指的表中不存在。请核对 sourcedId。"),
}
#: our column → (what it is called in a person read from a set, file, column there)
PUPIL_KEYS = {
    "student_no": ("number", "users", "identifier"), "name": ("name", "users", "familyName"),
    "sex": ("sex", "demographics", "sex"), "birth_date": ("birth_date", "demographics", "birthDate"),
    "id_number": ("id_number", "demographics", "metadata.idNumber"), "school": ("place", "roles", "orgSourcedId"),
    "class": ("class", "enrollments", "classSourcedId"), "grade": ("grade", "users", "grades"),
    "from_day": ("from_day", "roles", "beginDate"),
}  # fmt: skip
STAFF_KEYS = {
    "staff_no": ("number", "users", "identifier"), "name": ("name", "users", "familyName"),
    "sex": ("sex", "demographics", "sex"), "birth_date": ("birth_date", "demographics", "birthDate"),
    "id_number": ("id_number", "demographics", "metadata.idNumber"),
    "subject": ("subject", "users", "metadata.subject"),
    "title": ("title", "users", "metadata.title"), "education": ("education", "users", "metadata.education"),
    "organisation": ("place", "roles", "orgSourcedId"), "duty": ("duty", "roles", "metadata.duty"),
    "from_day": ("from_day", "roles", "beginDate"),
}  # fmt: skip
Keys = Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True)
class Both:
    """The two rolls of a set. Rows count through: pupils from 1, then staff, then what is wrong with the set itself."""

    given: oneroster.Set
    people: list[oneroster.Person]
    pupils: Checked
    staff: Checked
    first_staff: int

    @property
    def rows(self) -> int:
        return self.pupils.rows + self.staff.rows + len(self.given.wrong)

    @property
    def readable(self) -> bool:
        return True

    @property
    def faults(self) -> list[Fault]:
        return [*self.pupils.faults, *self.staff.faults, *self.own_faults()]

    def own_faults(self) -> Iterator[Fault]:
        for row, wrong in enumerate(self.given.wrong, start=len(self.people) + 1):
            yield Fault(row, wrong.column, wrong.code, wrong.facts)


class OneRoster:
    """The kind "oneroster"; see `kinds.Kind`."""

    title = "OneRoster 1.2"
    suffix = "zip"
    action = Action.PUPIL_CHANGE
    sentences = SENTENCES
    audit = "oneroster.import"

    def __init__(self) -> None:
        self.pupils, self.staff = pupils.Pupils(), staff.StaffRoll()

    def look(self, upload: Upload) -> Both:
        """Raises what `oneroster.read_set` raises."""
        given = oneroster.read_set(upload.path)
        upload.told(20)
        children, adults = oneroster.people(given)
        day = local_day(upload.at)
        first = _checked(children, self.pupils.table(upload.by, at=upload.at), PUPIL_KEYS, 0, day)
        second = _checked(adults, self.staff.table(upload.by, at=upload.at), STAFF_KEYS, len(children), day)
        return Both(given, [*children, *adults], first, second, len(children) + 1)

    def judged(self, looked: Both) -> Both:
        return looked

    def read_by(self, _looked: Both) -> str:
        return ""

    def beside(self, looked: Both) -> Extra:
        """The binding lets a set carry what only its sender knows. What tells of no person stands after all rows."""
        told = list(oneroster.beside(looked.given, looked.people))
        after = len(looked.given.wrong)
        rows = [at if at <= len(looked.people) else at + after for at in range(1, len(told) + 1)]
        return gathered((row, about, texts) for row, (about, texts) in zip(rows, told, strict=True) if texts)

    def plan(self, checked: Both, user: User, *, at: datetime) -> Plan:
        first, second = self.pupils.plan(checked.pupils, user, at=at), self.staff.plan(checked.staff, user, at=at)
        faults = [*first.faults, *(Fault(one.row, one.key, STAFF + one.code, one.facts) for one in second.faults)]
        faults += checked.own_faults()
        digest = hashlib.sha256(f"{first.digest} {second.digest}".encode()).hexdigest()
        places = {one.organisation for one in (first, second) if one.added + one.changed + one.same}
        return Plan(
            first.added + second.added, first.changed + second.changed, first.same + second.same, faults, digest,
            (first, second), places.pop() if len(places) == 1 else None,
        )  # fmt: skip

    def write(self, plan: Plan, *, by: User, at: datetime) -> Written:
        first, second = self.pupils.write(plan.work[0], by=by, at=at), self.staff.write(plan.work[1], by=by, at=at)
        return Written({"pupils": first.kept, "staff": second.kept}, [*first.marks, *second.marks])

    def touched(self, kept: Mapping[str, Any]) -> set[str]:
        return self.pupils.touched(kept["pupils"]) | self.staff.touched(kept["staff"])

    def changes_since(self, kept: Mapping[str, Any], entry: int) -> int:
        return self.pupils.changes_since(kept["pupils"], entry) + self.staff.changes_since(kept["staff"], entry)

    def restore(self, kept: Mapping[str, Any]) -> Marks:
        return [*self.pupils.restore(kept["pupils"]), *self.staff.restore(kept["staff"])]

    def place(self, fault: Fault, looked: Both) -> tuple[int | str, str]:
        """("users.csv:5", column): where the value stands in the set."""
        if fault.row > len(looked.people):
            wrong = looked.given.wrong[fault.row - len(looked.people) - 1]
            return f"{wrong.file}.csv:{wrong.line}", wrong.column
        person, keys = looked.people[fault.row - 1], STAFF_KEYS if fault.row >= looked.first_staff else PUPIL_KEYS
        _told, file, column = keys.get(fault.key, ("", "users", fault.key))
        return f"{file}.csv:{person.lines.get(file, person.lines['users'])}", column

    def mark(self, file: BinaryIO, looked: Both, faults: list[Fault]) -> None:
        """A list of the faults: a set of files that name each other has no cells to colour."""
        rows = ([*self.place(fault, looked), fault.say(SENTENCES)] for fault in faults)
        write_sheet(file, self.title, [gettext("行"), gettext("列"), gettext("怎么办")], rows)

    def write_empty(self, file: BinaryIO, user: User, *, at: datetime) -> None:
        oneroster.write_set(file, {}, system=_system())

    def write_out(self, file: BinaryIO, user: User, *, at: datetime, as_csv: bool) -> tuple[int, list[str]]:
        """The pupils and the staff whose rolls the person keeps and may reveal, as a set."""
        children = self.pupils.present(user, self.pupils.table(user, at=at), at=at).to_pylist()
        adults = self.staff.present(user, self.staff.table(user, at=at), at=at).to_pylist()
        oneroster.write_set(file, _tables(children, adults, local_day(at)), system=_system())
        return len(children) + len(adults), [*PUPIL_KEYS, *STAFF_KEYS]


def _system() -> str:
    return f"Tijiao {sample_line()}".strip()


def _checked(found: list[oneroster.Person], table: Table, keys: Keys, before: int, day: date) -> Checked:
    columns = [[one.told.get(told, "") for one in found] for told, _file, _column in keys.values()]
    texts = pa.table([pa.array(column, pa.string()) for column in columns], [f"c{at}" for at in range(len(keys))])
    return check(Read(list(keys), {key: at for at, key in enumerate(keys)}, texts, before), table, today=day)


# --- what there is, as a set ----------------------------------------------------------------------------------------


def _tables(children: list[dict[str, Any]], adults: list[dict[str, Any]], day: date) -> dict[str, list[dict[str, str]]]:
    codes = {one["school"] for one in children} | {one["organisation"] for one in adults}
    orgs = Organisation.objects.filter(code__in=codes).order_by("code")
    kinder = {one.code for one in orgs if one.kind == OrganisationKind.KINDERGARTEN}
    year = school_year(year_of(day))
    session = str(year).replace("/", "-")
    rooms = sorted({(one["school"], one["class"]) for one in children if one["class"]})
    return {
        "academicSessions": [{
            "sourcedId": session, "title": str(year), "type": "schoolYear", "startDate": year.first.isoformat(),
            "endDate": year.end.isoformat(), "schoolYear": str(year.end.year),
        }],
        "orgs": [{"sourcedId": one.code, "name": one.name, "type": "school", "identifier": one.code} for one in orgs],
        "courses": [{"sourcedId": f"course-{code}", "title": gettext("班级"), "orgSourcedId": code}
                    for code in sorted({school for school, _room in rooms})],
        "classes": [{
            "sourcedId": f"{school}-{room}", "title": room, "courseSourcedId": f"course-{school}",
            "classType": "homeroom", "schoolSourcedId": school, "termSourcedIds": session,
        } for school, room in rooms],
        "users": [*(_user("pupil", one, one["student_no"], one["school"], kinder) for one in children),
                  *(_user("staff", one, one["staff_no"], one["organisation"], kinder) for one in adults)],
        "roles": [*(_role("pupil", one["student_no"], one["school"], one["from_day"]) for one in children),
                  *(_role("staff", one["staff_no"], one["organisation"], one["from_day"], one["duty"])
                    for one in adults)],
        "enrollments": [{
            "sourcedId": f"seat-{one['student_no']}", "classSourcedId": f"{one['school']}-{one['class']}",
            "schoolSourcedId": one["school"], "userSourcedId": f"pupil-{one['student_no']}", "role": "student",
            "beginDate": one["from_day"],
        } for one in children if one["class"]],
        "demographics": [*(_born(f"pupil-{one['student_no']}", one) for one in children),
                         *(_born(f"staff-{one['staff_no']}", one) for one in adults)],
    }  # fmt: skip


def _user(kind: str, one: Mapping[str, Any], number: str, place: str, kinder: set[str]) -> dict[str, str]:
    family, given = oneroster.split_name(one["name"])
    grade = str(one.get("grade") or "")
    code = oneroster.PRESCHOOL_GRADES.get(grade, grade) if place in kinder else grade.zfill(2) if grade else ""
    return {
        "sourcedId": f"{kind}-{number}", "enabledUser": "true", "username": number, "givenName": given,
        "familyName": family, "identifier": number, "grades": code, "primaryOrgSourcedId": place,
        **{f"metadata.{key}": one.get(key) or "" for key in ("subject", "title", "education")},
    }  # fmt: skip


def _role(kind: str, number: str, place: str, first: str, duty: str = "") -> dict[str, str]:
    known = {word: role for role, word in oneroster.DUTIES.items()}
    return {
        "sourcedId": f"role-{kind}-{number}", "userSourcedId": f"{kind}-{number}", "roleType": "primary",
        "role": known.get(duty, "aide") if duty else "student", "beginDate": first, "orgSourcedId": place,
        "metadata.duty": duty,
    }  # fmt: skip


def _born(user: str, one: Mapping[str, Any]) -> dict[str, str]:
    sexes = {"男": "male", "女": "female"}
    return {"sourcedId": user, "birthDate": one["birth_date"] or "", "sex": sexes[one["sex"]],
            "metadata.idNumber": one["id_number"] or ""}  # fmt: skip


def bring() -> None:
    register("oneroster", OneRoster())
