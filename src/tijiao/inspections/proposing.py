"""The same kind of finding in many schools proposes a task for the whole city, which a section takes or dismisses."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.inspections import limits, problems
from tijiao.inspections.models import Finding, Proposal, Round
from tijiao.inspections.rounds import NewRound, open_round
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated


@transaction.atomic
def propose(*, at: datetime) -> list[Proposal]:
    """Propose a task for each kind that stands open in many schools and is not proposed yet. Returns the new ones.

    How many schools, found within how many days, the city settles; what was decided is not proposed again within the
    same time.
    """
    today = local_day(at)
    many_schools = limits.value(limits.MANY_SCHOOLS, on=today)
    since = today - timedelta(days=limits.value(limits.MANY_DAYS, on=today))
    recent = Finding.objects.open().filter(found_on__gt=since, found_on__lte=today).order_by()
    counted = recent.values("kind").annotate(schools=Count("organisation", distinct=True))
    known = set(Proposal.objects.filter(made_on__gt=since).values_list("kind", flat=True))
    known |= set(Proposal.objects.filter(state=Proposal.State.OPEN).values_list("kind", flat=True))
    many = [row for row in counted.filter(schools__gte=many_schools) if row["kind"] not in known]
    made = [Proposal.objects.create(kind_id=row["kind"], made_on=today, schools=row["schools"]) for row in many]
    for one in made:
        _record("proposal.make", one, by=None, at=at)
    return made


@transaction.atomic
def open_for(proposal: str, new: NewRound, *, by: User, at: datetime) -> Round:
    """Open a round, and take a proposal up with it where one is named ("" for none). Raises as `open_round`, `take`."""
    made = open_round(new, by=by, at=at)
    if proposal.isdecimal():
        take(int(proposal), made, by=by, at=at)
    return made


@transaction.atomic
def take(proposal_id: int, made: Round, *, by: User, at: datetime) -> Proposal:
    """Take a proposal up with a round. Raises NotVisible, Decided."""
    found = _open(proposal_id, by)
    found.state, found.round, found.decided_at, found.decided_by = Proposal.State.TAKEN, made, at, by
    found.save(update_fields=["state", "round", "decided_at", "decided_by"])
    _record("proposal.take", found, by=by, at=at)
    return found


@transaction.atomic
def dismiss(proposal_id: int, *, why: str, by: User, at: datetime) -> Proposal:
    """Decide that it needs no task, and say why. Raises NotVisible, Decided, WordsMissing."""
    found = _open(proposal_id, by)
    found.state, found.why = Proposal.State.DISMISSED, stated(why, _("不立题的理由"))
    found.decided_at, found.decided_by = at, by
    found.save(update_fields=["state", "why", "decided_at", "decided_by"])
    _record("proposal.dismiss", found, by=by, at=at, reason=found.why)
    return found


def _open(proposal_id: int, by: User) -> Proposal:
    found: Proposal | None = (
        Proposal.objects.select_for_update(of=("self",)).select_related("kind").filter(pk=proposal_id).first()
    )
    if found is None:
        raise NotVisible()
    section = Organisation.objects.filter(code=found.kind.section).first()
    require(by, Action.PROPOSAL_DECIDE, at=section.path if section else "")
    if found.state != Proposal.State.OPEN:
        raise problems.Decided(was=found.get_state_display())
    return found


def _record(action: str, found: Proposal, *, by: User | None, at: datetime, reason: str = "") -> None:
    facts = {"kind": found.kind_id, "schools": found.schools}
    record(action, by=by, subject=("inspections.proposal", found.pk), at=at, facts=facts, reason=reason)
