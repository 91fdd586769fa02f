"""What the page of a case tells: what was asked, how its days are counted, what happened, what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.masking import shown
from tijiao.access.sensitivity import Sensitivity
from tijiao.cases import timing
from tijiao.cases.acts import ACTS, Act, offers
from tijiao.cases.domain import merged
from tijiao.cases.domain.enclosing import field_of
from tijiao.cases.files import of as files_of
from tijiao.cases.forms import PartForm
from tijiao.cases.lexicon import VERBS
from tijiao.cases.lists import standing, state_of
from tijiao.cases.models import Case, Clock, Event, Part, TimeLimit
from tijiao.cases.types import declared
from tijiao.directory.models import User
from tijiao.forms.models import Attachment
from tijiao.forms.said import lines
from tijiao.forms.versions import form_of
from tijiao.kernel.clocks import State
from tijiao.kernel.times import CITY_ZONE
from tijiao.pages.language import language
from tijiao.pages.sentences_kernel import WHY_COUNTED

STATES = {
    State.WAITING: _("未开始"),
    State.RUNNING: _("计时中"),
    State.NEAR: _("将到期"),
    State.DUE: _("今天到期"),
    State.OVERDUE: _("已逾期"),
    State.PAUSED: _("暂停计时"),
    State.MET: _("按时完成"),
    State.MISSED: _("超时完成"),
}
TONES = {State.OVERDUE: "danger", State.MISSED: "danger", State.DUE: "warning", State.NEAR: "warning"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day between start and due day, and why it counts or does not."""

    day: date
    counted: bool
    why: str | Promise
    note: str


@dataclass(frozen=True)
class Ticking:
    """A clock as the page shows it: its rule in words, how it stands, its due day and every day that led there."""

    title: str
    rule: str
    source: str
    confirmed: bool
    start: date
    due: date | None
    state: str | Promise
    tone: str
    days: list[Day]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    title: str | Promise
    when: str
    by: str
    organisation: str
    text: str
    files: list[Attachment] = field(default_factory=list)


def clocks(case: Case, *, at: datetime) -> list[Ticking]:
    """The case's clocks, those that run first, each with its whole explanation."""
    rows = list(case.clocks.order_by("-stopped_at", "which"))
    rows.sort(key=lambda row: (row.stopped_at is not None, row.which != Clock.Which.WHOLE))
    limits = {one.code: one for one in TimeLimit.objects.on(case.received_on).filter(code__in=[r.code for r in rows])}
    return [_ticking(case, row, limits.get(row.code), at=at) for row in rows]


def _ticking(case: Case, row: Clock, limit: TimeLimit | None, *, at: datetime) -> Ticking:
    found = timing.clock_of(row).due(timing.day_rule(row.unit))
    state = timing.standing(row, at)
    step = declared(case.kind).state(row.state).title.say(language()) if row.state else ""
    title = f"{row.get_which_display()}{gettext('：')}{step}" if step else str(row.get_which_display())
    walked = found.explain() if found else []
    return Ticking(
        title,
        f"{limit or row.code} · {length(row.count, row.unit, row.extension)}",
        limit.source if limit else "",
        bool(limit and limit.confirmed),
        row.start,
        found.due if found else None,
        STATES[state],
        TONES.get(state, "secondary"),
        [Day(one.day, one.counted, WHY_COUNTED[one.why], gettext(one.note) if one.note else "") for one in walked],
    )


def length(count: int, unit: str, extension: int = 0) -> str:
    """60 calendar-days, 30 → 60 个自然日，已延长 30 个自然日."""
    told = _count(count, unit)
    more = {"told": told, "more": _count(extension, unit)}
    return gettext("%(told)s，已延长 %(more)s") % more if extension else told


def _count(count: int, unit: str) -> str:
    match unit:
        case "working-days":
            return ngettext("%(n)s 个工作日", "%(n)s 个工作日", count) % {"n": count}
        case "months":
            return ngettext("%(n)s 个月", "%(n)s 个月", count) % {"n": count}
    return ngettext("%(n)s 个自然日", "%(n)s 个自然日", count) % {"n": count}


def steps(
    case: Case, *, public: bool = False, files: Mapping[str, list[Attachment]] = MappingProxyType({})
) -> list[Step]:
    """What happened, the oldest first, each with its `files`. `public`: what the applicant reads, without people of
    the office and without their files.
    """
    rows = case.events.select_related("by", "organisation", "words")
    return [_step(one, public, files.get(field_of(one), [])) for one in (rows.filter(shown=True) if public else rows)]


def _step(event: Event, public: bool, files: list[Attachment]) -> Step:
    words = getattr(event, "words", None)
    return Step(
        VERBS.get(event.verb, event.verb),
        f"{event.at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}",
        "" if public or event.by is None else event.by.name,
        str(event.organisation or ""),
        words.text if words else "",
        files,
    )


def told(case: Case, *, care: bool = False) -> list[Any]:
    """What was asked, answer by answer. What is neither open nor internal is masked, but for those named in care."""
    readable = {Sensitivity.OPEN, Sensitivity.INTERNAL} | ({Sensitivity.CARE} if care else set())
    return lines(form_of(case.form_version), case.answers, readable=frozenset(readable))


def context(case: Case, user: User, *, at: datetime, on: date, faulty: tuple[str, Any] | None = None) -> dict[str, Any]:
    """All that the page shows. `faulty`: the key of an act and its form that was sent with faults."""
    parts, files = list(case.parts.select_related("organisation", "by")), files_of(user, case)
    return {
        "case": case,
        "state": state_of(case),
        "standing": standing(case, on),
        "lines": told(case),
        "clocks": clocks(case, at=at),
        "steps": steps(case, files=files),
        "replies": [(one, files.get(field_of(one), [])) for one in case.replies.select_related("by")],
        "parts": [(one, _part_form(one, user, faulty), files.get(field_of(one), [])) for one in parts],
        "acts": [(act, _form(act, case, faulty)) for act in offers(case, user)],
        "is_owner": may(user, Action.CASE_HANDLE, at=case.owner.path),
        "has_asker": hasattr(case, "complainant"),
        "files": files.get("", []),
        "duplicates": case.duplicates.all() if case.joined_to_id is None else (),
        "pupil": shown(case.pupil.name, "name", Sensitivity.PERSONAL, ()) if case.pupil else "",
    }


def _part_form(part: Part, user: User, faulty: tuple[str, Any] | None) -> PartForm | None:
    """For whom the part waits, the form to hand it in."""
    if not part.waits or not may(user, Action.CASE_HANDLE, at=part.organisation.path):
        return None
    key = f"part-{part.pk}"
    return faulty[1] if faulty is not None and faulty[0] == key else PartForm(prefix=key)


def _form(act: Act, case: Case, faulty: tuple[str, Any] | None) -> Any:
    if faulty is not None and faulty[0] == act.key:
        return faulty[1]
    initial = {"text": merged(case)} if act.key == "reply" else {}
    return ACTS[act.key].form(initial=initial, prefix=act.key)
