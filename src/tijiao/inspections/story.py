"""What the page of a finding tells: what happened, how its due date came about, and what may be done next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, posts_of
from tijiao.directory.models import User
from tijiao.inspections import photos
from tijiao.inspections.deadlines import due_date, rule_on
from tijiao.inspections.domain import recheckers
from tijiao.inspections.forms import RecheckForm, RectifyForm
from tijiao.inspections.grid import Level, escalation
from tijiao.inspections.lists import LEVELS, standing
from tijiao.inspections.models import Finding, Rectification, Source, State
from tijiao.kernel.clocks import ExplainedDay
from tijiao.kernel.times import CITY_ZONE, day_start
from tijiao.pages.sentences_kernel import WHY_COUNTED


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `tone`: danger, warning, success or info."""

    title: str | Promise
    icon: str
    tone: str
    at: datetime | date
    by: str
    text: str = ""
    before: str = ""
    after: str = ""
    before_photos: list[Any] = field(default_factory=list)
    after_photos: list[Any] = field(default_factory=list)

    @property
    def when(self) -> str:
        """The day, and for a moment the city's time of day, too."""
        if isinstance(self.at, datetime):
            return f"{self.at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
        return self.at.isoformat()


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day between start and due day, and why it counts or does not."""

    day: date
    counted: bool
    why: str | Promise
    note: str


def steps(finding: Finding) -> list[Step]:
    """The life of the finding so far, the oldest first. Whoever spoke for the public is not named."""
    reporter = "" if finding.source == Source.PUBLIC or finding.reported_by is None else finding.reported_by.name
    told = [Step(_("发现隐患"), "exclamation-triangle", "danger", finding.found_on, reporter, finding.detail)]
    reports = list(finding.rectifications.select_related("by", "recheck__by"))
    taken = photos.of(photos.RECTIFICATION, [done.pk for done in reports]) if reports else {}
    for done in reports:
        before, after = taken.get((done.pk, "before"), []), taken.get((done.pk, "after"), [])
        words = (done.text, done.before, done.after)
        told.append(Step(_("报告整改"), "tools", "info", done.at, done.by.name, *words, before, after))
        looked = getattr(done, "recheck", None)
        if looked is not None:
            title, icon, tone = _VERDICTS[looked.passed]
            told.append(Step(title, icon, tone, looked.at, looked.by.name, looked.note))
    if finding.passed_over is not None and finding.closed_at is not None:
        title = _("复查抽样未抽中，按报告销号")
        told.append(Step(title, "shuffle", "success", finding.closed_at, "", finding.passed_over.title))
    for step in finding.escalations.all():
        told.append(Step(ESCALATED[Level(step.level)], "arrow-up-circle", "danger", step.on_day, ""))
    return sorted(told, key=_moment)


#: An overdue finding on its way up, as the page tells it.
ESCALATED = {
    Level.SCHOOL: _("逾期，已提醒学校"),
    Level.TOWN: _("逾期，已报镇街教育办"),
    Level.CITY: _("逾期，已报市局"),
}


def _moment(step: Step) -> datetime:
    """A day stands before the moments of the same day."""
    return step.at if isinstance(step.at, datetime) else day_start(step.at)


_VERDICTS = {
    True: (_("复查通过，销号"), "check-circle", "success"),
    False: (_("复查不通过，继续整改"), "x-circle", "warning"),
}


def explained(finding: Finding) -> list[CountedDay]:
    """Every day from the start of the running deadline to its due day."""
    rule = rule_on(finding.kind_id, finding.due_from)
    walked = due_date(rule, finding.due_from).explain() if rule else []
    return [_counted(one) for one in walked]


def _counted(one: ExplainedDay) -> CountedDay:
    return CountedDay(one.day, one.counted, WHY_COUNTED[one.why], gettext(one.note) if one.note else "")


def to_recheck(finding: Finding, user: User) -> Rectification | None:
    """The report that waits for a recheck that this person may make; None otherwise."""
    if finding.state != State.REPORTED or not may(user, Action.FINDING_RECHECK, at=finding.organisation.path):
        return None
    waiting = finding.rectifications.filter(recheck=None).last()
    allowed = recheckers(finding)
    if waiting is None or waiting.by_id == user.pk or not any(post.role in allowed for post in posts_of(user)):
        return None
    return waiting


def context(finding: Finding, user: User, *, on: date, form: Any = None) -> dict[str, Any]:
    """All that the page shows. `form`: one that was sent with faults, to be shown again in its place."""
    may_rectify = finding.state == State.OPEN and may(user, Action.FINDING_RECTIFY, at=finding.organisation.path)
    waiting, level = to_recheck(finding, user), escalation(finding, on)
    return {
        "finding": finding,
        "steps": steps(finding),
        "days": explained(finding),
        "rule": rule_on(finding.kind_id, finding.due_from),
        "standing": standing(finding, on),
        "level": LEVELS[level] if level else "",
        "waiting": waiting,
        "recheckers": [role.label for role in recheckers(finding)],
        "rectify_form": (form or RectifyForm()) if may_rectify else None,
        "recheck_form": (form or RecheckForm()) if waiting else None,
    }
