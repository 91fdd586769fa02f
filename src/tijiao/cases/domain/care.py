"""Care cases: a named carer and a rhythm of contacts, a counsellor's notes, hand-over, and opening by two people."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, posts_of
from tijiao.access.problems import NotVisible
from tijiao.cases import problems, vault
from tijiao.cases.domain.core import Happening, happened, locked, move, save
from tijiao.cases.domain.intake import Intake, Received, receive
from tijiao.cases.models import Case, Contact, Member, Note, Opening, Source
from tijiao.cases.types import declared
from tijiao.directory.models import User
from tijiao.directory.roles import Role
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated
from tijiao.notices.domain import notify
from tijiao.registry.models import Enrolment, Pupil

OPEN_FOR = timedelta(hours=24)
#: Whose post makes them what in a care case.
DUTIES = {
    Role.FORM_TEACHER: Member.Duty.FORM_TEACHER,
    Role.COUNSELLOR: Member.Duty.COUNSELLOR,
    Role.HEAD: Member.Duty.HEAD,
    Role.CARER: Member.Duty.CARER,
}


@transaction.atomic
def open_care(kind: str, pupil: Pupil, carer: User, answers: dict[str, object], *, by: User, at: datetime) -> Received:
    """Open a care case for a child: whoever opens it and the carer are named, nobody else sees it.

    Raises   NotVisible where the child is not in the person's hands, NotNamed, WrongAnswers, UnknownType.
    """
    where = place_of(pupil, on=local_day(at))
    if where is None or not may(by, Action.CARE_CHANGE, at=(where.class_organisation or where.organisation).path):
        raise NotVisible()
    intake = Intake(
        kind, gettext("一名学生的关爱"), answers, Source.OWN, place=where.organisation, pupil=pupil,
        origin=f"care/{kind}/{pupil.pk}/{local_day(at).year}",
    )  # fmt: skip
    made = receive(intake, by=by, at=at)
    name(made.case, carer, Member.Duty.CARER, where=where, at=at)
    name(made.case, by, _duty_of(by), where=where, at=at)
    made.case.due_on = next_contact(made.case)
    save(made.case)
    return made


def place_of(pupil: Pupil, *, on: date) -> Enrolment | None:
    """Where the child is on the roll."""
    rows = Enrolment.objects.select_related("organisation", "class_organisation")
    return rows.filter(Q(to_day=None) | Q(to_day__gt=on), pupil=pupil, from_day__lte=on).order_by("-from_day").first()


def _duty_of(user: User) -> Member.Duty:
    return next((DUTIES[Role(one.role)] for one in posts_of(user) if Role(one.role) in DUTIES), Member.Duty.CARER)


def name(case: Case, user: User, duty: str, *, where: Enrolment, at: datetime) -> Member:
    """Name somebody who has a post at the child's school. Raises NotNamed."""
    if not any(post.organisation.path.startswith(where.organisation.path) for post in posts_of(user)):
        raise problems.NotNamed(name=user.name)
    made, _new = Member.objects.get_or_create(case=case, user=user, to_at=None, defaults={"duty": duty, "from_at": at})
    return made


def member(case: Case, user: User) -> Member | None:
    """As what the person is named today."""
    return Member.objects.filter(case=case, user=user, to_at=None).first()


def _named(case_id: int, by: User) -> tuple[Case, Member]:
    case = locked(case_id, by=by)
    held = member(case, by)
    if held is None:
        raise NotVisible()
    return case, held


@transaction.atomic
def contact(case_id: int, way: str, text: str, *, on_day: date, by: User, at: datetime) -> Contact:
    """Write down a contact with the child. Raises NotVisible, IllegalMove (closed, or a day to come)."""
    case, _held = _named(case_id, by)
    if case.closed_at is not None or on_day > local_day(at):
        raise problems.IllegalMove(was=case.get_phase_display(), wanted=_("联系"))
    made = Contact.objects.create(case=case, on_day=on_day, way=way, text=text.strip(), by=by, at=at)
    case.due_on = next_contact(case)
    save(case)
    happened(case, "contact", by=by, at=at, was=case.state, told=Happening(facts={"way": way}))
    return made


@transaction.atomic
def end(case_id: int, words: str, *, by: User, at: datetime) -> Case:
    """End a care case, for whoever is named. Raises NotVisible, WordsMissing, IllegalMove."""
    case, _held = _named(case_id, by)
    move(case, "close", by=by, at=at, told=Happening(stated(words, _("办结说明"))))
    return case


def next_contact(case: Case) -> date | None:
    """The last day for the next contact, by the rhythm that the type declares; None where it declares none."""
    rhythm = declared(case.kind).entry.contact_days
    if rhythm is None or case.closed_at is not None:
        return None
    last = case.contacts.values_list("on_day", flat=True).first() or case.received_on
    return last + timedelta(days=rhythm)


@transaction.atomic
def write_note(case_id: int, text: str, *, by: User, at: datetime) -> Note:
    """A counsellor's note, which the database keeps as a token. Raises NotVisible, NotOpened, WordsMissing."""
    case, held = _named(case_id, by)
    if held.duty != Member.Duty.COUNSELLOR:
        raise problems.NotOpened()
    made = Note.objects.create(case=case, token=vault.closed(stated(text, _("咨询记录"))), by=by, at=at)
    happened(case, "note", by=by, at=at, was=case.state)
    return made


@transaction.atomic
def read_notes(case_id: int, *, by: User, at: datetime) -> list[tuple[Note, str]]:
    """The notes in the clear, for the case's counsellor, or for the two of an opening in force. Each reading is an
    event of the case and an audit entry. Raises NotVisible, NotOpened, KeyMissing.
    """
    case, held = _named(case_id, by)
    if held.duty != Member.Duty.COUNSELLOR and opening_for(case, by, at=at) is None:
        raise problems.NotOpened()
    happened(case, "read-notes", by=by, at=at, was=case.state)
    return [(note, vault.opened(bytes(note.token))) for note in case.notes.select_related("by")]


def opening_for(case: Case, user: User, *, at: datetime) -> Opening | None:
    """The opening in force that lets the person read the notes."""
    rows = case.openings.filter(Q(asked_by=user) | Q(agreed_by=user), agreed_at__isnull=False, until__gt=at)
    found: Opening | None = rows.first()
    return found


@transaction.atomic
def looked_at(case: Case, *, by: User, at: datetime) -> None:
    """That somebody named opened the page of a care case: an event that its owner sees, and an audit entry."""
    happened(case, "read", by=by, at=at, was=case.state)


@transaction.atomic
def hand_over(case_id: int, to: User, *, by: User, at: datetime) -> Member:
    """Hand one's duty in a care case to somebody with a post at the child's school, who is then named instead.

    Raises   NotVisible, NotNamed.
    """
    case, held = _named(case_id, by)
    where = place_of(case.pupil, on=local_day(at)) if case.pupil else None
    counsels = any(post.role == Role.COUNSELLOR for post in posts_of(to))
    if where is None or to.pk == by.pk or (held.duty == Member.Duty.COUNSELLOR and not counsels):
        raise problems.NotNamed(name=to.name)
    Member.objects.filter(case=case, user=to, to_at=None).update(to_at=at)
    held.to_at = at
    held.save()
    made = name(case, to, held.duty, where=where, at=at)
    happened(case, "hand-over", by=by, at=at, was=case.state, told=Happening(facts={"duty": held.duty}))
    return made


@transaction.atomic
def name_also(case_id: int, user: User, duty: str, *, by: User, at: datetime) -> Member:
    """Name one more person of the child's school. Raises NotVisible, NotNamed."""
    case, _held = _named(case_id, by)
    where = place_of(case.pupil, on=local_day(at)) if case.pupil else None
    counsels = any(post.role == Role.COUNSELLOR for post in posts_of(user))
    if where is None or (duty == Member.Duty.COUNSELLOR and not counsels):
        raise problems.NotNamed(name=user.name)
    made = name(case, user, duty, where=where, at=at)
    happened(case, "name", by=by, at=at, was=case.state, told=Happening(facts={"duty": duty}))
    return made


@transaction.atomic
def ask_to_open(case_id: int, ground: str, reason: str, *, by: User, at: datetime) -> Opening:
    """Ask to open the counsellor's notes, with the ground and a reason; somebody else named must agree.

    Raises   NotVisible, WordsMissing.
    """
    case, _held = _named(case_id, by)
    words = stated(reason, _("开启理由"))
    made = Opening.objects.create(case=case, ground=ground, reason=words, asked_by=by, asked_at=at)
    happened(case, "ask-open", by=by, at=at, was=case.state, told=Happening(facts={"ground": ground}))
    return made


@transaction.atomic
def agree_to_open(opening_id: int, *, by: User, at: datetime) -> Opening:
    """The second of the two people: from now on both read the notes for a day, and the counsellor is told.

    Raises   NotVisible, NotTwoPeople, AlreadyDecided.
    """
    opening = Opening.objects.select_for_update().filter(pk=opening_id).first()
    if opening is None:
        raise NotVisible()
    case, _held = _named(opening.case_id, by)
    if opening.asked_by_id == by.pk:
        raise problems.NotTwoPeople()
    if opening.agreed_at is not None:
        raise problems.AlreadyDecided()
    opening.agreed_by, opening.agreed_at, opening.until = by, at, at + OPEN_FOR
    opening.save()
    happened(case, "agree-open", by=by, at=at, was=case.state, told=Happening(facts={"ground": opening.ground}))
    tell_counsellors(case, opening, at=at)
    return opening


def tell_counsellors(case: Case, opening: Opening, *, at: datetime) -> None:
    """The notice bears no name: it says that notes were opened, and leads to the case."""
    told: Sequence[User] = [
        one.user for one in case.members.filter(duty=Member.Duty.COUNSELLOR, to_at=None).select_related("user")
    ]
    notify(
        told, kind="alarm", title=_("有一份咨询记录因紧急情形被开启"), url=f"/cases/care/{case.pk}/", at=at,
        key=f"cases.opening/{opening.pk}",
    )  # fmt: skip
