"""What erasing means for each kind: which values go from which rows, and which lake partitions held them.

A row that others count (a pupil on a roll, a record that was handed in) stays as a row without values, so that numbers
of the past stay as they were; what exists only for the person goes whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from axes.models import AccessAttempt, AccessLog
from django.db.models import F, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.allocation.models import Applicant
from tijiao.cases.models import Candidate, Case, Complainant, Words
from tijiao.directory.models import Holding, OneTimeCode, User
from tijiao.forms import attachments
from tijiao.insight.models import Question
from tijiao.inspections.models import Answer as VisitAnswer
from tijiao.inspections.models import Finding, Visit
from tijiao.inspections.photos import RECTIFICATION, SHEET
from tijiao.ledgers.models import Record, RecordHistory
from tijiao.notices.models import Channel, Notice, Preferences
from tijiao.registry.models import Circumstance, Consent, Enrolment, Family, Guardian, Pupil, Staff

ERASED = "（已清除）"


@dataclass
class Wiped:
    """What an eraser did.

    `counts`    table → rows
    `marks`     what the lake must rewrite
    `numbers`   the person's unique numbers, to be looked for in free texts (`freetext`)
    `subjects`  (kind, id) of what went along: the reasons given in their audit entries go too
    """

    counts: dict[str, int] = field(default_factory=dict)
    marks: set[tuple[str, str]] = field(default_factory=set)
    numbers: tuple[str, ...] = ()
    subjects: set[tuple[str, str]] = field(default_factory=set)

    def add(self, table: str, rows: int) -> None:
        if rows:
            self.counts[table] = self.counts.get(table, 0) + rows


@dataclass(frozen=True)
class Eraser:
    """`rows` and `key`: where a subject is found by the number that people know; `wipe` empties it."""

    kind: str
    title: str | Promise
    rows: Callable[[], QuerySet[Any]]
    key: str
    wipe: Callable[[Any], Wiped]

    def find(self, number: str) -> Model | None:
        """The subject by its number, locked for the change; None when there is none."""
        if self.key == "pk" and not (number.isascii() and number.isdigit()):
            return None
        return self.rows().select_for_update(of=("self",)).filter(**{self.key: number}).first()


def _pupil(pupil: Pupil) -> Wiped:
    done = Wiped(numbers=_numbers(pupil.id_number, pupil.student_no))
    years = Enrolment.objects.filter(pupil=pupil).values_list("school_year", flat=True).distinct()
    done.marks = {("registry_pupil", str(pupil.birth_date.year)), *(("registry_enrolment", year) for year in years)}
    _drop(done, "registry.consent", Consent.objects.filter(pupil=pupil))
    _drop(done, "registry.circumstance", Circumstance.objects.filter(pupil=pupil))
    _join(done, wipe_cases(Case.objects.filter(pupil=pupil)))
    _drop(done, "cases.candidate", Candidate.objects.filter(pupil=pupil))
    family = pupil.family
    Pupil.objects.filter(pk=pupil.pk).update(
        student_no=f"erased-{pupil.pk}", id_number="", name=ERASED, family=None,
        birth_date=date(pupil.birth_date.year, 1, 1), version=F("version") + 1,
    )  # fmt: skip
    done.add("registry_pupil", 1)
    if family is not None:
        _leave(family, done)
    return done


def _leave(family: Family, done: Wiped) -> None:
    """The guardians go with the last child. A family that stays loses the number of the child that founded it."""
    if family.pupils.exists():
        Family.objects.filter(pk=family.pk).update(code=f"F-{family.pk}")
        return
    _drop(done, "registry.consent", Consent.objects.filter(guardian__family=family))
    _drop(done, "registry.guardian", Guardian.objects.filter(family=family))
    family.delete()
    done.add("registry_family", 1)


def _drop(done: Wiped, kind: str, rows: QuerySet[Any]) -> None:
    """Delete rows that exist only for the person."""
    done.subjects |= {(kind, str(pk)) for pk in rows.values_list("pk", flat=True)}
    done.add(rows.model._meta.db_table, rows.delete()[0])


def _numbers(*told: str) -> tuple[str, ...]:
    return tuple(number for number in told if number)


def _staff(person: Staff) -> Wiped:
    done = Wiped(numbers=_numbers(person.id_number, person.staff_no))
    done.marks = {("registry_staff", "")}
    Staff.objects.filter(pk=person.pk).update(
        staff_no=f"erased-{person.pk}", id_number="", name=ERASED, birth_date=None, subject="", title="", education="",
        version=F("version") + 1,
    )  # fmt: skip
    done.add("registry_staff", 1)
    return done


def _record(record: Record) -> Wiped:
    return wipe_records(Record.objects.filter(pk=record.pk))


def wipe_records(records: QuerySet[Record]) -> Wiped:
    """Empty the answers of records and of all their versions; that and when they were handed in stays."""
    done = Wiped()
    told = records.values_list("ledger__code", "period_first", "pk")
    found = list(told)
    done.marks = {("ledgers_record", f"{code}/{first:%Y-%m}") for code, first, _pk in found}
    ids = [pk for _code, _first, pk in found]
    done.add("ledgers_recordhistory", RecordHistory.objects.filter(record__in=ids).update(data={}, why=""))
    done.add("ledgers_record", Record.objects.filter(pk__in=ids).update(data={}, version=F("version") + 1))
    done.add("forms_attachment", attachments.wipe("ledgers.record", ids))
    return done


def _finding(finding: Finding) -> Wiped:
    done = Wiped(marks={("inspections_finding", f"{finding.found_on:%Y-%m}")})
    done.add("inspections_rectification", finding.rectifications.update(text=ERASED, before="", after=""))
    reports = list(finding.rectifications.values_list("pk", flat=True))
    done.add("forms_attachment", attachments.wipe(RECTIFICATION, reports))
    done.add("inspections_recheck", finding.rechecks.exclude(note="").update(note=ERASED))
    Finding.objects.filter(pk=finding.pk).update(title=ERASED, detail="", version=F("version") + 1)
    done.add("inspections_finding", 1)
    return done


def _case(case: Case) -> Wiped:
    """A case keeps its number, its kind and its days; who asked and every word go."""
    done = Wiped(marks={("cases_case", f"{case.received_on:%Y-%m}")}, subjects={("cases.case", str(case.pk))})
    for rows in (Complainant.objects.filter(case=case), Words.objects.filter(event__case=case), case.notes.all(),
                 case.subjects.exclude(user=None)):  # fmt: skip
        done.add(rows.model._meta.db_table, rows.delete()[0])
    done.add("cases_contact", case.contacts.exclude(text="").update(text=""))
    done.add("cases_part", case.parts.exclude(text="").update(text=ERASED))
    done.add("cases_opening", case.openings.update(reason=ERASED))
    public = {"public_question": "", "public_text": "", "published_at": None, "published_by": None}
    done.add("cases_answer", case.replies.update(text=ERASED, **public))
    done.add("forms_attachment", attachments.wipe("cases.case", [case.pk]))
    Case.objects.filter(pk=case.pk).update(
        title=ERASED, answers={}, pupil=None, origin="", may_publish=False, version=F("version") + 1
    )
    done.add("cases_case", 1)
    return done


def wipe_cases(cases: QuerySet[Case]) -> Wiped:
    """Empty several cases."""
    whole = Wiped()
    for case in cases:
        _join(whole, _case(case))
    return whole


def _join(whole: Wiped, done: Wiped) -> None:
    """What one erasure did becomes part of a larger one."""
    whole.marks |= done.marks
    whole.subjects |= done.subjects
    for table, rows in done.counts.items():
        whole.add(table, rows)


def _visit(visit: Visit) -> Wiped:
    """What people wrote and photographed on a visit, and about its changes, goes; its results and scores stay."""
    done = Wiped(marks={("inspections_visit", f"{visit.on_day:%Y-%m}")})
    sheets = list(visit.sheets.values_list("pk", flat=True))
    answers = VisitAnswer.objects.filter(sheet__in=sheets).exclude(note="")
    done.add("inspections_answer", answers.update(note=ERASED))
    done.add("inspections_seat", visit.seats.exclude(why_instead="").update(why_instead=ERASED))
    for name in ("why_moved", "why_cancelled"):
        told = Visit.objects.filter(pk=visit.pk).exclude(**{name: ""})
        done.add("inspections_visit", told.update(**{name: ERASED}))
    done.add("forms_attachment", attachments.wipe(SHEET, sheets))
    return done


def _applicant(one: Applicant) -> Wiped:
    """The receipt stays, for the published list; the name goes."""
    done = Wiped()
    done.add("allocation_applicant", Applicant.objects.filter(pk=one.pk).update(name=ERASED))
    return done


def _account(user: User) -> Wiped:
    done = Wiped()
    done.add("account_emailaddress", EmailAddress.objects.filter(user=user).delete()[0])
    done.add("directory_onetimecode", OneTimeCode.objects.filter(user=user).delete()[0])
    for kept in (Channel, Preferences):
        done.add(kept._meta.db_table, kept.objects.filter(user=user).delete()[0])
    done.add("notices_notice", Notice.objects.filter(user=user).delete()[0])
    done.add("forms_attachment", attachments.wipe(attachments.PENDING, [user.pk]))
    done.add(Question._meta.db_table, Question.objects.of(user).delete()[0])
    for model in (AccessAttempt, AccessLog):
        done.add(model._meta.db_table, model.objects.filter(username=user.username).delete()[0])
    user.username, user.name, user.email, user.is_active = f"erased-{user.pk}", ERASED, "", False
    user.set_unusable_password()
    user.save()
    done.add("directory_user", 1)
    return done


def holds_a_post(user: User, *, on: date) -> bool:
    """Whether an account is still at work: it must hand over before it can be erased."""
    return bool(Holding.objects.of(user, on=on).exists())


ERASERS: Mapping[str, Eraser] = {
    one.kind: one
    for one in (
        Eraser("registry.pupil", _("学生"), Pupil.objects.all, "student_no", _pupil),
        Eraser("registry.staff", _("教职工"), Staff.objects.all, "staff_no", _staff),
        Eraser("ledgers.record", _("台账记录"), Record.objects.all, "pk", _record),
        Eraser("inspections.visit", _("检查"), Visit.objects.all, "pk", _visit),
        Eraser("inspections.finding", _("隐患"), Finding.objects.all, "pk", _finding),
        Eraser("allocation.applicant", _("报名"), Applicant.objects.all, "receipt", _applicant),
        Eraser("cases.case", _("事项"), Case.objects.all, "number", _case),
        Eraser("directory.user", _("账号"), User.objects.all, "username", _account),
    )
}
