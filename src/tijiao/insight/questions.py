"""The verbs of questions: ask, save, forget; draft an indicator from one, confirm it, withdraw it."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.insight import kept, readings
from tijiao.insight.asking import Answer, Sandbox, askable, understood
from tijiao.insight.catalog import DataSet
from tijiao.insight.engine.engine import Within
from tijiao.insight.library import library
from tijiao.insight.models import KeptIndicator, Question
from tijiao.insight.problems import DecidedAlready, IdTaken, OwnDraft, TitleMissing, WrongIndicator
from tijiao.insight.sqlcheck import check
from tijiao.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """What an indicator needs beyond its SQL, as `KeptIndicator` keeps it."""

    code: str
    title_zh: str
    title_en: str
    unit_zh: str
    unit_en: str
    better: str
    period: str
    nature: str
    aggregate: str
    decimals: int
    source: str
    about_zh: str
    about_en: str


def datasets_for(user: Any) -> dict[str, DataSet]:
    """What the person may ask over; none for who may not ask at all."""
    found = reach(user, Action.QUESTION_ASK)
    return askable(library().datasets, everywhere=found.everywhere) if found else {}


def ask(sql: str, *, by: User, at: datetime) -> Answer:
    """Answer a question. Every question is an audit entry, refused ones too; the SQL itself is kept as its reason.

    Raises   NotVisible, QuestionRefused, QuestionTooLong, QuestionTooBig, QuestionFailed, the lake's problems.
    """
    found = reach(by, Action.QUESTION_ASK)
    if not found:
        raise NotVisible()
    try:
        asked = understood(sql, datasets_for(by))
        there, manifest = readings.fresh({*asked.tables, "organisations"})
        within = Within(found.everywhere, found.branches, found.exact)
        answer = Sandbox(there.folder, manifest, datasets_for(by), within).answer(asked)
    except Problem as problem:
        _told(sql, {"refused": problem.code}, by=by, at=at)
        raise
    _told(sql, {"rows": len(answer.rows), "tables": list(answer.tables)}, by=by, at=at)
    return answer


@transaction.atomic
def _told(sql: str, facts: dict[str, Any], *, by: User, at: datetime) -> None:
    digest = hashlib.sha256(sql.encode()).hexdigest()[:16]
    record("question.ask", by=by, subject=("insight.question", digest), at=at, facts=facts, reason=sql[:4000])


@transaction.atomic
def save(title: str, sql: str, *, by: User, at: datetime) -> Question:
    """Keep a question for oneself. Raises NotVisible, TitleMissing, QuestionRefused."""
    if not reach(by, Action.QUESTION_ASK):
        raise NotVisible()
    if not title.strip():
        raise TitleMissing()
    understood(sql, datasets_for(by))
    made: Question = Question.objects.create(owner=by, title=title.strip(), sql=sql, at=at)
    record("question.save", by=by, subject=("insight.saved-question", made.pk), at=at)
    return made


@transaction.atomic
def forget(question_id: int, *, by: User, at: datetime) -> None:
    """Drop a saved question of one's own. Raises NotVisible."""
    found = Question.objects.of(by).select_for_update().filter(pk=question_id).first()
    if found is None:
        raise NotVisible()
    found.delete()
    record("question.forget", by=by, subject=("insight.saved-question", question_id), at=at)


@transaction.atomic
def draft(what: Draft, sql: str, *, by: User, at: datetime) -> KeptIndicator:
    """Put a question forward as an indicator: checked as the packs' own are, and over what the asker may read.

    Raises   NotVisible, IdTaken, WrongIndicator.
    """
    if not reach(by, Action.QUESTION_ASK):
        raise NotVisible()
    if what.code in library().indicators or KeptIndicator.objects.standing().filter(code=what.code).exists():
        raise IdTaken(indicator=what.code)
    made = KeptIndicator(**asdict(what), sql=sql, drafted_by=by, drafted_at=at)
    try:
        kept.as_indicator(made)
    except ValidationError as error:
        fault = error.errors()[0]
        raise WrongIndicator(why=f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None
    for wrong in check(sql, datasets_for(by)).wrong[:1]:
        raise WrongIndicator(why=f"{wrong.line}: {wrong.message}")
    made.save()
    record("indicator.draft", by=by, subject=("insight.kept-indicator", made.pk), at=at, facts={"code": made.code})
    return made


@transaction.atomic
def confirm(indicator_id: int, *, by: User, at: datetime) -> KeptIndicator:
    """Make a draft an indicator of this installation, beside the packs' own. Two people: who drafted does not confirm.

    Raises   NotVisible, NotAllowed, OwnDraft, DecidedAlready, IdTaken.
    """
    found = _draft(indicator_id, by)
    if found.drafted_by == by:
        raise OwnDraft()
    if found.code in library().indicators:
        raise IdTaken(indicator=found.code)
    return _decide(found, KeptIndicator.State.CONFIRMED, by=by, at=at)


@transaction.atomic
def withdraw(indicator_id: int, *, by: User, at: datetime) -> KeptIndicator:
    """Turn a draft down, or take a confirmed one back. Raises NotVisible, NotAllowed, DecidedAlready."""
    found = _draft(indicator_id, by, standing=True)
    return _decide(found, KeptIndicator.State.WITHDRAWN, by=by, at=at)


def _draft(indicator_id: int, by: User, *, standing: bool = False) -> KeptIndicator:
    found: KeptIndicator | None = KeptIndicator.objects.select_for_update().filter(pk=indicator_id).first()
    if found is None or not reach(by, Action.QUESTION_ASK):
        raise NotVisible()
    if not reach(by, Action.INDICATOR_CONFIRM).everywhere:
        raise NotAllowed(action=str(Action.INDICATOR_CONFIRM))
    open_states = KeptIndicator.STANDING if standing else (KeptIndicator.State.DRAFT,)
    if found.state not in open_states:
        raise DecidedAlready()
    return found


def _decide(found: KeptIndicator, state: str, *, by: User, at: datetime) -> KeptIndicator:
    before = found.state
    found.state, found.decided_by, found.decided_at = state, by, at
    found.save(update_fields=["state", "decided_by", "decided_at"])
    record(
        f"indicator.{state}", by=by, subject=("insight.kept-indicator", found.pk), at=at,
        changes={"state": (before, state)}, facts={"code": found.code},
    )  # fmt: skip
    transaction.on_commit(kept.project)
    return found
