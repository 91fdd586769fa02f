"""What may be done to a case on its page: each act with its words, its form, who is offered it, and its verb."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.utils.functional import Promise

from tijiao.access.actions import Action
from tijiao.access.gate import may, posts_of
from tijiao.cases import domain, forms, problems, timing
from tijiao.cases.domain.enclosing import works_on
from tijiao.cases.lexicon import VERBS
from tijiao.cases.models import Case, Phase
from tijiao.cases.types import Declared, declared
from tijiao.directory.models import User

Run = Callable[[int, Any, User, datetime], Any]
RUNNING = (Phase.RECEIVED, Phase.ACCEPTED, Phase.WORKING)


@dataclass(frozen=True)
class Standing:
    """What decides which acts are offered: the case, its life, and on which side the person stands."""

    case: Case
    type_: Declared
    owner: bool
    lead: bool
    approver: bool
    filer: bool
    clocks: int
    paused: bool
    works: bool

    def allows(self, verb: Any) -> bool:
        return self.type_.allows(self.case.state, verb)


@dataclass(frozen=True)
class Act:
    """`run(case id, valid form, person, moment)` is the verb; `offered` says to whom the page shows it."""

    key: str
    icon: str
    form: type[django_forms.Form]
    run: Run
    offered: Callable[[Standing], bool]
    main: bool = False

    @property
    def title(self) -> str | Promise:
        return VERBS[self.key]


def _join(pk: int, form: Any, by: User, at: datetime) -> Any:
    number = form.cleaned_data["number"].strip().upper()
    into = Case.objects.visible_to(by).filter(number=number).first()
    if into is None:
        raise problems.JoinsItself(number=number)
    return domain.join(pk, into.pk, by=by, at=at)


def _words(verb: Callable[..., Any]) -> Run:
    return lambda pk, form, by, at: verb(pk, form.cleaned_data["words"], by=by, at=at)


def _assign(pk: int, form: Any, by: User, at: datetime) -> Any:
    return domain.assign(pk, form.cleaned_data["lead"], form.others, by=by, at=at)


def _transfer(pk: int, form: Any, by: User, at: datetime) -> Any:
    return domain.transfer(pk, form.cleaned_data["section"], form.cleaned_data["words"], by=by, at=at)


def _rate(pk: int, form: Any, by: User, at: datetime) -> Any:
    return domain.rate(pk, form.cleaned_data["how"], form.cleaned_data["words"], by=by, at=at)


def _rate_back(pk: int, form: Any, by: User, at: datetime) -> Any:
    return domain.rate_back(pk, form.cleaned_data["how"], form.cleaned_data["words"], by=by, at=at)


def _rates(on: Standing) -> bool:
    """Whoever handed it in or, where not both sides rate, the section that writes down what it was told."""
    return on.allows("rate") and (on.filer or (on.owner and not on.type_.entry.mutual))


def _rates_back(on: Standing) -> bool:
    """Where both sides rate, whoever handled it does so once, after the answer."""
    if not on.type_.entry.mutual or not (on.owner or on.lead):
        return False
    answer = on.case.replies.last()
    return answer is not None and not answer.rated_back


def _proof(form: Any) -> domain.Proof:
    told = form.cleaned_data
    return domain.Proof(told["words"], told["evidence"], told["enclosed"])


def _pause(pk: int, form: Any, by: User, at: datetime) -> Any:
    return domain.pause(pk, _proof(form), by=by, at=at)


def _extend(pk: int, form: Any, by: User, at: datetime) -> Any:
    told = form.cleaned_data
    return domain.extend(pk, told["which"], told["count"], _proof(form), by=by, at=at)


def _reply(pk: int, form: Any, by: User, at: datetime) -> Any:
    return domain.reply(pk, form.cleaned_data["text"], form.cleaned_data["enclosed"], by=by, at=at)


def _attach(pk: int, form: Any, by: User, at: datetime) -> Any:
    return domain.attach(pk, form.cleaned_data["words"], form.cleaned_data["enclosed"], by=by, at=at)


ACTS: dict[str, Act] = {
    one.key: one
    for one in (
        Act("accept", "check-lg", forms.Nothing, lambda pk, _form, by, at: domain.accept(pk, by=by, at=at),
            lambda on: on.owner and on.allows("accept"), main=True),
        Act("assign", "diagram-2", forms.AssignForm, _assign, lambda on: on.owner and on.allows("assign"), main=True),
        Act("reply", "reply", forms.ReplyForm, _reply, lambda on: (on.owner or on.lead) and on.allows("reply"),
            main=True),
        Act("rate", "star", forms.RateForm, _rate, _rates, main=True),
        Act("rate-back", "star-half", forms.RateForm, _rate_back, _rates_back, main=True),
        Act("raise", "arrow-up-circle", forms.Said, _words(domain.raise_), lambda on: on.lead and on.allows("raise"),
            main=True),
        Act("close", "check-circle", forms.Said, _words(domain.close),
            lambda on: (on.owner or on.lead) and on.allows("close")),
        Act("ask", "people", forms.PartnerForm, lambda pk, form, by, at: domain.ask_more(
            pk, form.cleaned_data["organisation"], by=by, at=at),
            lambda on: (on.owner or on.lead) and on.case.phase == Phase.WORKING and on.allows("reply")),
        Act("attach", "paperclip", forms.AttachForm, _attach, lambda on: on.works and on.case.closed_at is None),
        Act("return", "arrow-return-left", forms.Reason, _words(domain.return_),
            lambda on: on.lead and on.allows("return")),
        Act("transfer", "arrow-left-right", forms.TransferForm, _transfer,
            lambda on: on.owner and on.allows("transfer")),
        Act("refuse", "x-circle", forms.Reason, _words(domain.refuse), lambda on: on.owner and on.allows("refuse")),
        Act("join", "intersect", forms.JoinForm, _join, lambda on: on.owner and on.allows("join")),
        Act("reopen", "arrow-clockwise", forms.Reason, _words(domain.reopen),
            lambda on: on.owner and on.allows("reopen") and on.case.reopened < on.type_.entry.reopens),
        Act("pause", "pause-circle", forms.PauseForm, _pause,
            lambda on: (on.owner or on.lead) and on.clocks > 0 and not on.paused),
        Act("resume", "play-circle", forms.Nothing, lambda pk, _form, by, at: domain.resume(pk, by=by, at=at),
            lambda on: (on.owner or on.lead) and on.paused, main=True),
        Act("extend", "calendar-plus", forms.ExtendForm, _extend,
            lambda on: on.approver and on.clocks > 0 and on.case.phase in RUNNING),
    )
}  # fmt: skip


def standing_of(case: Case, user: User) -> Standing:
    """On which side the person stands towards the case. Two queries at most."""
    type_, rows = declared(case.kind), timing.running(case)
    return Standing(
        case, type_,
        owner=may(user, Action.CASE_HANDLE, at=case.owner.path),
        lead=case.lead is not None and may(user, Action.CASE_HANDLE, at=case.lead.path),
        approver=any(post.role == type_.entry.approver for post in posts_of(user)),
        filer=case.filed_by_id == user.pk,
        clocks=len(rows),
        works=works_on(case, user),
        paused=any(row.last_move == "paused" for row in rows),
    )  # fmt: skip


def offers(case: Case, user: User) -> list[Act]:
    """What the page offers the person, the main ones first."""
    on = standing_of(case, user)
    return sorted((act for act in ACTS.values() if act.offered(on)), key=lambda act: not act.main)
