"""One ledger as a workbook: a row is what an organisation files for a period.

A row that nothing was filed for is filed; a draft or a returned record is filed with it. What was handed in already
is corrected on its page, with a reason; the same answers again change nothing. The form judges the answers, as it does
on the page. A record that reports hazards is filed on the page too, for somebody must deal with each of them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.audit.models import AuditEntry
from tijiao.directory.models import Organisation, User
from tijiao.forms.compiled import Form
from tijiao.forms.declare import Calculate, Repeat, Select, Upload
from tijiao.forms.models import FormVersion
from tijiao.forms.outcome import Fault as FormFault
from tijiao.forms.outcome import Json
from tijiao.forms.said import label_of
from tijiao.forms.validate import validate
from tijiao.forms.versions import form_of
from tijiao.kernel.periods import Kind as PeriodKind
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import Problem
from tijiao.kernel.times import local_day
from tijiao.ledgers.domain import due, hazards_of, mark_of
from tijiao.ledgers.models import Ledger, Record, RecordHistory, State
from tijiao.ledgers.obligations import ON_EVENT, Facts, facts_for, kind_of
from tijiao.pages.language import language
from tijiao.pages.sentences import sentence
from tijiao.registry.exchange.kinds import Marks, OneTable, Plan, Written, register_family
from tijiao.registry.sheets.checks import Checked
from tijiao.registry.sheets.faults import SAID, Fault
from tijiao.registry.sheets.table import Column, Table

HANDED_IN = (State.FILED, State.ACCEPTED)
SENTENCES: dict[str, str | Promise] = {
    **SAID,
    "not-yours": _("“%(given)s”不是您填报的单位。请核对单位代码。"),
    "not-a-period": _("“%(given)s”不是这个台账的周期。请按模板中的样子填写，例如 %(example)s。"),
    "said": "%(said)s",
    "handed-in": _("已经报送。请在记录页更正，并写明理由。"),
    "on-page": _("“%(label)s”不在表格里，请在台账页填写。%(said)s"),
    "hazards": _("这一行报告了隐患。请在台账页逐条填报，以便处置。"),
}


@dataclass
class Work:
    """Records with the answers to file; those that are there already are drafts or were returned."""

    new: list[tuple[Record, dict[str, Json]]] = field(default_factory=list)
    standing: list[tuple[Record, dict[str, Json]]] = field(default_factory=list)


class LedgerSheet(OneTable):
    """The kind "ledger:code"; see `registry.exchange.kinds.Kind`."""

    action = Action.RECORD_FILE
    sentences = SENTENCES
    audit = "ledger.import"
    fixed = frozenset({"organisation", "period"})  # a row is there for each that fills it

    def __init__(self, ledger: Ledger, version: FormVersion) -> None:
        self.ledger, self.version = ledger, version
        self.form = form_of(version)

    @property
    def title(self) -> str:
        return str(self.ledger)

    def table(self, user: User, *, at: datetime) -> Table:
        """Organisation and period, then what the form asks."""
        places = {one.code: str(one.pk) for one in _places(user, self.ledger, at=at)}
        example = str(Period.containing(self.cadence, local_day(at)))
        first = (
            Column("organisation", _("单位代码"), "choice", ("学校代码", "学校标识码"), places, required=True),
            Column("period", _("周期"), also=("日期",), required=True, most=25,
                   rule=gettext("例如 %(example)s。") % {"example": example}),
        )  # fmt: skip
        return Table("台账", (*first, *_asked(self.form)), ("organisation", "period"))

    @property
    def cadence(self) -> PeriodKind:
        return kind_of(self.ledger.cadence)

    def present(self, user: User, table: Table, *, at: datetime) -> pa.Table:
        """The period that the day lies in: a row for each organisation that fills the ledger, with its answers."""
        period = str(Period.containing(self.cadence, local_day(at)))
        places = _places(user, self.ledger, at=at)
        known = Record.objects.filter(ledger=self.ledger, period=period, organisation__in=places)
        data = dict(known.values_list("organisation", "data"))
        names = [column.key for column in table.columns][2:]
        rows = [[one.code, period, *_shown(self.form, names, data.get(one.pk, {}))] for one in places]
        columns: list[Any] = list(zip(*rows, strict=True)) or [[] for _column in table.columns]
        keys = [column.key for column in table.columns]
        return pa.table([pa.array(list(column), pa.string()) for column in columns], names=keys)

    def plan(self, checked: Checked, user: User, *, at: datetime) -> Plan:
        return _Planning(self, checked, user, at).whole()

    def write(self, plan: Plan, *, by: User, at: datetime) -> Written:
        work: Work = plan.work
        kept: dict[str, Any] = {"made": [], "standing": [], "marks": []}
        marks: set[tuple[str, str]] = set()
        for record, data in (*work.new, *work.standing):
            if record.pk is not None:
                filed = record.filed_at.isoformat() if record.filed_at else None
                kept["standing"].append([record.pk, record.version + 1, record.state, record.data, filed,
                                         record.filed_by_id])  # fmt: skip
            _file(record, data, by=by, at=at)
            if record.version == 1:
                kept["made"].append(record.pk)
            marks.add(mark_of(record))
        kept["marks"] = sorted(marks)
        return Written(kept, sorted(marks))

    def touched(self, kept: Mapping[str, Any]) -> set[str]:
        return {f"record:{pk}" for pk in (*kept["made"], *(row[0] for row in kept["standing"]))}

    def changes_since(self, kept: Mapping[str, Any], entry: int) -> int:
        touched = self.touched(kept)
        about = AuditEntry.objects.filter(pk__gt=entry, subject_kind="ledgers.record")
        return sum(f"record:{subject}" in touched for subject in about.values_list("subject_id", flat=True))

    def restore(self, kept: Mapping[str, Any]) -> Marks:
        """New records go; the others get their earlier answers back, as a further version."""
        Record.objects.filter(pk__in=kept["made"]).delete()
        for pk, version, state, data, filed_at, filed_by in kept["standing"]:
            found = Record.objects.get(pk=pk, version=version)
            found.state, found.data, found.version = state, data, version + 1
            found.filed_at, found.filed_by_id = datetime.fromisoformat(filed_at) if filed_at else None, filed_by
            found.save()
            last = found.history.order_by("-version").first()
            RecordHistory.objects.create(
                record=found, version=found.version, data=data, state=state, at=last.at if last else found.opened_at,
                by=last.by if last else None, why=gettext("撤回导入"),
            )  # fmt: skip
        return [(table, partition) for table, partition in kept["marks"]]


def _file(record: Record, data: dict[str, Json], *, by: User, at: datetime) -> None:
    """File a record with its history row; the audit entry is the import's."""
    record.data, record.state, record.version = data, State.FILED, record.version + 1
    record.filed_at, record.filed_by, record.review_step = record.filed_at or at, by, 0
    record.save()
    RecordHistory.objects.create(
        record=record, version=record.version, data=data, state=State.FILED, at=at, by=by, why=gettext("表格导入")
    )


def _places(user: User, ledger: Ledger, *, at: datetime) -> list[Organisation]:
    """The organisations of the kinds that fill the ledger and for which the person files."""
    live: Any = Organisation.objects.live(on=local_day(at)).filter(kind__in=ledger.definition["fills"]["kinds"])
    return list(reach(user, Action.RECORD_FILE).limit(live, "path").order_by("path"))


def _beside(form: Form) -> list[str]:
    """What a workbook cannot hold: files, and the rows of repeats. It is filled in on the page and stays as it is."""
    return [one.name for one in form.holding if isinstance(one.item, Upload | Repeat)]


def _asked(form: Form) -> list[Column]:
    """What the form asks, with its choices as words. All are texts here: the form judges them."""
    reader, found = language(), []
    languages = list(dict.fromkeys([reader, "zh-hans", "en"]))  # who fills in may not read what the uploader reads
    for one in form.holding:
        if isinstance(one.item, Calculate | Upload | Repeat):
            continue
        words: dict[str, str] = {}
        if isinstance(one.item, Select) and one.item.type == "select_one":
            told = [(choice.label.say(each), choice.name) for each in languages for choice in one.choices]
            for word, name in [*told, *((choice.name, choice.name) for choice in one.choices)]:
                words.setdefault(word, name)
        hint = one.item.hint.say(language()) if one.item.hint else ""
        found.append(
            Column(one.name, one.item.label.say(language()), "choice" if words else "text",
                   also=tuple(one.item.label.say(each) for each in languages), choices=words, rule=hint, most=5000)
        )  # fmt: skip
    return found


def _shown(form: Form, names: list[str], data: Mapping[str, Any]) -> list[str | None]:
    """Answers as a workbook shows them: the words of choices, several names by spaces."""
    shown: list[str | None] = []
    for name in names:
        value = data.get(name)
        words = {choice.name: choice.label.say(language()) for choice in form.by_name[name].choices}
        if isinstance(value, list):
            shown.append(" ".join(value))
        else:
            shown.append(None if value is None else words.get(str(value), str(value)))
    return shown


class _Refused(Exception):
    def __init__(self, faults: list[tuple[str, str, dict[str, Any]]]) -> None:
        self.faults = faults
        super().__init__(len(faults))


class _Planning:
    """One walk over the good rows: what each would file, or why it is refused."""

    def __init__(self, sheet: LedgerSheet, checked: Checked, user: User, at: datetime) -> None:
        self.sheet, self.checked, self.at = sheet, checked, at
        self.rows: list[dict[str, Any]] = checked.good.to_pylist()
        self.places = {str(one.pk): one for one in _places(user, sheet.ledger, at=at)}
        ids = sorted({int(row["organisation"]) for row in self.rows})
        self.facts: Facts = facts_for([sheet.ledger], only=ids)
        periods = {row["period"] for row in self.rows}
        rows = Record.objects.filter(ledger=sheet.ledger, organisation__in=ids, period__in=periods)
        self.known = {(str(one.organisation_id), one.period): one for one in rows.select_related(
            "ledger", "organisation", "form_version", "filed_by")}  # fmt: skip
        self.work = Work()

    def whole(self) -> Plan:
        faults = [
            Fault(one.row, one.key, "not-yours", one.facts)
            if (one.key, one.code) == ("organisation", "not-a-choice") else one
            for one in self.checked.faults
        ]  # fmt: skip
        refused, same, told, places = 0, 0, hashlib.sha256(), set[int]()
        for row in self.rows:
            try:
                done = self._row(row)
            except _Refused as wrong:
                faults += [Fault(row["n"], key, code, facts) for key, code, facts in wrong.faults]
                refused += 1
                continue
            same += done == "same"
            places.add(int(row["organisation"]))
            told.update(f"{row['organisation']}/{row['period']}:{done};".encode())
        faults.sort(key=lambda fault: fault.row)
        return Plan(len(self.work.new), len(self.work.standing), same, faults, told.hexdigest(), self.work,
                    places.pop() if len(places) == 1 else None)  # fmt: skip

    def _row(self, row: dict[str, Any]) -> str:
        """Take a row into the work; "added", "changed" or "same" with what it files. Raises _Refused."""
        period, place = self._period(row["period"]), self.places[row["organisation"]]
        standing = self.known.get((row["organisation"], str(period)))
        form = form_of(standing.form_version) if standing else self.sheet.form
        beside = _beside(form)
        kept = {name: standing.data[name] for name in beside if standing and name in standing.data}
        answers = kept | {name: row[name] for name in form.by_name if row.get(name) is not None}
        outcome = validate(form, answers, at=self.at)
        if outcome.faults:
            raise _Refused([_refusal(form, fault, beside) for fault in outcome.faults])
        if standing is not None and standing.state in HANDED_IN:
            if standing.data == outcome.data:
                return "same"
            raise _Refused([("organisation", "handed-in", {})])
        record = standing or self._opened(place, period)
        trial = Record(ledger=record.ledger, organisation=place, period=record.period, data=outcome.data,
                       period_first=record.period_first, form_version=record.form_version)  # fmt: skip
        if hazards_of(trial, at=self.at):
            raise _Refused([("organisation", "hazards", {})])
        (self.work.standing if standing else self.work.new).append((record, outcome.data))
        return f"{'changed' if standing else 'added'}={json.dumps(outcome.data, sort_keys=True)}"

    def _period(self, text: str) -> Period:
        wanted = self.sheet.cadence
        given = text.removesuffix(" 00:00:00")
        try:
            return Period.parse(given, kind=wanted)
        except Problem:
            example = str(Period.containing(wanted, local_day(self.at)))
            raise _Refused([("period", "not-a-period", {"given": given, "example": example})]) from None

    def _opened(self, place: Organisation, period: Period) -> Record:
        """A new record for what is due; twice in one file is told by the check of the key. Raises _Refused."""
        try:
            obligation = due(self.sheet.ledger, place, period, at=self.at, facts=self.facts)
        except Problem as problem:
            raise _Refused([("period", "said", {"said": sentence(problem)})]) from None
        return Record(
            ledger=self.sheet.ledger, organisation=place, period=str(period), version=0, period_first=period.first,
            period_end=period.end, opened_at=self.at, due_at=obligation.due_at, form_version=self.sheet.version,
        )  # fmt: skip


def _refusal(form: Form, fault: FormFault, beside: list[str]) -> tuple[str, str, dict[str, Any]]:
    """A fault at its cell; of what the workbook cannot hold, at the row's first cell with its label."""
    place = fault.field.partition(".")[0]
    if place not in beside:
        return fault.field, "said", {"said": _say(fault)}
    return "organisation", "on-page", {"label": label_of(form, place), "said": _say(fault)}


def _say(fault: FormFault) -> str:
    return fault.say(language(), gettext)


def _made(code: str) -> LedgerSheet | None:
    """The kind of a ledger that is kept and whose form is published; events are filed on their page, one by one."""
    ledger = Ledger.objects.filter(code=code).exclude(cadence=ON_EVENT).first()
    version = FormVersion.objects.latest_of(ledger.form_id) if ledger else None
    return LedgerSheet(ledger, version) if ledger and version else None


def bring() -> None:
    register_family("ledger", _made)
