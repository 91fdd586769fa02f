"""What the ledgers tell: before and after something is due, and when it was sent back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import CITY_ZONE, local_day
from tijiao.ledgers.duties import say_period
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Ledger, Record
from tijiao.ledgers.obligations import Facts, Obligation, facts_for, kind_of, listed
from tijiao.ledgers.who import above, fillers
from tijiao.notices.domain import Telling, notify, notify_each
from tijiao.notices.kinds import Kind as NoticeKind
from tijiao.notices.words import titled

in_words = lazy(say_period, str)
#: How long a period of a kind is at most, in days: how far back those begin that fall due now.
LONGEST = {Kind.DAY: 1, Kind.WEEK: 7, Kind.TEN_DAY: 11, Kind.MONTH: 31, Kind.QUARTER: 92, Kind.TERM: 215,
           Kind.SCHOOL_YEAR: 366, Kind.YEAR: 366}  # fmt: skip
SOON, LATE = _("%(ledger)s %(period)s，请在%(due)s前报送"), _("%(ledger)s %(period)s已过期限，请尽快报送")
LATE_BENEATH = _("%(ledger)s %(period)s：%(count)s个单位过了期限没有报送")
#: A reminder that nobody could send is made up for so many days.
CATCH_UP = 3


@dataclass(frozen=True)
class Owed:
    """Something that nobody handed in yet. `step`: days to the due day that the ledger names, negative once past."""

    obligation: Obligation
    step: int


def remind(*, at: datetime) -> int:
    """Remind of everything that the ledgers say of the day. Returns how many notices are new; again, none is."""
    today, told = local_day(at), 0
    for ledger in Ledger.objects.in_force(on=today).order_by("code"):
        if entry_of(ledger).reminders.before or entry_of(ledger).reminders.after:
            told += _remind(ledger, today, at)
    return told


@transaction.atomic
def _remind(ledger: Ledger, today: date, at: datetime) -> int:
    facts = facts_for([ledger])
    owed = list(_owed(ledger, facts, today, at))
    tellings = [*_for_fillers(ledger, owed, today), *_for_those_above(ledger, facts, owed, today)]
    return notify_each(tellings, at=at)


def _owed(ledger: Ledger, facts: Facts, today: date, at: datetime) -> Iterator[Owed]:
    """What fell due, or falls due, on a day that the ledger names, or since the last one."""
    entry, days = entry_of(ledger), timedelta
    wish = entry.reminders
    low = today - days(max(wish.after, default=0) + CATCH_UP)
    high = today + days(max(wish.before, default=0))
    first = low - days(entry.due.days + LONGEST[kind_of(ledger.cadence)])
    rows = Record.objects.received().filter(ledger=ledger).beginning_in(first, high + days(1))
    came = set(rows.values_list("organisation_id", "period"))
    for one in listed(facts, ledger, first, high + days(1)):
        due_on = local_day(one.due_at)
        if low <= due_on <= high and (one.organisation, str(one.period)) not in came:
            left = (due_on - today).days
            if at <= one.due_at:
                step = min((each for each in wish.before if each >= left), default=None)
            else:
                step = min((-each for each in wish.after if each <= -left), default=None)
            if step is not None:
                yield Owed(one, step)


def _for_fillers(ledger: Ledger, owed: list[Owed], today: date) -> Iterator[Telling]:
    posts = fillers(ledger, {one.obligation.organisation for one in owed}, on=today)
    for one in owed:
        obligation = one.obligation
        facts = {"ledger": ledger, "period": in_words(obligation.period), "due": _moment(obligation.due_at)}
        pattern = LATE if one.step < 0 else SOON
        url = reverse("ledgers:fill", args=[ledger.code, obligation.organisation, str(obligation.period)])
        for post in posts.get(obligation.organisation, ()):
            yield Telling(post, NoticeKind.REMINDER, titled(pattern, **facts), url, _key(ledger, one))


def _for_those_above(ledger: Ledger, facts: Facts, owed: list[Owed], today: date) -> Iterator[Telling]:
    """One notice for each period, however many organisations beneath the post are late with it."""
    role = entry_of(ledger).reminders.tells
    late = [one for one in owed if one.step < 0]
    if role is None or not late:
        return
    of = {one.obligation.organisation for one in late}
    posts = above(ledger, {one.pk: one.path for one in facts.members if one.pk in of}, role, on=today)
    counts: dict[tuple[int, Period, int], int] = {}
    known = {post.pk: post for found in posts.values() for post in found}
    for one in late:
        for post in posts[one.obligation.organisation]:
            key = (post.pk, one.obligation.period, one.step)
            counts[key] = counts.get(key, 0) + 1
    for (pk, period, step), count in counts.items():
        title = titled(LATE_BENEATH, ledger=ledger, period=in_words(period), count=count)
        url = reverse("ledgers:missing", args=[ledger.code, str(period)])
        yield Telling(known[pk], NoticeKind.REMINDER, title, url, f"ledgers.late/{ledger.code}/{period}/{step}")


def _key(ledger: Ledger, one: Owed) -> str:
    return f"ledgers.due/{ledger.code}/{one.obligation.organisation}/{one.obligation.period}/{one.step}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(CITY_ZONE):%m-%d %H:%M}"


def tell_returned(record: Record, *, at: datetime) -> None:
    """The filler's posts hear that a record was sent back; why stands on its page."""
    posts = fillers(record.ledger, [record.organisation_id], on=local_day(at)).get(record.organisation_id, [])
    title = titled(_("%(ledger)s %(period)s已退回，请修改后重新报送"), ledger=record.ledger,
                   period=in_words(Period.parse(record.period)))  # fmt: skip
    url, key = reverse("ledgers:record", args=[record.pk]), f"ledgers.returned/{record.pk}/{record.version}"
    notify(posts, kind=NoticeKind.RETURNED, title=title, url=url, at=at, key=key)
