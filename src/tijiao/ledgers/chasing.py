"""Chasing: one click asks all who have not handed in a period, or one of them. It is an act, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import Reach, reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import User
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.ledgers import problems
from tijiao.ledgers.models import Chase, Ledger, Record
from tijiao.ledgers.obligations import Member, Obligation, facts_for, kind_of, listed
from tijiao.ledgers.reminding import in_words
from tijiao.ledgers.who import fillers, held
from tijiao.notices.domain import Telling, notify_each
from tijiao.notices.kinds import Kind
from tijiao.notices.words import titled

AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Missing:
    """An organisation that owes a period; when it was chased last."""

    member: Member
    obligation: Obligation
    state: str
    chased_at: datetime | None


@dataclass(frozen=True)
class Chased:
    """What a chase did, in organisations: told, told within the hour already, and with nobody on the post."""

    reached: int
    lately: int
    unreached: int


def missing_of(ledger: Ledger, period: Period, *, within: Reach, only: Sequence[int] = ()) -> list[Missing]:
    """Who in that part of the tree has not handed the period in, in the tree's order. Drafts and returned ones are
    missing. Raises WrongKind for a period of another cadence."""
    wanted = Period.parse(str(period), kind=kind_of(ledger.cadence))
    facts = facts_for([ledger], reach=within, only=only)
    members = {member.pk: member for member in facts.members}
    rows = Record.objects.filter(ledger=ledger, period=str(wanted))
    states = dict(rows.values_list("organisation_id", "state"))
    chases = Chase.objects.filter(ledger=ledger, period=str(wanted)).values("organisation").order_by("organisation")
    last = dict(chases.annotate(last=Max("at")).values_list("organisation", "last"))
    return [
        Missing(members[one.organisation], one, states.get(one.organisation, ""), last.get(one.organisation))
        for one in listed(facts, ledger, wanted.first, wanted.first + timedelta(days=1))
        if one.period == wanted and states.get(one.organisation) not in ("filed", "accepted")
    ]


@transaction.atomic
def chase(
    ledger: Ledger, period: Period, *, organisations: Sequence[int] = (), by: User, at: datetime
) -> Chased:
    """Ask for what is missing: of these organisations, or of all that the person looks after.

    Raises   NotVisible (nothing of it in reach), NobodyMissing, ChasedLately (all of them within the hour).
    """
    within = reach(by, Action.REMIND)
    if not within:
        raise NotVisible()
    Ledger.objects.select_for_update().get(pk=ledger.pk)  # two clicks at once: the second one finds the first
    found = missing_of(ledger, period, within=within, only=organisations)
    if not found:
        raise problems.NobodyMissing(ledger=str(ledger), period=period.name_zh)
    due = [one for one in found if one.chased_at is None or one.chased_at + AGAIN_AFTER <= at]
    if not due:
        raise problems.ChasedLately(count=len(found))
    reached = _tell(ledger, period, due, by=by, at=at)
    done = Chased(reached, len(found) - len(due), len(due) - reached)
    facts = {"ledger": ledger.code, "period": str(period), "reached": done.reached, "lately": done.lately,
             "unreached": done.unreached}  # fmt: skip
    one = organisations[0] if len(organisations) == 1 else None
    audit("ledger.chase", by=by, subject=("ledgers.ledger", ledger.pk), at=at, organisation=one, facts=facts)
    return done


def _tell(ledger: Ledger, period: Period, due: Sequence[Missing], *, by: User, at: datetime) -> int:
    """Notices for those posts that somebody holds, and a row for each organisation reached. Returns how many."""
    today = local_day(at)
    posts = fillers(ledger, [one.member.pk for one in due], on=today)
    there = held([post for found in posts.values() for post in found], on=today)
    title = titled(_("催报：%(ledger)s %(period)s还没有报送"), ledger=ledger, period=in_words(period))
    reached, tellings = list[Chase](), list[Telling]()
    for one in due:
        mine = [post for post in posts.get(one.member.pk, ()) if post.pk in there]
        if mine:
            reached.append(Chase(ledger=ledger, organisation_id=one.member.pk, period=str(period), by=by, at=at))
        url = reverse("ledgers:fill", args=[ledger.code, one.member.pk, str(period)])
        key = f"ledgers.chase/{ledger.code}/{one.member.pk}/{period}/{at:%Y%m%d%H%M%S}"
        tellings += [Telling(post, Kind.CHASE, title, url, key) for post in mine]
    Chase.objects.bulk_create(reached)
    notify_each(tellings, at=at)
    return len(reached)
