"""`tijiao doctor`: is everything in order? Each check says ok, warn or fail, and what to do."""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from tijiao.audit import domain as audit
from tijiao.audit.models import AuditEntry, Mark
from tijiao.directory import clock
from tijiao.directory.models import Installation
from tijiao.directory.workdays import work_calendar
from tijiao.insight.store import lake
from tijiao.keep import jobs, packs
from tijiao.kernel.problems import Problem, Problems
from tijiao.pages.chart_files import fonts
from tijiao.pages.sentences import sentence

Level = Literal["ok", "warn", "fail"]
LITTLE_SPACE, TOO_LITTLE_SPACE = 5 * 2**30, 2**29
UNSEALED_FOR = timedelta(minutes=10)
MANY_MARKS = 1000


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, how it stands, what was found, what to do about it (\"\" when it is ok)."""

    check: str
    level: Level
    found: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Every check. What needs the database is left out when it cannot be reached or is not at this version."""
    found = [*_home(), *_keys(), *_space(), *_packs(), *_calendar(), *_fonts(), *_settings()]
    database = list(_database())
    found += database
    if all(one.level == "ok" for one in database):
        for check in _INSIDE:
            found += check()
    return found


def _home() -> Iterator[Finding]:
    home = Path(settings.HOME)
    writable = home.is_dir() and os.access(home, os.W_OK | os.X_OK)
    yield Finding(
        _("数据目录"), "ok" if writable else "fail", str(home),
        "" if writable else _("把 TIJIAO_HOME 指向一个可写的目录"),
    )  # fmt: skip


def _keys() -> Iterator[Finding]:
    folder = Path(settings.HOME) / "keys"
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    if not files:
        yield Finding(_("密钥"), "warn", _("密钥来自环境变量"), _("另行妥善保管：备份里没有它们"))
        return
    exposed = [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    remedy = _("运行 chmod 600：%(files)s") % {"files": _("、").join(exposed)} if exposed else ""
    yield Finding(_("密钥"), "fail" if exposed else "ok", _("、").join(path.name for path in files), remedy)


def _space() -> Iterator[Finding]:
    home = Path(settings.HOME)
    if not home.is_dir():
        return
    free = shutil.disk_usage(home).free
    level: Level = "fail" if free < TOO_LITTLE_SPACE else "warn" if free < LITTLE_SPACE else "ok"
    told = _("剩余 %(free).1f GB") % {"free": free / 2**30}
    yield Finding(_("磁盘空间"), level, told, "" if level == "ok" else _("清理磁盘，或把数据目录移到更大的磁盘"))


def _packs() -> Iterator[Finding]:
    try:
        held = packs.load_library()
    except Problems as faults:
        first = sentence(faults.found[0])
        told = _("%(count)s 处差错，第一处：%(first)s") % {"count": len(faults.found), "first": first}
        yield Finding(_("工作包"), "fail", told, _("运行 tijiao pack check 查看全部"))
        return
    yield Finding(_("工作包"), "ok", _("%(count)s 项声明") % {"count": len(held.placed)})


def _calendar() -> Iterator[Finding]:
    """This year and the next must be known: an unknown year is an error for deadlines, never a guess."""
    years = work_calendar().years
    this = timezone.localdate().year
    missing = [year for year in (this, this + 1) if year not in years]
    level: Level = "ok" if not missing else "fail" if this in missing else "warn"
    told = _("到 %(last)s 年") % {"last": max(years)}
    remedy = _("在 packs/national/working_days.csv 补上 %(years)s 年的节假日安排") % {
        "years": _("、").join(map(str, missing))
    }
    yield Finding(_("工作日历"), level, told, "" if level == "ok" else remedy)


def _fonts() -> Iterator[Finding]:
    there = [name for name in fonts().families() if "CJK" in name]
    yield Finding(
        _("PDF 字体"), "ok" if there else "fail", there[0] if there else _("没有中文字体"),
        "" if there else _("重新安装依赖：字体在其中一个软件包里"),
    )  # fmt: skip


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(_("调试模式"), "fail", "TIJIAO_DEBUG=yes", _("正式使用时关掉：出错页面会露出内部信息"))
    local = set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]", "testserver"}
    level: Level = "ok" if settings.BEHIND_TLS or local else "warn"
    told = _("仅本机访问") if local else _("、").join(settings.ALLOWED_HOSTS)
    yield Finding(
        _("访问方式"), level, told, "" if level == "ok" else _("通过网络访问时请放在 HTTPS 之后，并设 TIJIAO_TLS=yes")
    )
    console = settings.EMAIL_BACKEND.endswith("console.EmailBackend")
    yield Finding(
        _("邮件通知"), "warn" if console else "ok", _("只写到屏幕") if console else settings.EMAIL_BACKEND,
        _("需要邮件通知时请设置邮件服务器") if console else "",
    )  # fmt: skip


def _database() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        yield Finding(_("数据库"), "fail", str(error).strip(), _("检查 TIJIAO_DATABASE_URL 和数据库服务"))
        return
    told = _("%(kind)s，差 %(missing)s 步升级") % {"kind": connection.vendor, "missing": missing}
    yield Finding(_("数据库"), "fail" if missing else "ok", told, _("运行 tijiao upgrade") if missing else "")


def _city() -> Iterator[Finding]:
    there = Installation.objects.first()
    if there is None:
        yield Finding(_("数据性质"), "warn", _("还没有单位"), _("运行 tijiao init 或 tijiao demo"))
        return
    told = there.get_kind_display() + (f" · {there.today}" if there.today else "")
    yield Finding(_("数据性质"), "ok", told)


def _chain() -> Iterator[Finding]:
    proof = audit.verify()
    told = _("已封存 %(links)s 条，未封存 %(unsealed)s 条") % {"links": proof.links, "unsealed": proof.unsealed}
    if proof.broken:
        yield Finding(_("审计链"), "fail", proof.broken[0], _("运行 tijiao audit verify 查看全部，并保全现场"))
        return
    waiting = AuditEntry.objects.filter(seal=None, at__lt=clock.now() - UNSEALED_FOR).exists()
    yield Finding(
        _("审计链"), "warn" if waiting else "ok", told, _("运行 tijiao serve 或 tijiao audit seal") if waiting else ""
    )


def _lake() -> Iterator[Finding]:
    try:
        manifest = lake().manifest()
        damaged = lake().damaged()
    except Problem as problem:
        yield Finding(_("数据湖"), "fail", sentence(problem), _("运行 tijiao lake rebuild"))
        return
    if damaged:
        yield Finding(_("数据湖"), "fail", sentence(damaged[0]), _("运行 tijiao lake rebuild"))
        return
    marks = Mark.objects.values("table", "partition").distinct().count()
    told = _("%(sets)s 个数据集，%(marks)s 个分区待更新") % {"sets": len(manifest.tables), "marks": marks}
    level: Level = "warn" if marks > MANY_MARKS else "ok"
    yield Finding(_("数据湖"), level, told, _("运行 tijiao lake refresh") if level == "warn" else "")


def _jobs() -> Iterator[Finding]:
    for one in jobs.standings(now=timezone.now()):
        if one.failing and one.last is not None:
            yield Finding(str(one.job.title), "fail", one.last.error[:200], _("看任务页上的说明；之后会自动再试"))
        elif one.late:
            yield Finding(str(one.job.title), "warn", _("没有按时运行"), _("运行 tijiao serve，或 tijiao jobs run"))
        else:
            yield Finding(str(one.job.title), "ok", one.last.told if one.last else _("还没有运行过"))


_INSIDE: tuple[Callable[[], Iterable[Finding]], ...] = (_city, _chain, _lake, _jobs)
