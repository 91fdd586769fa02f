"""How a case comes in, is taken up or refused, and finds whoever handles it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.access.problems import NotVisible
from tijiao.cases import problems, timing
from tijiao.cases.declare import CaseTypeEntry
from tijiao.cases.domain.core import (
    Happening,
    happened,
    locked,
    move,
    not_concerned,
    require_at,
    run,
    save,
    whole,
)
from tijiao.cases.domain.enclosing import Files, enclose_received
from tijiao.cases.models import Case, CaseType, Complainant, Guarded, Part, Source, Subject
from tijiao.cases.types import declared
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.forms.models import FormVersion
from tijiao.forms.outcome import Outcome
from tijiao.forms.validate import validate
from tijiao.forms.versions import form_of
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated
from tijiao.registry.models import Pupil

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no letter that is taken for another one
CODE_LENGTH = 10  # 31^10: guessing is hopeless even without the limit on tries
SALT = "tijiao.cases.code"
YEAR = timedelta(days=365)
TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; every word may be left out where the type allows it."""

    name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """What comes in.

    `place`: the town or school that it is about in space; `organisations` and `people`: whom it concerns, who then
    never see it; `pupil`: the child of a case of care or of dropout; `origin`: what it came from, so that it comes once
    """

    kind: str
    title: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    source: str = Source.OWN
    asker: Asker | None = None
    place: Organisation | None = None
    organisations: Sequence[Organisation] = ()
    people: Sequence[User] = ()
    pupil: Pupil | None = None
    may_publish: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The case and, for whoever asked without an account, the code to look it up with: told once, never kept."""

    case: Case
    code: str = ""
    again: bool = False
    """It had come before from the same origin: nothing was registered now."""


@transaction.atomic
def receive(intake: Intake, *, by: User | None, at: datetime) -> Received:
    """Register a case. `by` None: a resident on the portal, for types that are public.

    Raises   UnknownType, NotVisible, WordsMissing, WrongAnswers, UnknownYear.
    """
    kind = _kind(intake)
    _may_receive(declared(kind).entry, by)
    return _registered(kind, intake, by=by, at=at)


@transaction.atomic
def receive_by_rule(intake: Intake, *, at: datetime) -> Received:
    """Register a case that a rule of the packs opens and nobody hands in. Raises UnknownType, WrongAnswers …"""
    return _registered(_kind(intake), intake, by=None, at=at)


def _kind(intake: Intake) -> CaseType:
    """The declared type, locked: numbers are given one after the other. Raises UnknownType."""
    kind: CaseType | None = CaseType.objects.select_for_update().declared().filter(code=intake.kind).first()
    if kind is None:
        raise problems.UnknownType(kind=intake.kind)
    return kind


def _registered(kind: CaseType, intake: Intake, *, by: User | None, at: datetime) -> Received:
    entry = declared(kind).entry
    known = Case.objects.filter(origin=intake.origin).first() if intake.origin else None
    if known is not None:
        return Received(known, again=True)
    version, outcome = _checked(entry, intake.answers, at=at)
    case = _made(kind, intake, version, outcome, by=by, at=at)
    _apart(case, intake)
    first = declared(kind).first
    whole(case, "receipt", at=at)
    run(case, None, first, at=at)
    save(case)
    happened(case, "receive", by=by, at=at, told=Happening(facts={"source": case.source}, shown=True))
    return Received(case, _code(case) if entry.public or entry.lookup else "")


@transaction.atomic
def receive_with_files(intake: Intake, files: Files, *, by: User | None, at: datetime) -> Received:
    """Register a case with the files that came with it: all of it or nothing. What came from the public or as a
    petition may name whoever asked: only the section that owns the case reads it.

    Raises   as `receive`, ReceivedAlready for a form that is sent again, and what `attachments.keep` raises.
    """
    made = receive(intake, by=by, at=at)
    if made.again:
        raise problems.ReceivedAlready(number=made.case.number)
    told = made.case.kind.public or made.case.guarded == Guarded.PETITION
    enclose_received(made.case, files, told=told, by=by, at=at)
    return made


def _may_receive(entry: CaseTypeEntry, by: User | None) -> None:
    if by is None:
        allowed = entry.public
    else:
        roles = {post.role for post in posts_of(by)}
        allowed = bool(reach(by, Action.CASE_RECEIVE)) and bool(roles.intersection(entry.receives))
    if not allowed:
        raise NotVisible()


def _checked(entry: CaseTypeEntry, answers: Mapping[str, Any], *, at: datetime) -> tuple[FormVersion, Outcome]:
    version = FormVersion.objects.latest_of(entry.form)
    if version is None:
        raise problems.UnknownType(kind=entry.id)
    outcome = validate(form_of(version), answers, at=at)
    if outcome.faults:
        raise problems.WrongAnswers(count=len(outcome.faults))
    return version, outcome


def _made(
    kind: CaseType, intake: Intake, version: FormVersion, outcome: Outcome, *, by: User | None, at: datetime
) -> Case:
    type_, today = declared(kind), local_day(at)
    topic = str(outcome.data.get(type_.entry.topic, "")) if type_.entry.topic else ""
    return Case.objects.create(
        number=_number(kind, type_.entry, at),
        kind=kind,
        guarded=kind.guarded,
        form_version=version,
        answers=outcome.data,
        title=stated(intake.title, _("标题"))[:TITLE_LENGTH],
        topic=topic,
        source=intake.source,
        state=type_.first.id,
        phase=type_.first.phase,
        owner=_owner(type_.entry, intake),
        place=intake.place,
        filed_by=by,
        pupil=intake.pupil,
        received_at=at,
        received_on=today,
        repeat_of=_earlier(kind, intake.place, topic, at),
        may_publish=intake.may_publish and type_.entry.publishes,
        origin=intake.origin,
    )


def _owner(entry: CaseTypeEntry, intake: Intake) -> Organisation:
    """The section that owns the type; where the case concerns that very section, the one that stands in."""
    sections = {one.code: one for one in Organisation.objects.filter(code__in=(entry.section, entry.instead))}
    owner: Organisation | None = sections.get(entry.section)
    if owner is not None and any(owner.path.startswith(one.path) for one in intake.organisations):
        owner = sections.get(entry.instead)
    if owner is None:
        raise problems.UnknownType(kind=entry.id)
    return owner


def _number(kind: CaseType, entry: CaseTypeEntry, at: datetime) -> str:
    """JY20200520-003: prefix, day, and the next in that day; the type is locked meanwhile."""
    stem = f"{entry.prefix}{local_day(at):%Y%m%d}-"
    last = Case.objects.filter(number__startswith=stem).order_by("-number").values_list("number", flat=True).first()
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:04}"


def _earlier(kind: CaseType, place: Organisation | None, topic: str, at: datetime) -> Case | None:
    """The latest case of the type at the same place on the same topic that ended within the year before."""
    if place is None or not topic:
        return None
    ended = Case.objects.filter(kind=kind, place=place, topic=topic, closed_at__gte=at - YEAR, closed_at__lte=at)
    return ended.exclude(phase="refused").order_by("-closed_at").first()


def _apart(case: Case, intake: Intake) -> None:
    """Who asked, and whom it concerns: in tables of their own."""
    if intake.asker is not None:
        told = intake.asker
        Complainant.objects.create(
            case=case, name=told.name.strip(), phone=told.phone.strip(), address=told.address.strip()
        )
    Subject.objects.bulk_create([Subject(case=case, organisation=one) for one in intake.organisations])
    Subject.objects.bulk_create([Subject(case=case, user=one) for one in intake.people])


def _code(case: Case) -> str:
    code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    Complainant.objects.update_or_create(case=case, defaults={"code_digest": digest_of(case.number, code)})
    return code


def digest_of(number: str, code: str) -> str:
    """The keyed digest of a code, bound to its case; blanks, hyphens and small letters do not matter."""
    plain = "".join(one for one in code.upper() if one.isalnum())
    return salted_hmac(SALT, f"{number}/{plain}", algorithm="sha256").hexdigest()


def looked_up(number: str, code: str) -> Case:
    """The case of a number and its code. Raises WrongLookup, in the same way whichever of the two is wrong."""
    found = Complainant.objects.select_related("case__kind").filter(case__number=number.strip().upper()).first()
    told = digest_of(number.strip().upper(), code)
    if not constant_time_compare(found.code_digest if found else "", told) or found is None:
        raise problems.WrongLookup()
    return found.case


@transaction.atomic
def accept(case_id: int, *, by: User, at: datetime) -> Case:
    """Take a case up. Raises NotVisible, NotAllowed, IllegalMove."""
    case = locked(case_id, by=by)
    require_at(by, case.owner)
    case.accepted_at = at
    whole(case, "acceptance", at=at)
    move(case, "accept", by=by, at=at, told=Happening(shown=True))
    return case


@transaction.atomic
def refuse(case_id: int, reason: str, *, by: User, at: datetime) -> Case:
    """Do not take a case up, and say why: the applicant reads it. Raises … WordsMissing."""
    case = locked(case_id, by=by)
    require_at(by, case.owner)
    move(case, "refuse", by=by, at=at, told=Happening(stated(reason, _("不予受理的理由")), shown=True))
    return case


@transaction.atomic
def assign(case_id: int, lead: Organisation, others: Sequence[Organisation] = (), *, by: User, at: datetime) -> Case:
    """Give a case to an organisation that leads and to others that contribute parts.

    Raises   NotVisible, NotAllowed, IllegalMove, NotALead, ConcernsThem, AskedTwice.
    """
    case = locked(case_id, by=by)
    require_at(by, case.owner)
    may_handle(case, lead)
    case.lead, case.assigned_at = lead, at
    whole(case, "assignment", at=at)
    move(case, "assign", by=by, at=at, told=Happening(organisation=lead, shown=True))
    ask(case, others, by=by, at=at)
    return case


def may_handle(case: Case, organisation: Organisation) -> None:
    """Raises NotALead, ConcernsThem."""
    if organisation.kind not in declared(case.kind).entry.leads:
        raise problems.NotALead(name=organisation.name)
    not_concerned(case, organisation)


def ask(case: Case, others: Sequence[Organisation], *, by: User, at: datetime) -> list[Part]:
    """Ask organisations for their parts, each with its own due day. Raises NotALead, ConcernsThem, AskedTwice."""
    limit = declared(case.kind).entry.part
    asked = set(case.parts.filter(withdrawn_at=None).values_list("organisation", flat=True))
    made = []
    for one in others:
        may_handle(case, one)
        if one.pk == case.lead_id or one.pk in asked:
            raise problems.AskedTwice(name=one.name)
        asked.add(one.pk)
        due = timing.due_of(limit, case.received_on, local_day(at)) if limit else None
        made.append(Part.objects.create(case=case, organisation=one, asked_at=at, due_on=due))
        happened(case, "ask", by=by, at=at, was=case.state, told=Happening(organisation=one))
    return made


@transaction.atomic
def transfer(case_id: int, section: Organisation, reason: str, *, by: User, at: datetime) -> Case:
    """Hand a case that belongs elsewhere to another section, which then owns it; its clocks run on.

    Raises   NotVisible, NotAllowed, IllegalMove, NotALead, ConcernsThem, WordsMissing.
    """
    case = locked(case_id, by=by)
    require_at(by, case.owner)
    if section.kind != OrganisationKind.SECTION or section.pk == case.owner_id:
        raise problems.NotALead(name=section.name)
    not_concerned(case, section)
    case.owner, case.lead = section, None
    words = stated(reason, _("转办理由"))
    move(case, "transfer", by=by, at=at, told=Happening(words, section, shown=False))
    return case


@transaction.atomic
def join(case_id: int, into: int, *, by: User, at: datetime) -> Case:
    """Join a duplicate to the case that is answered for both. Whom either concerns handles neither.

    Raises   NotVisible, NotAllowed, IllegalMove, JoinsItself, ConcernsThem.
    """
    main, case = locked(into, by=by), locked(case_id, by=by)
    require_at(by, case.owner)
    require_at(by, main.owner)
    if main.pk == case.pk or main.kind_id != case.kind_id or main.joined_to_id or case.duplicates.exists():
        raise problems.JoinsItself(number=main.number)
    if case.guarded == Guarded.CARE:
        raise problems.JoinsItself(number=main.number)
    _share_subjects(main, case)
    case.joined_to = main
    move(case, "join", by=by, at=at, told=Happening(facts={"into": main.number}, shown=True))
    happened(main, "join", by=by, at=at, was=main.state, told=Happening(facts={"from": case.number}))
    return case


def _share_subjects(main: Case, case: Case) -> None:
    handlers = [main.owner, main.lead, *(part.organisation for part in main.parts.filter(withdrawn_at=None))]
    for one in handlers:
        if one is not None:
            not_concerned(case, one)
    held = {(one.organisation_id, one.user_id) for one in main.subjects.all()}
    more = [one for one in case.subjects.all() if (one.organisation_id, one.user_id) not in held]
    Subject.objects.bulk_create([Subject(case=main, organisation=one.organisation, user=one.user) for one in more])


@transaction.atomic
def reveal(case_id: int, reason: str, *, by: User, at: datetime) -> Complainant | None:
    """Who asked, for the section that owns the case, with a reason in the audit chain. None: nobody gave a name.

    Raises   NotVisible (also for whom the case concerns), NotAllowed, WordsMissing.
    """
    case = locked(case_id, by=by)
    require_at(by, case.owner)
    happened(case, "reveal", by=by, at=at, was=case.state, told=Happening(stated(reason, _("查看理由"))))
    return Complainant.objects.filter(case=case).exclude(name="", phone="", address="").first()
