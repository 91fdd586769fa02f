"""The verbs of inspections: a finding is reported, rectified, rechecked by somebody else, and closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, require
from tijiao.access.policy import Span, grants_of
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import Changes, record
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.directory.roles import Role
from tijiao.inspections import problems
from tijiao.inspections.deadlines import due_date, rule_on
from tijiao.inspections.models import (
    MOVES,
    Finding,
    FindingKind,
    Recheck,
    Rectification,
    Source,
    State,
    Visit,
)
from tijiao.inspections.photos import RECTIFICATION, Photo, keep
from tijiao.kernel.clocks import add_months
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated

#: Whose finding it is, by the role that reports it; a post at the school goes before any other post of that person.
SOURCES: dict[Role, Source] = {
    Role.SCHOOL_CLERK: Source.SELF,
    Role.HEAD: Source.SELF,
    Role.FORM_TEACHER: Source.SELF,
    Role.TOWN_OFFICER: Source.TOWN,
    Role.INSPECTOR: Source.VISIT,
    Role.SECTION_OFFICER: Source.BUREAU,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found. `organisation`: a school, a kindergarten, or a class in one; `found_on` None is today."""

    organisation: Organisation
    kind: str
    title: str
    detail: str = ""
    found_on: date | None = None
    from_public: bool = False
    origin: str = ""
    visit: Visit | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A hazard as a daily check names it."""

    kind: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """What a school did, and how it looked before and after."""

    text: str
    before: str = ""
    after: str = ""
    photos: Mapping[str, Iterable[Photo]] = field(default_factory=dict)
    """"before" and "after" → pictures."""


@transaction.atomic
def report(found: Found, *, by: User, at: datetime) -> Finding:
    """Register a finding with its deadline; one of the same kind at the same school within a year is a repeat.

    Who reports decides the source: the school itself, the town office, the bureau or an inspector.
    Raises   NotVisible, NotInspected, UnknownKind, FoundLater, WordsMissing, UnknownYear.
    """
    require(by, Action.FINDING_REPORT, at=found.organisation.path)
    school = _inspected(found.organisation)
    found_on, today = found.found_on or local_day(at), local_day(at)
    if found_on > today:
        raise problems.FoundLater(found_on=found_on, today=today)
    title = stated(found.title, _("隐患"))
    kind = FindingKind.objects.declared().filter(code=found.kind).first()
    rule = rule_on(found.kind, found_on)
    if kind is None or rule is None:
        raise problems.UnknownKind(kind=found.kind)
    made = Finding.objects.create(
        organisation=school,
        kind=kind,
        severity=rule.severity,
        title=title,
        detail=found.detail.strip(),
        source=_source(by, found.organisation, from_public=found.from_public),
        found_on=found_on,
        due_from=found_on,
        due_on=due_date(rule, found_on).due,
        reported_by=by,
        repeat_of=_earlier(school, found.kind, found_on),
        origin=found.origin,
        visit=found.visit,
    )
    _record("finding.report", made, by=by, at=at, changes={"state": (None, made.state), "due_on": (None, made.due_on)})
    return made


@transaction.atomic
def report_from_check(
    school: Organisation, named: Sequence[Named], *, origin: str, found_on: date, by: User, at: datetime
) -> list[Finding]:
    """Register the hazards that a school's own check names: each once, however often the check is saved.

    Takes    `origin`: what the check is, "ledgers.record/7".
    Returns  the findings that stand for the hazards named, old and new, in their order. A hazard of the same kind and
             title that still stands open at the school is the same hazard.
    Raises   as `report`.
    """
    require(by, Action.FINDING_REPORT, at=school.path)
    standing: list[Finding] = []
    for place, one in enumerate(named):
        mark = f"{origin}/{one.kind}/{place + 1}"
        found = Found(school, one.kind, one.title, one.detail, found_on, origin=mark)
        standing.append(report_once(found, by=by, at=at))
    return standing


@transaction.atomic
def report_once(found: Found, *, by: User, at: datetime) -> Finding:
    """Register a finding unless one of its origin, or an open one of its kind and title at the school, stands already.

    Raises   as `report`.
    """
    # two visits to one school are filed in the same moment: the second one waits, and then finds the first one's
    Organisation.objects.select_for_update(no_key=True, of=("self",)).filter(pk=found.organisation.pk).first()
    same = {"organisation": found.organisation, "kind__code": found.kind, "title": found.title.strip()}
    known: Finding | None = Finding.objects.filter(origin=found.origin).first() or (
        Finding.objects.open().filter(**same).first()
    )
    return known or report(found, by=by, at=at)


@transaction.atomic
def rectify(finding_id: int, fix: Fix, *, by: User, at: datetime) -> Rectification:
    """Report a finding as rectified: the deadline stops, a recheck by somebody else follows.

    Raises   NotVisible, NotAllowed, WordsMissing, IllegalMove; whatever a photo is refused for.
    """
    finding = _locked(finding_id)
    require(by, Action.FINDING_RECTIFY, at=finding.organisation.path, view=Action.FINDING_VIEW)
    text = stated(fix.text, _("整改情况"))
    _move(finding, State.REPORTED)
    made = Rectification.objects.create(
        finding=finding, text=text, before=fix.before.strip(), after=fix.after.strip(), at=at, by=by
    )
    keep({(made.pk, name): files for name, files in fix.photos.items()}, kind=RECTIFICATION, by=by, at=at)
    finding.rectified_at = at
    _save(finding, "state", "rectified_at")
    _record("finding.rectify", finding, by=by, at=at, changes={"state": (State.OPEN, State.REPORTED)})
    return made


@transaction.atomic
def recheck(rectification_id: int, *, passed: bool, note: str = "", by: User, at: datetime) -> Recheck:
    """Look at a reported rectification: passed closes the finding, failed opens it again with a new deadline.

    Raises   NotVisible, NotAllowed, OwnWork, WrongRechecker, WordsMissing (a failure says why), IllegalMove.
    """
    looked_at = Rectification.objects.select_related("by").filter(pk=rectification_id).first()
    if looked_at is None:
        raise NotVisible()
    finding = _locked(looked_at.finding_id)
    require(by, Action.FINDING_RECHECK, at=finding.organisation.path, view=Action.FINDING_VIEW)
    _somebody_else(finding, looked_at, by)
    note = note.strip() if passed else stated(note, _("复查意见"))
    wanted = State.CLOSED if passed else State.OPEN
    if looked_at.at != finding.rectified_at:
        raise problems.IllegalMove(was=finding.get_state_display(), wanted=wanted.label)
    _move(finding, wanted)
    if passed:
        finding.closed_at = at
        _save(finding, "state", "closed_at")
    else:
        _run_again(finding, local_day(at))
    made = Recheck.objects.create(finding=finding, rectification=looked_at, passed=passed, note=note, at=at, by=by)
    _record("finding.recheck", finding, by=by, at=at, changes={"state": (State.REPORTED, wanted)})
    return made


def recheckers(finding: Finding) -> list[Role]:
    """The roles that may recheck the finding by the rule of its day, the one whose list it comes to first."""
    rule = rule_on(finding.kind_id, finding.due_from)
    return [Role(role) for role in rule.recheck] if rule else []


#: Who answers for what is found: a class never does, its school does.
INSPECTED = (
    OrganisationKind.SCHOOL,
    OrganisationKind.KINDERGARTEN,
    OrganisationKind.BRANCH,
    OrganisationKind.ASSOCIATION,
)


def _inspected(organisation: Organisation) -> Organisation:
    """The organisation that answers: what is found in a class is found in its school."""
    school = organisation.parent if organisation.kind == OrganisationKind.CLASS else organisation
    if school is None or school.kind not in INSPECTED:
        raise problems.NotInspected(name=organisation.name)
    return school


def _source(by: User, organisation: Organisation, *, from_public: bool) -> Source:
    roles = {
        Role(post.role) for post in posts_of(by) if _reports(Role(post.role), post.organisation.path, organisation)
    }
    source = next(source for role, source in SOURCES.items() if role in roles)
    return Source.PUBLIC if from_public and source is not Source.SELF else source


def _reports(role: Role, path: str, organisation: Organisation) -> bool:
    span = grants_of(role).get(Action.FINDING_REPORT)
    return span is Span.ALL or (span is not None and organisation.path.startswith(path))


def _earlier(school: Organisation, kind: str, found_on: date) -> Finding | None:
    """The latest finding of the kind at the school within the year before."""
    year = Finding.objects.filter(organisation=school, kind__code=kind, found_on__gt=add_months(found_on, -12))
    return year.filter(found_on__lte=found_on).order_by("-found_on", "-pk").first()


def _locked(finding_id: int) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("organisation")
    finding: Finding | None = rows.filter(pk=finding_id).first()
    if finding is None:
        raise NotVisible()
    return finding


def _move(finding: Finding, wanted: State) -> None:
    if wanted not in MOVES[finding.state]:
        raise problems.IllegalMove(was=finding.get_state_display(), wanted=wanted.label)
    finding.state = wanted


def _run_again(finding: Finding, day: date) -> None:
    """Open the finding again with the whole deadline of the rule that holds on the day."""
    rule = rule_on(finding.kind_id, day)
    if rule is None:
        raise problems.UnknownKind(kind=finding.kind_id)
    finding.rectified_at, finding.due_from, finding.due_on = None, day, due_date(rule, day).due
    _save(finding, "state", "rectified_at", "due_from", "due_on")


def _somebody_else(finding: Finding, looked_at: Rectification, by: User) -> None:
    if by.pk == looked_at.by_id:
        raise problems.OwnWork(person=looked_at.by.name)
    allowed = recheckers(finding)
    if not any(post.role in allowed for post in posts_of(by)):
        raise problems.WrongRechecker(roles=gettext("、").join(str(role.label) for role in allowed))


def _save(finding: Finding, *fields: str) -> None:
    finding.version += 1
    finding.save(update_fields=[*fields, "version"])


def _record(action: str, finding: Finding, *, by: User, at: datetime, changes: Changes) -> None:
    record(
        action,
        by=by,
        subject=("inspections.finding", finding.pk),
        at=at,
        organisation=finding.organisation_id,
        changes=changes,
        facts={"kind": finding.kind_id, "source": finding.source},
        marks=[("inspections_finding", f"{finding.found_on:%Y-%m}")],
    )
