"""The verbs of the annual evaluation: publish, enter points, issue, appeal, answer. Of organisations, never persons."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import reach, require
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.domain import record
from tijiao.directory import clock
from tijiao.directory.models import Organisation, User
from tijiao.directory.workdays import work_calendar
from tijiao.evaluation import problems, telling
from tijiao.evaluation.declare import EvaluationEntry, ItemEntry
from tijiao.evaluation.evidence import APPEAL, ENTERED, Files, keep
from tijiao.evaluation.models import Appeal, Entered, Result, Scheme
from tijiao.evaluation.scoring import total
from tijiao.evaluation.standing import frozen, group_of, lines_of, live
from tijiao.kernel.clocks import Clock, DayRule, Rule, Unit
from tijiao.kernel.times import local_day

MARK = ("evaluation_result", "")
"""What the lake must read anew when results are issued or put right."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How an appeal is answered: whether it is upheld, then with the line's points as put right."""

    upheld: bool
    text: str
    points: float | None = None


@transaction.atomic
def publish(entries: Iterable[EvaluationEntry], *, by: User | None, at: datetime) -> list[str]:
    """Take over the schemes that the packs declare. Guarded by the caller, which publishes every desk at once.

    Returns  the codes that changed. A scheme that was issued stays as it was; one no longer declared is withdrawn.
    """
    declared = list(entries)
    changed = [entry.id for entry in declared if _published(entry)]
    gone = Scheme.objects.running().filter(issued_at=None).exclude(code__in=[entry.id for entry in declared])
    changed += [scheme.code for scheme in gone]
    gone.update(withdrawn=True)
    if changed:
        record("evaluations.publish", by=by, subject=("evaluation.schemes", "all"), at=at, facts={"codes": changed})
    return changed


def _published(entry: EvaluationEntry) -> bool:
    wanted: dict[str, Any] = {
        "title_zh": entry.title.zh, "title_en": entry.title.en, "period": entry.period, "section": entry.section,
        "declared": entry.model_dump(mode="json"), "sample": entry.sample, "withdrawn": False,
    }  # fmt: skip
    standing = Scheme.objects.select_for_update().filter(code=entry.id).first()
    if standing is not None and (
        standing.issued_at is not None or all(getattr(standing, name) == value for name, value in wanted.items())
    ):
        return False
    Scheme.objects.update_or_create(code=entry.id, defaults=wanted)
    return True


@transaction.atomic
def enter(  # noqa: PLR0913 - what, of whom, how many, by which evidence
    code: str, item_id: str, organisation: Organisation, points: float, evidence: str,
    *, files: Files = (), by: User, at: datetime,
) -> Entered:
    """Enter the points of an item that no indicator tells, with the evidence; entered again, they are replaced.

    `files` are kept beside those that were given before.
    Raises   NotVisible, NotAllowed, Issued, NotEntered, NotCompared, PointsOutside, EvidenceMissing, and what
             attachments raise.
    """
    require(by, Action.EVALUATION_SCORE, at=organisation.path, view=Action.EVALUATION_VIEW)
    scheme = _open(code)
    group = group_of(scheme, organisation, on=clock.today())
    if group is None:
        raise problems.NotCompared(name=organisation.name)
    item = next((one for one in scheme.entry.of_group(group.id) if one.id == item_id and one.entered), None)
    if item is None:
        raise problems.NotEntered(item=item_id)
    _within(points, most_of(item))
    if not evidence.strip():
        raise problems.EvidenceMissing()
    before = Entered.objects.filter(scheme=scheme, organisation=organisation, item=item_id).first()
    made: Entered
    made, _new = Entered.objects.update_or_create(
        scheme=scheme, organisation=organisation, item=item_id,
        defaults={"points": points, "evidence": evidence.strip(), "at": at, "by": by},
    )  # fmt: skip
    keep(files, kind=ENTERED, owner=made.pk, by=by, at=at)
    record(
        "evaluation.enter", by=by, subject=("evaluation.entered", made.pk), at=at, organisation=organisation.pk,
        changes={"points": (before.points if before else None, points)}, facts={"scheme": code, "item": item_id},
        reason=evidence.strip(),
    )  # fmt: skip
    return made


def most_of(item: ItemEntry) -> float:
    """The most that can be entered: its weight; 1 for a veto that happened."""
    return 1.0 if item.weight is None else item.weight


@transaction.atomic
def issue(code: str, *, by: User | None, at: datetime) -> Scheme:
    """Freeze what everybody came to, with the path of every point. `by` None: the system, when the sample is made.

    Raises   NotVisible, NotAllowed, Issued, StaleReadings, the lake's problems.
    """
    if by is not None:
        _allowed(by, Action.EVALUATION_ISSUE)
    scheme, on = _open(code), clock.today()
    done: set[int] = set()
    for group in scheme.entry.groups:
        for one in live(scheme, group, on=on, fresh=True):
            if one.organisation.pk in done:
                continue
            done.add(one.organisation.pk)
            Result.objects.create(
                scheme=scheme, organisation=one.organisation, group=group.id, lines=frozen(one), total=one.score.total
            )
    scheme.issued_at, scheme.issued_by = at, by
    scheme.save(update_fields=["issued_at", "issued_by"])
    telling.issued(scheme, Organisation.objects.filter(pk__in=done), at=at)
    record(
        "evaluation.issue", by=by, subject=("evaluation.scheme", scheme.pk), at=at, facts={"results": len(done)},
        marks=[MARK],
    )  # fmt: skip
    return scheme


def appeal_until(scheme: Scheme) -> date | None:
    """The last day to appeal; None before the issue. Counted in working days after the day of the issue."""
    if scheme.issued_at is None:
        return None
    return _working_days(local_day(scheme.issued_at), scheme.entry.appeal_days)


def _working_days(start: date, count: int) -> date:
    found = Clock(Rule(count, Unit.WORKING_DAYS), start=start).due(DayRule(Unit.WORKING_DAYS, work=work_calendar()))
    if found is None:
        raise ValueError("a clock that runs without pauses has a due date")
    return found.due


@transaction.atomic
def appeal(
    result_id: int, item_id: str, text: str, *, files: Files = (), by: User, at: datetime
) -> Appeal:  # fmt: skip
    """Object to one line of one's own result, with files that bear it out.

    Raises   NotVisible, NotAllowed, NotEntered (no such line), AppealLate, AppealedAlready, EvidenceMissing, and what
             attachments raise.
    """
    found = _result(result_id)
    require(by, Action.EVALUATION_APPEAL, at=found.organisation.path, view=Action.EVALUATION_VIEW)
    if item_id not in {told["item"] for told in found.lines}:
        raise problems.NotEntered(item=item_id)
    until = appeal_until(found.scheme)
    if until is None or local_day(at) > until:
        raise problems.AppealLate(due=until)
    if not text.strip():
        raise problems.EvidenceMissing()
    if Appeal.objects.filter(result=found, item=item_id).exists():
        raise problems.AppealedAlready(item=item_id)
    due = _working_days(local_day(at), found.scheme.entry.answer_days)
    made: Appeal = Appeal.objects.create(result=found, item=item_id, text=text.strip(), at=at, by=by, due_on=due)
    keep(files, kind=APPEAL, owner=made.pk, by=by, at=at)
    telling.appealed(made, at=at)
    record(
        "evaluation.appeal", by=by, subject=("evaluation.appeal", made.pk), at=at,
        organisation=found.organisation.pk, facts={"item": item_id}, reason=text.strip(),
    )  # fmt: skip
    return made


@transaction.atomic
def answer(appeal_id: int, what: Answer, *, by: User, at: datetime) -> Appeal:
    """Answer an appeal; upheld, the line gets its points put right and the result its new total.

    Raises   NotVisible, NotAllowed, AnsweredAlready, EvidenceMissing, PointsOutside.
    """
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("result__scheme", "result__organisation")
    found: Appeal | None = rows.filter(pk=appeal_id).first()
    if found is None:
        raise NotVisible()
    require(by, Action.EVALUATION_SCORE, at=found.result.organisation.path, view=Action.EVALUATION_VIEW)
    if found.answered_at is not None:
        raise problems.AnsweredAlready(answered_on=local_day(found.answered_at))
    if not what.text.strip():
        raise problems.EvidenceMissing()
    if what.upheld:
        _put_right(_result(found.result.pk), found.item, what)
    found.upheld, found.answer, found.points = what.upheld, what.text.strip(), what.points if what.upheld else None
    found.answered_at, found.answered_by = at, by
    found.save(update_fields=["upheld", "answer", "points", "answered_at", "answered_by"])
    telling.answered(found, at=at)
    record(
        "evaluation.answer", by=by, subject=("evaluation.appeal", found.pk), at=at,
        organisation=found.result.organisation_id, facts={"upheld": what.upheld}, reason=what.text.strip(),
        marks=[MARK],
    )  # fmt: skip
    return found


def _put_right(result: Result, item_id: str, what: Answer) -> None:
    """A veto that is lifted no longer strikes; any other line gets the points."""
    line = next(told for told in result.lines if told["item"] == item_id)
    if line["kind"] == "veto":
        line["struck"] = False
    else:
        _within(what.points, line["weight"])
        line["points"] = what.points
    line["evidence"] = what.text.strip()
    result.total, result.corrected = total(lines_of(result), result.scheme.entry.rules).total, True
    result.save(update_fields=["lines", "total", "corrected"])


def weights_of(entry: EvaluationEntry, told: Mapping[str, str]) -> dict[str, float]:
    """Weights to try, from texts by item id; an item that is not told keeps its own. Raises WrongWeights."""
    found = {}
    for item in entry.items:
        if item.weight is None:
            continue
        text = told.get(item.id, "").strip() or f"{item.weight:g}"
        try:
            weight = float(text)
        except ValueError:
            raise problems.WrongWeights(text=text) from None
        if not 0 <= weight <= 100:  # a NaN is neither
            raise problems.WrongWeights(text=text)
        found[item.id] = weight
    if not any(found[item.id] for item in entry.items if item.kind == "score"):
        raise problems.WrongWeights(text="0")
    return found


def _within(points: float | None, most: float) -> None:
    if points is None or not math.isfinite(points) or not 0 <= points <= most:
        raise problems.PointsOutside(most=f"{most:g}")


def _allowed(by: User, action: Action) -> None:
    if not reach(by, Action.EVALUATION_VIEW):
        raise NotVisible()
    if not reach(by, action).everywhere:
        raise NotAllowed(action=str(action))


def _open(code: str) -> Scheme:
    """The scheme, locked, while nothing was issued."""
    found: Scheme | None = Scheme.objects.select_for_update().filter(code=code, withdrawn=False).first()
    if found is None:
        raise NotVisible()
    if found.issued_at is not None:
        raise problems.Issued(scheme=str(found))
    return found


def _result(result_id: int) -> Result:
    rows = Result.objects.select_for_update(of=("self",)).select_related("scheme", "organisation")
    found: Result | None = rows.filter(pk=result_id).first()
    if found is None:
        raise NotVisible()
    return found
