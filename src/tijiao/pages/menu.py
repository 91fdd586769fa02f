"""The menu: what a person may open, and nothing else. Each desk adds its entries here."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    Group(
        pgettext_lazy("many", "单位"),
        "diagram-3",
        (Entry(Action.ORGANISATION_VIEW, "web:organisations", pgettext_lazy("many", "单位"), "diagram-3"),),
    ),
    Group(
        _("名册"),
        "people",
        (
            Entry(Action.PUPIL_VIEW, "registry:pupils", pgettext_lazy("many", "学生"), "mortarboard"),
            Entry(Action.SCHOOL_VIEW, "registry:classes", pgettext_lazy("many", "班级"), "grid"),
            Entry(Action.STAFF_VIEW, "registry:staff", _("教职工"), "person-workspace"),
            Entry(Action.FACILITY_VIEW, "registry:facilities", _("设施设备"), "camera-video"),
            Entry(Action.PARTNER_VIEW, "registry:partners", pgettext_lazy("many", "合作单位"), "building"),
            Entry(Action.CARE_VIEW, "registry:care", _("关爱名单"), "heart"),
            Entry(Action.POPULATION_CHANGE, "registry:population", _("适龄儿童"), "bar-chart-steps"),
            Entry(Action.ROLLOVER_RUN, "registry:rollover", _("学年升级"), "arrow-up-square"),
        ),
    ),
    Group(
        _("业务"),
        "journal-text",
        (
            Entry(Action.PLAN_VIEW, "plans:plans", _("工作计划"), "list-check"),
            Entry(Action.LEDGER_VIEW, "ledgers:mine", pgettext_lazy("many", "台账"), "journal-check"),
            Entry(Action.FORM_VIEW, "forms:forms", pgettext_lazy("many", "表单"), "ui-checks"),
            Entry(Action.RECORD_REVIEW, "ledgers:review", _("台账审核"), "journal-arrow-up"),
            Entry(Action.CASE_VIEW, "cases:cases", pgettext_lazy("many", "事项"), "chat-left-text"),
            Entry(Action.CASE_CARE, "cases:care", _("关爱事项"), "heart"),
            Entry(Action.DROPOUT_VIEW, "cases:dropout", _("控辍保学"), "person-dash"),
            Entry(Action.CASE_TRENDS, "cases:trends", _("公众关注主题"), "bar-chart"),
            Entry(Action.CASE_TRENDS, "cases:satisfaction", _("群众满意度"), "emoji-smile"),
            Entry(Action.PROGRAMME_VIEW, "programmes:programmes", _("活动与培训"), "people"),
            Entry(Action.HOURS_VIEW, "programmes:hours", _("培训学时"), "clock-history"),
            Entry(Action.AWARD_VIEW, "awards:schemes", _("评选认定"), "award"),
            Entry(Action.ALLOCATION_VIEW, "allocation:problems", _("考试与招生编排"), "grid-3x3-gap"),
            Entry(Action.READING_VIEW, "insight:indicators", pgettext_lazy("many", "指标"), "bar-chart-line"),
            Entry(Action.READING_VIEW, "web:compare", _("学校对比"), "layout-three-columns"),
            Entry(Action.EVALUATION_VIEW, "evaluation:schemes", _("综合考核"), "clipboard-data"),
            Entry(Action.QUESTION_ASK, "insight:questions", _("提问"), "patch-question"),
            Entry(Action.BULLETIN_VIEW, "reports:bulletins", _("督查通报"), "file-earmark-text"),
            Entry(Action.SCHOOL_VIEW, "reports:dossiers", _("学校档案"), "folder2-open"),
        ),
    ),
    Group(
        _("督导检查"),
        "clipboard-check",
        (
            Entry(Action.VISIT_VIEW, "inspections:visits", pgettext_lazy("many", "检查"), "clipboard-check"),
            Entry(Action.VISIT_VIEW, "inspections:rounds", _("检查批次"), "calendar3"),
            Entry(Action.FINDING_VIEW, "inspections:findings", _("问题隐患"), "exclamation-triangle"),
            Entry(Action.FINDING_VIEW, "inspections:grid", _("安全网格"), "diagram-3"),
            Entry(Action.FINDING_REPORT, "inspections:report", _("登记隐患"), "plus-square"),
            Entry(Action.VISIT_VIEW, "inspections:burden", _("进校次数"), "speedometer"),
            Entry(Action.INSPECTOR_CHANGE, "inspections:inspectors", _("检查人员名册"), "person-badge"),
            Entry(Action.RECUSAL_DECLARE, "inspections:recusals", _("我的回避"), "slash-circle"),
        ),
    ),
    Group(
        _("管理"),
        "gear",
        (
            Entry(Action.POST_VIEW, "web:posts", pgettext_lazy("many", "岗位"), "person-badge"),
            Entry(Action.ACCOUNT_VIEW, "web:accounts", pgettext_lazy("many", "账号"), "people"),
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
    open_to = [(group, [entry for entry in group.entries if reach(user, entry.action)]) for group in MENU]
    urls = {entry.url_name: reverse(entry.url_name) for _group, entries in open_to for entry in entries}
    here = max((url for url in urls.values() if _holds(url, path)), key=len, default="")
    shown = []
    for group, entries in open_to:
        below = tuple(Shown(one.title, one.icon, urls[one.url_name], urls[one.url_name] == here) for one in entries)
        if len(below) == 1 and len(group.entries) == 1:
            shown.append(below[0])
        elif below:
            shown.append(Shown(group.title, group.icon, below[0].url, any(one.here for one in below), below))
    return shown


def _holds(url: str, path: str) -> bool:
    """Whether a page lies at an entry's address or beneath it; the longest such entry is the open one."""
    return path == url or (url != "/" and path.startswith(url))
