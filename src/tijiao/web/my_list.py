"""What waits for a person, gathered from the desks and put into the order in which it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.pages.duties import Duty

#: The desks that may have duties; each brings `duties(user, *, on)` in its `duties` module.
DESKS = (
    "registry", "ledgers", "inspections", "cases", "programmes", "awards", "allocation", "plans", "evaluation",
    "reports",
)  # fmt: skip


def sources() -> list[Callable[..., list[Duty]]]:
    """The `duties` of every desk that is there."""
    there = [desk for desk in DESKS if find_spec(f"tijiao.{desk}") and find_spec(f"tijiao.{desk}.duties")]
    return [import_module(f"tijiao.{desk}.duties").duties for desk in there]


def gather(user: Any, *, on: date) -> list[Duty]:
    """All duties of a person, the most urgent first; those without a day come last."""
    found = [duty for source in sources() for duty in source(user, on=on)]
    return sorted(found, key=lambda duty: (duty.due or date.max, duty.kind, duty.title))


MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Group:
    """Duties that are due about the same time."""

    key: str
    title: str | Promise
    duties: list[Duty]

    @property
    def minutes(self) -> int:
        return sum(duty.minutes for duty in self.duties)

    @property
    def folded(self) -> bool:
        """Nobody works on it now: one sees how much it is, and opens it."""
        return self.key == "later"


def grouped(duties: Iterable[Duty], *, on: date) -> list[Group]:
    """Late, today, the rest of this week (to Sunday), within a month, later, without a day; empty ones are left out."""
    titles = {
        "late": _("已逾期"),
        "today": _("今天"),
        "week": _("本周内"),
        "month": _("一个月内"),
        "later": _("一个月以后"),
        "undated": _("不限时"),
    }
    found: dict[str, list[Duty]] = {key: [] for key in titles}
    for duty in duties:
        found[_when(duty, on)].append(duty)
    return [Group(key, titles[key], of) for key, of in found.items() if of]


def _when(duty: Duty, on: date) -> str:
    if duty.due is None:
        return "undated"
    if duty.due <= on:
        return "late" if duty.due < on else "today"
    if duty.due <= on + timedelta(days=6 - on.weekday()):
        return "week"
    return "month" if duty.due <= on + MONTH else "later"
