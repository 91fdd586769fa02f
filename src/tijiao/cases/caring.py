"""What the pages of care cases tell, and the acts on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms as django_forms

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.access.problems import NotVisible
from tijiao.cases import domain, forms, story
from tijiao.cases.domain.care import member, next_contact, opening_for, place_of
from tijiao.cases.lexicon import VERBS
from tijiao.cases.lists import standing, state_of
from tijiao.cases.models import Case, CaseType, Member
from tijiao.cases.types import declared
from tijiao.directory.models import Organisation, User
from tijiao.registry.models import Enrolment, Pupil

MOST = 50


def kinds(user: User) -> list[CaseType]:
    """The kinds of care case that the person may open."""
    roles = {post.role for post in posts_of(user)}
    declared_ = CaseType.objects.declared().filter(guarded="care")
    return [kind for kind in declared_ if roles.intersection(declared(kind).entry.receives)]


def rows(user: User, *, on: date) -> dict[str, Any]:
    """The cases in which the person is named, those first whose contact is due, and what may be opened."""
    seen = Case.objects.visible_to(user).filter(guarded="care").select_related("kind", "pupil")
    found = seen.order_by("closed_at", "due_on", "-pk")[: 4 * MOST]
    told = [(one, one.pupil.name if one.pupil else "", _rhythm(one, on)) for one in found]
    return {"cases": told, "kinds": kinds(user)}


def _rhythm(case: Case, on: date) -> str:
    return standing(case, on) if case.closed_at is None else ""


def pupils(user: User, text: str, *, on: date) -> list[Enrolment]:
    """Children in the person's hands, found by name or number; at most so many."""
    within = reach(user, Action.CARE_CHANGE)
    stays = within.limit(Enrolment.objects.on(on), "organisation__path")
    classes = within.limit(Enrolment.objects.on(on), "class_organisation__path")
    both = (stays | classes).select_related("pupil", "class_organisation")
    named = both.filter(pupil__in=Pupil.objects.named_like(text)) if text else both
    return list(named.order_by("class_organisation__code", "pupil__student_no")[:MOST])


def school_of(pupil: Pupil, *, on: date) -> Organisation | None:
    where = place_of(pupil, on=on)
    return where.organisation if where else None


def carer_form(school: Organisation, sent: Any) -> forms.CareForm:
    return forms.CareForm(school, sent)


@dataclass(frozen=True)
class CareAct:
    """`form(case, sent)` makes its form; `run` is the verb; `offered` says to which duty."""

    form: Callable[[Case, Any], django_forms.Form]
    run: Callable[..., Any]
    offered: Callable[[Member], bool] = lambda _held: True


def _contact(case: Case, form: Any, **who: Any) -> Any:
    told = form.cleaned_data
    return domain.contact(case.pk, told["way"], told["text"], on_day=told["on_day"], **who)


def _opening(case: Case, form: Any, **who: Any) -> Any:
    return domain.ask_to_open(case.pk, form.cleaned_data["ground"], form.cleaned_data["words"], **who)


def _agree(case: Case, _form: Any, **who: Any) -> Any:
    waiting = case.openings.filter(agreed_at=None).first()
    if waiting is None:
        raise NotVisible()
    return domain.agree_to_open(waiting.pk, **who)


def _school(case: Case) -> Organisation:
    if case.place is None:
        raise NotVisible()
    return case.place


def _name(case: Case, form: Any, **who: Any) -> Any:
    return domain.name_also(case.pk, form.cleaned_data["user"], form.cleaned_data["duty"], **who)


ACTS: dict[str, CareAct] = {
    "contact": CareAct(lambda _case, sent: forms.ContactForm(sent, prefix="contact"), _contact),
    "note": CareAct(
        lambda _case, sent: forms.NoteForm(sent, prefix="note"),
        lambda case, form, **who: domain.write_note(case.pk, form.cleaned_data["text"], **who),
        lambda held: held.duty == Member.Duty.COUNSELLOR,
    ),
    "name": CareAct(lambda case, sent: forms.NameForm(_school(case), sent, prefix="name"), _name),
    "hand-over": CareAct(
        lambda case, sent: forms.HandOverForm(_school(case), sent, prefix="hand-over"),
        lambda case, form, **who: domain.hand_over(case.pk, form.cleaned_data["user"], **who),
    ),
    "ask-open": CareAct(
        lambda _case, sent: forms.OpeningForm(sent, prefix="ask-open"),
        _opening,
        lambda held: held.duty != Member.Duty.COUNSELLOR,
    ),
    "agree-open": CareAct(lambda _case, sent: forms.Nothing(sent, prefix="agree-open"), _agree, lambda _held: False),
    "close": CareAct(
        lambda _case, sent: forms.Said(sent, prefix="close"),
        lambda case, form, **who: domain.end(case.pk, form.cleaned_data["words"], **who),
    ),
}


def form_of(verb: str, case: Case, sent: Any) -> Any:
    """The form of an act as it was sent. Raises NotVisible for an unknown one."""
    if verb not in ACTS:
        raise NotVisible()
    return ACTS[verb].form(case, sent)


def run(verb: str, case: Case, form: Any, *, by: User, at: datetime) -> None:
    ACTS[verb].run(case, form, by=by, at=at)


def context(case: Case, user: User, *, at: datetime, on: date, faulty: tuple[str, Any] | None) -> dict[str, Any]:
    """All that the page of a care case shows to somebody named."""
    held = member(case, user)
    if held is None:
        raise NotVisible()
    acts = [] if case.closed_at else [(key, VERBS[key], _form(key, act, case, faulty)) for key, act in ACTS.items()
                                      if act.offered(held)]  # fmt: skip
    waiting = case.openings.filter(agreed_at=None).select_related("asked_by").first()
    return {
        "case": case,
        "child": case.pupil.name if case.pupil else "",
        "state": state_of(case),
        "standing": standing(case, on),
        "lines": story.told(case, care=True),
        "members": case.members.filter(to_at=None).select_related("user"),
        "contacts": case.contacts.select_related("by")[:MOST],
        "next": next_contact(case),
        "acts": acts,
        "steps": story.steps(case)[::-1][:MOST],
        "has_notes": case.notes.exists(),
        "may_read": held.duty == Member.Duty.COUNSELLOR or opening_for(case, user, at=at) is not None,
        "waiting": waiting if waiting is not None and waiting.asked_by_id != user.pk else None,
    }


def _form(key: str, act: CareAct, case: Case, faulty: tuple[str, Any] | None) -> Any:
    return faulty[1] if faulty is not None and faulty[0] == key else act.form(case, None)
