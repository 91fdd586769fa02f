"""The menu: what a person may open, and nothing else. Each desk adds its entries here."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach


@dataclass(frozen=True)
class Entry:
    """`action`: who may do it anywhere sees the entry. `url_name`: "ledgers:list", without arguments."""

    action: Action
    url_name: str
    title: str | Promise
    icon: str


@dataclass(frozen=True)
class Group:
    """Entries under one heading of the top bar; a group of one entry is that entry itself."""

    title: str | Promise
    icon: str
    entries: tuple[Entry, ...]


MENU: tuple[Group, ...] = (
    Group(_("首页"), "speedometer2", (Entry(Action.PLAN_VIEW, "web:board", _("工作看板"), "speedometer2"),)),
    Group(_("我的清单"), "check2-square", (Entry(Action.OWN_LIST, "web:my-list", _("我的清单"), "check2-square"),)),
    Group(_("单位"), "diagram-3", (Entry(Action.ORGANISATION_VIEW, "web:organisations", _("单位"), "diagram-3"),)),
    Group(
        _("业务"),
        "journal-text",
        (
            Entry(Action.PLAN_VIEW, "plans:plans", _("工作计划"), "list-check"),
            Entry(Action.LEDGER_VIEW, "ledgers:mine", _("台账"), "journal-check"),
            Entry(Action.FINDING_VIEW, "inspections:findings", _("隐患"), "exclamation-triangle"),
            Entry(Action.FINDING_REPORT, "inspections:report", _("登记隐患"), "plus-square"),
            Entry(Action.PROGRAMME_VIEW, "programmes:programmes", _("活动与培训"), "people"),
            Entry(Action.AWARD_VIEW, "awards:schemes", _("评选认定"), "award"),
            Entry(Action.READING_VIEW, "insight:indicators", _("指标"), "bar-chart-line"),
            Entry(Action.BULLETIN_VIEW, "reports:bulletins", _("督查通报"), "file-earmark-text"),
        ),
    ),
    Group(
        _("管理"),
        "gear",
        (
            Entry(Action.POST_VIEW, "web:posts", _("岗位"), "person-badge"),
            Entry(Action.ACCOUNT_VIEW, "web:accounts", _("账号"), "people"),
            Entry(Action.AUDIT_VIEW, "web:audit", _("审计"), "shield-check"),
            Entry(Action.RETENTION_VIEW, "keep:retention", _("保存与清除"), "hourglass-split"),
            Entry(Action.JOB_VIEW, "keep:jobs", _("定时任务"), "clock-history"),
        ),
    ),
)


@dataclass(frozen=True)
class Shown:
    """A menu entry as the page draws it."""

    title: str | Promise
    icon: str
    url: str
    here: bool
    below: tuple["Shown", ...] = ()


def menu_for(user: Any, path: str) -> list[Shown]:
    """The groups and entries that `user` may open; `path` (of the request) tells which one is open now."""
    shown = []
    for group in MENU:
        entries = tuple(_shown(entry, path) for entry in group.entries if reach(user, entry.action))
        if len(entries) == 1 and len(group.entries) == 1:
            shown.append(entries[0])
        elif entries:
            here = any(entry.here for entry in entries)
            shown.append(Shown(group.title, group.icon, entries[0].url, here, entries))
    return shown


def _shown(entry: Entry, path: str) -> Shown:
    url = reverse(entry.url_name)
    here = path == url or (url != "/" and path.startswith(url))
    return Shown(entry.title, entry.icon, url, here)
