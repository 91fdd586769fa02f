"""Pauses and extensions: only with a reason and what proves it, an extension by its approver and within the rule."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.gate import posts_of
from tijiao.cases import problems, timing
from tijiao.cases.domain.core import Happening, happened, lead_or_owner, locked, save
from tijiao.cases.domain.enclosing import Files, enclose
from tijiao.cases.models import Case
from tijiao.cases.types import declared
from tijiao.directory.models import User
from tijiao.directory.roles import Role
from tijiao.kernel.clocks import Event, Move
from tijiao.kernel.words import stated


@dataclass(frozen=True, slots=True)
class Proof:
    """Why, and what proves it: a document's number in `evidence`, or the document itself in `files`."""

    reason: str
    evidence: str = ""
    files: Files = ()


@transaction.atomic
def pause(case_id: int, why: Proof, *, by: User, at: datetime) -> Case:
    """Stop counting days on both clocks while something is waited for.

    Raises   NotVisible, NotAllowed, WordsMissing, EvidenceMissing, NoClock, WrongMove.
    """
    case = locked(case_id, by=by)
    lead_or_owner(case, by)
    words = _proven(stated(why.reason, _("暂停理由")), why)
    _both(case, Move.PAUSED, words, by=by, at=at)
    event = happened(case, "pause", by=by, at=at, was=case.state, told=Happening(words, shown=True))
    enclose(case, event, why.files, by=by, at=at)
    return case


@transaction.atomic
def resume(case_id: int, *, by: User, at: datetime) -> Case:
    """Let both clocks run again: what was waited for has come. Raises NotVisible, NotAllowed, NoClock, WrongMove."""
    case = locked(case_id, by=by)
    lead_or_owner(case, by)
    _both(case, Move.RESUMED, "", by=by, at=at)
    happened(case, "resume", by=by, at=at, was=case.state, told=Happening(shown=True))
    return case


@transaction.atomic
def extend(case_id: int, which: str, count: int, why: Proof, *, by: User, at: datetime) -> Case:
    """Lengthen a clock within its rule; the applicant is told. For the approver that the type names.

    Raises   NotVisible, NotTheApprover, WordsMissing, EvidenceMissing, NoClock, BeyondExtension, TooLateToExtend.
    """
    case = locked(case_id, by=by)
    role = Role(declared(case.kind).entry.approver)
    if not any(post.role == role for post in posts_of(by)):
        raise problems.NotTheApprover(role=role.label)
    words = _proven(stated(why.reason, _("延期理由")), why)
    rows = timing.running(case, which)
    if not rows:
        raise problems.NoClock()
    timing.move(rows[0], Event(Move.EXTENDED, at, words, count))
    _after(case)
    facts = {"clock": which, "count": count}
    told = Happening(words, facts=facts, shown=True)
    enclose(case, happened(case, "extend", by=by, at=at, was=case.state, told=told), why.files, by=by, at=at)
    return case


def _proven(reason: str, why: Proof) -> str:
    """The reason with what proves it: in words, or as files that stand beside them. Raises EvidenceMissing."""
    told = why.evidence.strip()
    if not told and not why.files:
        raise problems.EvidenceMissing()
    return gettext("%(reason)s（依据：%(evidence)s）") % {"reason": reason, "evidence": told or gettext("见附件")}


def _both(case: Case, move: Move, reason: str, *, by: User, at: datetime) -> None:
    rows = timing.running(case)
    if not rows:
        raise problems.NoClock()
    for row in rows:
        timing.move(row, Event(move, at, reason))
    _after(case)


def _after(case: Case) -> None:
    case.due_on = timing.earliest(timing.running(case))
    save(case)
