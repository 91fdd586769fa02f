"""How long each register and each ledger is kept, what is due, and the nightly run that erases it.

The periods below are settings of this project, to be edited by a city; they are no quotation of a law.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tijiao.allocation.models import Applicant
from tijiao.cases.models import Case, CaseType
from tijiao.cases.types import declared as type_of
from tijiao.directory.models import OneTimeCode, User
from tijiao.forms.models import Attachment
from tijiao.inspections.models import Answer as VisitAnswer
from tijiao.inspections.models import Finding, Sheet, Visit
from tijiao.inspections.photos import SHEET
from tijiao.keep.erasers import ERASED, ERASERS, Wiped, wipe_cases, wipe_records
from tijiao.keep.erasure import bury, erase
from tijiao.keep.models import LegalHold
from tijiao.keep.problems import UnknownKind
from tijiao.kernel.clocks import add_months
from tijiao.kernel.retention import Retention
from tijiao.kernel.times import day_start, local_day
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Ledger, Record
from tijiao.registry.exchange import extras
from tijiao.registry.models import Circumstance, Consent, Employment, Enrolment, Pupil, Staff

BATCH = 2000
NIGHTLY_REASON = "retention"


@dataclass(frozen=True)
class Register:
    """Something that is kept for a while after a fact.

    `fact`    the event from which the period runs, in words
    `due`     day → rows whose fact lies before that day (the day that the period leads back to)
    `nightly` whether the nightly run erases them; else a person does so, one by one, with a reason
    """

    kind: str
    title: str | Promise
    keep: Retention
    fact: str | Promise
    due: Callable[[date], QuerySet[Any]]
    nightly: bool


def _left_pupils(before: date) -> QuerySet[Any]:
    there = Pupil.objects.exclude(student_no__startswith="erased-")
    return _left(there, Enrolment.objects.all(), "pupil", before)


def _left_staff(before: date) -> QuerySet[Any]:
    there = Staff.objects.exclude(staff_no__startswith="erased-")
    return _left(there, Employment.objects.all(), "staff", before)


def _left(people: QuerySet[Any], stays: QuerySet[Any], who: str, before: date) -> QuerySet[Any]:
    """Whose last stay ended by a day: some ended, none stands or ended later. The few that ended are asked first."""
    longer = stays.filter(Q(to_day=None) | Q(to_day__gt=before), **{who: OuterRef("pk")})
    return people.filter(~Exists(longer), pk__in=stays.filter(to_day__lte=before).values(who))


def _ended_circumstances(before: date) -> QuerySet[Any]:
    return Circumstance.objects.filter(to_day__lte=before)


def _withdrawn_consents(before: date) -> QuerySet[Any]:
    return Consent.objects.filter(withdrawn_on__lte=before)


def _spent_codes(before: date) -> QuerySet[Any]:
    moment = day_start(before)
    return OneTimeCode.objects.filter(Q(used_at__lt=moment) | Q(expires_at__lt=moment))


def _old_visits(before: date) -> QuerySet[Any]:
    """Visits that took place by a day and still hold what somebody wrote or photographed."""
    written = VisitAnswer.objects.filter(sheet__visit=OuterRef("pk")).exclude(note__in=("", ERASED))
    pictures = Attachment.objects.filter(owner_kind=SHEET).values("owner_id")
    pictured = Sheet.objects.filter(visit=OuterRef("pk"), pk__in=pictures)
    return Visit.objects.done().filter(Exists(written) | Exists(pictured), on_day__lte=before)


def _old_findings(before: date) -> QuerySet[Any]:
    return Finding.objects.filter(state="closed", closed_at__lt=day_start(before)).exclude(title=ERASED)


def _old_applicants(before: date) -> QuerySet[Any]:
    """Of lotteries that were held by a day."""
    return Applicant.objects.filter(problem__on_day__lte=before).exclude(name=ERASED)


REGISTERS: tuple[Register, ...] = (
    Register("registry.pupil", _("学生"), Retention.parse("10 years"), _("离校"), _left_pupils, False),
    Register("registry.staff", _("教职工"), Retention.parse("10 years"), _("离职"), _left_staff, False),
    Register("registry.circumstance", _("关爱情形"), Retention.parse("3 years"), _("终止"), _ended_circumstances, True),
    Register("registry.consent", _("监护人同意"), Retention.parse("3 years"), _("同意撤回"), _withdrawn_consents, True),
    Register("inspections.visit", _("检查记录和照片"), Retention.parse("5 years"), _("检查完成"), _old_visits, False),
    Register("inspections.finding", _("隐患和整改"), Retention.parse("5 years"), _("销号"), _old_findings, False),
    Register("allocation.applicant", _("招生报名"), Retention.parse("3 years"), _("摇号"), _old_applicants, False),
    Register("exchange.import", _("导入及其附加列"), Retention.parse("3 years"), _("导入"), extras.old, True),
    Register("directory.code", _("一次性口令"), Retention.parse("1 month"), _("使用或过期"), _spent_codes, True),
)


@dataclass(frozen=True)
class Kept:
    """A line of the page: what is kept how long after which fact; `due` only for what a person erases."""

    kind: str
    title: str | Promise
    keep: Retention
    fact: str | Promise
    nightly: bool
    due: int = 0

    @property
    def keep_words(self) -> str:
        """5 years → 5 年."""
        if self.keep.months is None:
            return gettext("永久")
        years, months = divmod(self.keep.months, 12)
        if months:
            return ngettext("%(months)s 个月", "%(months)s 个月", self.keep.months) % {"months": self.keep.months}
        return ngettext("%(years)s 年", "%(years)s 年", years) % {"years": years}


@dataclass(frozen=True)
class Done:
    """What a nightly run erased, and what it left because of a legal hold."""

    erased: int
    held: int


def cutoff(keep: Retention, today: date) -> date | None:
    """What happened up to this day need not be kept any longer; None = for ever."""
    return None if keep.months is None else add_months(today, -keep.months)


def declared(*, today: date) -> list[Kept]:
    """Every register and ledger with its period, for the audit administrator."""
    kept = [
        Kept(one.kind, one.title, one.keep, one.fact, one.nightly, 0 if one.nightly else _due(one, today).count())
        for one in REGISTERS
    ]
    ledgers = Ledger.objects.all()
    kept += [Kept("ledgers.record", str(one), _keep_of(one), _("所属期结束"), True) for one in ledgers]
    return kept + [Kept("cases.case", str(one), _keep_of_cases(one), _("办结"), True) for one in CaseType.objects.all()]


def _due(register: Register, today: date) -> QuerySet[Any]:
    before = cutoff(register.keep, today)
    rows = register.due(before or date.min)
    return rows if before is not None else rows.none()


def erase_due(kind: str, *, reason: str, by: User, at: datetime) -> Done:
    """Erase every subject of a register whose period is over, one transaction and one tombstone each.

    Raises   as erasure.erase; what was erased before stays erased.
    """
    register = next((one for one in REGISTERS if one.kind == kind and not one.nightly), None)
    if register is None:
        raise UnknownKind(kind=kind)
    due = _due(register, local_day(at))
    free = _free(kind, due, at=at)
    kept_back, numbers = due.count() - free.count(), list(free.values_list(ERASERS[kind].key, flat=True))
    for number in numbers:
        erase(kind, str(number), reason=reason, by=by, at=at)
    return Done(len(numbers), kept_back)


def run(*, at: datetime) -> Done:
    """Erase what is due and what no hold keeps: registers whole, records of ledgers in batches, a transaction each."""
    erased = kept_back = 0
    for register in REGISTERS:
        if register.nightly:
            done = _run_register(register, at=at)
            erased, kept_back = erased + done.erased, kept_back + done.held
    for ledger in Ledger.objects.all():
        done = _run_ledger(ledger, at=at)
        erased, kept_back = erased + done.erased, kept_back + done.held
    for kind in CaseType.objects.all():
        done = _run_cases(kind, at=at)
        erased, kept_back = erased + done.erased, kept_back + done.held
    return Done(erased, kept_back)


@transaction.atomic
def _run_register(register: Register, *, at: datetime) -> Done:
    due = _due(register, local_day(at))
    free = _free(register.kind, due, at=at)
    kept_back = due.count() - free.count()
    wiped = Wiped()
    wiped.add(free.model._meta.db_table, free.delete()[0])
    if wiped.counts:
        bury(register.kind, "", wiped, reason=NIGHTLY_REASON, by=None, at=at)
    return Done(sum(wiped.counts.values()), kept_back)


def _run_ledger(ledger: Ledger, *, at: datetime) -> Done:
    due = _due_records(ledger, local_day(at))
    free = _free("ledgers.record", due, at=at)
    kept_back, erased = due.count() - free.count(), 0
    while batch := list(free.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            wiped = wipe_records(Record.objects.filter(pk__in=batch))
            bury("ledgers.ledger", ledger.code, wiped, reason=NIGHTLY_REASON, by=None, at=at)
        erased += len(batch)
    return Done(erased, kept_back)


def _run_cases(kind: CaseType, *, at: datetime) -> Done:
    """Empty the cases of a type that ended as long ago as it is kept."""
    before = cutoff(_keep_of_cases(kind), local_day(at))
    due = Case.objects.filter(kind=kind, closed_at__isnull=False).exclude(title=ERASED)
    due = due.filter(closed_at__lt=day_start(before)) if before is not None else due.none()
    named = LegalHold.objects.on(local_day(at)).filter(subject_kind="cases.case").values("subject_id")
    free = due.none() if LegalHold.objects.on(local_day(at)).filter(
        subject_kind="cases.case", subject_id=""
    ).exists() else due.exclude(number__in=named)  # fmt: skip
    kept_back, erased = due.count() - free.count(), 0
    while batch := list(free.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            wiped = wipe_cases(Case.objects.filter(pk__in=batch))
            bury("cases.type", kind.code, wiped, reason=NIGHTLY_REASON, by=None, at=at)
        erased += len(batch)
    return Done(erased, kept_back)


def _keep_of_cases(kind: CaseType) -> Retention:
    return Retention(type_of(kind).entry.keep_years * 12)


def _keep_of(ledger: Ledger) -> Retention:
    return Retention(entry_of(ledger).keep_years * 12)


def _due_records(ledger: Ledger, today: date) -> QuerySet[Any]:
    before = cutoff(_keep_of(ledger), today)
    rows = Record.objects.filter(ledger=ledger).exclude(data={})
    return rows.filter(period_end__lte=before) if before is not None else rows.none()


def _free(kind: str, due: QuerySet[Any], *, at: datetime) -> QuerySet[Any]:
    """Without what a legal hold names. A hold over a pupil also keeps what stands about the pupil."""
    holds = LegalHold.objects.on(local_day(at))
    named = list(holds.filter(subject_kind=kind).values_list("subject_id", flat=True))
    pupils = list(holds.filter(subject_kind="registry.pupil").values_list("subject_id", flat=True))
    hangs_on_pupil = kind in ("registry.circumstance", "registry.consent")
    if "" in named or (hangs_on_pupil and "" in pupils):
        return due.none()
    free = due.exclude(pk__in=named)
    return free.exclude(pupil__in=pupils) if hangs_on_pupil else free
