"""What the pages of issuing show: what a ledger asks, in words, and what is collected elsewhere already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tijiao.access.problems import NotVisible
from tijiao.directory.attributes import ATTRIBUTES
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.directory.roles import Role
from tijiao.forms.collected import Use
from tijiao.forms.models import FormVersion
from tijiao.forms.said import label_of
from tijiao.forms.versions import form_of
from tijiao.ledgers import issuing
from tijiao.ledgers.burden import costs_of
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.issue_forms import IssueForm, initial_of
from tijiao.ledgers.models import Cadence, Ledger
from tijiao.pages.language import language

#: What a question costs whoever answers it, in minutes, until the ledger's own filings are measured.
MINUTES_A_QUESTION = 0.5


@dataclass(frozen=True)
class Same:
    """A question of the form, and the one elsewhere that asks the same with the ledgers that use it."""

    label: str
    form: str
    theirs: str
    uses: Sequence[Use]


def what_it_asks(ledger: Ledger) -> list[tuple[str, str]]:
    """(what, words) of everything that a ledger declares."""
    entry = entry_of(ledger)
    return [(str(name), str(words)) for name, words in _lines(ledger, entry) if words]


def _lines(ledger: Ledger, entry: LedgerEntry) -> Iterable[tuple[str, str | Promise]]:
    section = Organisation.objects.filter(code=entry.section).first()
    yield _("归口科室"), section.name if section else entry.section
    yield _("多久填一次"), Cadence(entry.cadence).label
    yield _("从哪天起"), entry.begins.isoformat()
    yield _("到哪天止（含当天）"), (entry.ends - timedelta(days=1)).isoformat() if entry.ends else ""
    yield _("期限"), _due(entry)
    yield _("提前几天可以填"), _days(entry.open_ahead) if entry.open_ahead else ""
    yield _("到期几天后锁定"), _days(entry.lock_after)
    yield _("哪些单位填"), "、".join(str(OrganisationKind(kind).label) for kind in entry.fills.kinds)
    yield _("其中"), "；".join(_having(key, values) for key, values in entry.fills.attributes.items())
    yield _("谁来填"), Role(entry.fills.post).label if entry.fills.post else _("单位里负责填报的人")
    yield _("逐级审核"), " → ".join(str(Role(role).label) for role in entry.review) or _("报送即收")
    yield _("提醒"), _reminders(entry)
    yield _("保存几年"), str(entry.keep_years)
    (cost,) = costs_of([ledger], on=entry.begins)
    yield _("每次分钟"), f"{cost.minutes:g}"
    yield _("每校每月小时") if cost.of_schools else _("每单位每月小时"), f"{cost.hours:.1f}"


def _due(entry: LedgerEntry) -> str:
    told = {"days": entry.due.days, "time": f"{entry.due.time:%H:%M}"}
    if not entry.due.days:
        return _("周期最后一天%(time)s前") % told
    if (ahead := -entry.due.days) > 0:
        before = ngettext("周期结束的%(days)s天前，%(time)s前", "周期结束的%(days)s天前，%(time)s前", ahead)
        return before % {**told, "days": ahead}
    return ngettext("周期结束后%(days)s天%(time)s前", "周期结束后%(days)s天%(time)s前", entry.due.days) % told


def _days(count: int) -> str:
    return ngettext("%(count)s天", "%(count)s天", count) % {"count": count}


def _having(key: str, values: Sequence[str]) -> str:
    title, words = ATTRIBUTES.get(key, (key, {}))
    return _("%(key)s：%(value)s") % {"key": title, "value": "、".join(str(words.get(one, one)) for one in values)}


def _reminders(entry: LedgerEntry) -> str:
    before = [_("到期前%(days)s天") % {"days": days} for days in entry.reminders.before]
    after = [_("过期后%(days)s天") % {"days": days} for days in entry.reminders.after]
    return "、".join([*before, *after])


def issue_page(
    user: User, form_id: str, ledger: Ledger | None, data: Any, *, today: date
) -> dict[str, Any]:  # fmt: skip
    """The page on which a ledger of a form is issued, or changed. Raises NotVisible."""
    version = FormVersion.objects.latest_of(form_id)
    if version is None:
        raise NotVisible()
    form, spoken = form_of(version), language()
    uses, matches = issuing.elsewhere(form_id)
    title, named = form.definition.title, form.by_name
    same = [
        Same(label_of(form, name), one.form.say(spoken), one.label.say(spoken), one.uses)
        for name, found in matches.items() for one in found if name in named
    ]  # fmt: skip
    fresh = {"title_zh": title.zh, "title_en": title.en, "begins": today + timedelta(days=1), "kinds": ["school"],
             "minutes": max(1, round(len(named) * MINUTES_A_QUESTION))}  # fmt: skip
    initial = initial_of(entry_of(ledger)) | {"version": ledger.version} if ledger else fresh
    page_form = IssueForm(data, form_id=form_id, sections=issuing.sections_of(user, on=today),
                          seen=issuing.seen(form_id), initial=initial)  # fmt: skip
    others = [one for one in uses if ledger is None or one.title != str(ledger)]
    return {"form": page_form, "ledger": ledger, "form_id": form_id, "form_title": title.say(spoken), "same": same,
            "uses": others}  # fmt: skip
