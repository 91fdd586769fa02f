"""The teachers' roll as a workbook.

A person is known by the staff number. A number that the register does not know is taken in with the duty told; who
holds a duty at the same place is corrected, and takes on a duty that is told and new. Others are refused. An empty
cell changes nothing; the end of a duty is no matter of an import.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.audit.models import AuditEntry
from tijiao.directory.models import Organisation, User
from tijiao.kernel.times import local_day
from tijiao.registry.exchange import bulk
from tijiao.registry.exchange.kinds import Marks, OneTable, Plan, Written, register
from tijiao.registry.exchange.pupils import SEX_WORDS
from tijiao.registry.models import Employment, Staff
from tijiao.registry.sheets.checks import Checked
from tijiao.registry.sheets.faults import SAID, Fault
from tijiao.registry.sheets.table import Agreement, Column, Table

FIELDS = ("staff_no", "id_number", "name", "sex", "birth_date", "subject", "title", "education")
PLACE = ("staff", "organisation", "duty", "from_day")
MARKS: Marks = [("registry_staff", "")]
SENTENCES: dict[str, str | Promise] = {
    **SAID,
    "not-yours": _("“%(given)s”不是您登记教职工的单位。请核对单位代码。"),
    "elsewhere": _("这个工号的教职工不在您的单位任职。请先由原单位办理，再在教职工页面登记任职。"),
    "id-taken": _("这个身份证号已登记在另一个工号下。请核对两个号码。"),
    "too-early": _("到任日期不能早于单位设立的日期。"),
}


@dataclass
class Work:
    """What is to be written. Persons as values in the order of FIELDS, duties as (organisation, duty, from_day)."""

    take: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = field(default_factory=list)
    correct: list[tuple[int, tuple[Any, ...], tuple[Any, ...]]] = field(default_factory=list)  # id, before, after
    duties: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)


class StaffRoll(OneTable):
    """The kind "staff"; see `kinds.Kind`."""

    title = _("教职工名册")
    action = Action.STAFF_CHANGE
    sentences = SENTENCES
    audit = "staff.import"

    def table(self, user: User, *, at: datetime) -> Table:
        """Columns with the organisations whose staff the person keeps as choices."""
        words = {one.code: str(one.pk) for one in _places(user, at=at)}
        return Table("教职工", _columns(words), ("staff_no",), (Agreement("id_number", "sex", "birth_date"),))

    def present(self, user: User, table: Table, *, at: datetime) -> pa.Table:
        """Who holds a duty today, in the clear, where the person keeps the staff and may reveal. One row a person."""
        rows: Any = Employment.objects.on(local_day(at))
        for action in (Action.STAFF_CHANGE, Action.REVEAL):
            rows = reach(user, action).limit(rows, "organisation__path")
        names = ("staff_no", "name", "sex", "birth_date", "id_number", "subject", "title", "education")
        told = [*(f"staff__{name}" for name in names), "organisation__code", "duty", "from_day"]
        first = {row[0]: row for row in reversed(rows.order_by("organisation__path", "staff", "pk").values_list(*told))}
        columns = [list(column) for column in zip(*reversed(first.values()), strict=True)] or [[] for _name in told]
        columns[2] = [{"1": "男", "2": "女"}[value] for value in columns[2]]
        texts = [[None if value is None else str(value) for value in column] for column in columns]
        keys = [column.key for column in table.columns]
        return pa.table([pa.array(text, pa.string()) for text in texts], names=keys)

    def plan(self, checked: Checked, user: User, *, at: datetime) -> Plan:
        return _Planning(checked, user, at).whole()

    def write(self, plan: Plan, *, by: User, at: datetime) -> Written:
        work: Work = plan.work
        made = _take(work)
        bulk.update(Staff, FIELDS, [(*after, pk) for pk, _before, after in work.correct])
        _count_up([pk for pk, _before, _after in work.correct])
        began = list(bulk.insert(Employment, PLACE, [(pk, *place) for pk, place in work.duties]))
        holders = {pk for pk, _place in work.duties}
        kept = {"made": made, "staff": [(pk, before) for pk, before, _after in work.correct], "began": began,
                "holders": sorted(holders)}  # fmt: skip
        return Written(kept, MARKS)

    def touched(self, kept: Mapping[str, Any]) -> set[str]:
        return {f"staff:{pk}" for pk in (*kept["made"], *(pk for pk, _before in kept["staff"]), *kept["holders"])}

    def changes_since(self, kept: Mapping[str, Any], entry: int) -> int:
        """Later acts about one of the persons."""
        touched = self.touched(kept)
        about = AuditEntry.objects.filter(pk__gt=entry, subject_kind="registry.staff")
        return sum(f"staff:{subject}" in touched for subject in about.values_list("subject_id", flat=True))

    def restore(self, kept: Mapping[str, Any]) -> Marks:
        for model, ids in ((Staff, kept["made"]), (Employment, kept["began"])):
            for first in range(0, len(ids), bulk.MOST_IN):
                model._default_manager.filter(pk__in=ids[first : first + bulk.MOST_IN]).delete()
        bulk.update(Staff, FIELDS, [(*before, pk) for pk, before in kept["staff"]])
        _count_up([pk for pk, _before in kept["staff"]])
        return MARKS


def _columns(places: dict[str, str]) -> tuple[Column, ...]:
    return (
        Column("staff_no", _("工号"), "student_no", ("教师编号", "职工号", "教职工号"), required=True,
               most=30, width=20),
        Column("name", _("姓名"), also=("教师姓名",), required=True, most=60, width=12),
        Column("sex", _("性别"), "choice", choices=SEX_WORDS, required=True, width=8),
        Column("birth_date", _("出生日期"), "date", ("出生年月日",), past=True, width=14),
        Column("id_number", _("身份证号"), "citizen_id", ("身份证件号", "公民身份号码"), unique=True, width=22,
               rule=_("18 位；空着不会清除已登记的号码。")),
        Column("subject", _("任教学科"), also=("学科",), most=40, width=12),
        Column("title", _("职称"), most=40, width=14),
        Column("education", _("学历"), most=40, width=10),
        Column("organisation", _("单位代码"), "choice", ("学校代码", "学校标识码"), places, required=True),
        Column("duty", _("岗位职责"), also=("岗位", "职务"), required=True, most=60, width=14,
               rule=_("例如 教师、校长、保安；新的岗位会加在原有岗位之外。")),
        Column("from_day", _("到任日期"), "date", ("入职日期",), width=14,
               rule=_("新增人员和新岗位填写，空着即今天。")),
    )  # fmt: skip


def _places(user: User, *, at: datetime) -> list[Organisation]:
    live: Any = Organisation.objects.live(on=local_day(at)).exclude(kind="class")
    return list(reach(user, Action.STAFF_CHANGE).limit(live, "path").order_by("path"))


class _Refused(Exception):
    def __init__(self, key: str, code: str) -> None:
        self.key, self.code = key, code
        super().__init__(code)


class _Planning:
    """One walk over the good rows: what each would do, or why it is refused."""

    def __init__(self, checked: Checked, user: User, at: datetime) -> None:
        self.checked, self.day = checked, local_day(at)
        self.opened = {str(one.pk): one.opened_on.isoformat() for one in _places(user, at=at)}
        self.rows = _rows(checked.good)
        numbers = [row["staff_no"] for row in self.rows]
        people = Staff.objects.order_by()
        self.known = {row[1]: row for row in bulk.look_up(people, "staff_no", numbers, ("id", *FIELDS))}
        ids = [row["id_number"] for row in self.rows if row["id_number"]]
        self.holders = {no: pk for pk, no in bulk.look_up(people, "id_number", ids, ("id", "id_number"))}
        standing = Employment.objects.filter(to_day=None).order_by()
        held = bulk.look_up(
            standing, "staff", [row[0] for row in self.known.values()], ("staff", "organisation", "duty")
        )
        self.duties: dict[int, set[tuple[int, str]]] = {}
        for staff, organisation, duty in held:
            self.duties.setdefault(staff, set()).add((organisation, duty))
        self.work = Work()

    def whole(self) -> Plan:
        faults = [
            Fault(one.row, one.key, "not-yours", one.facts)
            if (one.key, one.code) == ("organisation", "not-a-choice") else one
            for one in self.checked.faults
        ]  # fmt: skip
        changed, refused, told, places = 0, 0, hashlib.sha256(), set[int]()
        for row in self.rows:
            try:
                done = self._row(row)
            except _Refused as wrong:
                faults.append(Fault(row["n"], wrong.key, wrong.code))
                refused += 1
                continue
            places.add(int(row["organisation"]))
            changed += done == "changed"
            told.update(f"{row['staff_no']}:{done};".encode())
        faults.sort(key=lambda fault: fault.row)
        added = len(self.work.take)
        return Plan(added, changed, len(self.rows) - refused - added - changed, faults, told.hexdigest(), self.work,
                    places.pop() if len(places) == 1 else None)  # fmt: skip

    def _row(self, row: dict[str, Any]) -> str:
        """Take a row into the work; "added", "changed" or "same". Raises _Refused."""
        known, place = self.known.get(row["staff_no"]), int(row["organisation"])
        pk = known[0] if known else 0
        if row["id_number"] and self.holders.get(row["id_number"], pk) != pk:
            raise _Refused("id_number", "id-taken")
        began = str(row["from_day"] or self.day.isoformat())
        if began < self.opened[row["organisation"]]:
            raise _Refused("from_day", "too-early")
        if known is None:
            blank = {name: row[name] or "" for name in FIELDS} | {"birth_date": row["birth_date"]}
            self.work.take.append((tuple(blank[name] for name in FIELDS), (place, row["duty"], began)))
            return "added"
        held = self.duties.get(pk, set())
        if place not in {organisation for organisation, _duty in held}:
            raise _Refused("staff_no", "elsewhere")
        before = tuple(str(value) if name == "birth_date" and value else value
                       for name, value in zip(FIELDS, known[1:], strict=True))  # fmt: skip
        after = tuple(row[name] or old for name, old in zip(FIELDS, before, strict=True))
        if after != before:
            self.work.correct.append((pk, before, after))
        if (place, row["duty"]) not in held:
            self.work.duties.append((pk, (place, row["duty"], began)))
            return "changed"
        return "changed" if after != before else "same"


def _rows(good: pa.Table) -> list[dict[str, Any]]:
    keys = (*FIELDS, "organisation", "duty", "from_day")
    lists = [good.column(key).to_pylist() if key in good.column_names else [None] * good.num_rows for key in keys]
    return [dict(zip(("n", *keys), row, strict=True)) for row in zip(good.column("n").to_pylist(), *lists, strict=True)]


def _take(work: Work) -> list[int]:
    """Insert the persons and their duties. Returns the ids of the persons."""
    ids = bulk.insert(Staff, (*FIELDS, "version"), [(*values, 1) for values, _place in work.take])
    places = zip(ids, (place for _values, place in work.take), strict=True)
    bulk.insert(Employment, PLACE, [(pk, *place) for pk, place in places])
    return list(ids)


def _count_up(people: list[int]) -> None:
    versions = list(bulk.look_up(Staff.objects.order_by(), "pk", people, ("pk", "version")))
    bulk.update(Staff, ("version",), [(version + 1, pk) for pk, version in versions])


def bring() -> None:
    register("staff", StaffRoll())
