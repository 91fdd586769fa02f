"""`tijiao demo`: build the sample city where there is none, and serve it, or print its board and write the bulletin."""

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from tijiao.directory import clock
from tijiao.directory.models import Installation
from tijiao.insight.readings import city_value, now
from tijiao.insight.store import lake
from tijiao.keep.serve import check_port, serve
from tijiao.kernel.periods import Kind, Period
from tijiao.plans.models import Plan
from tijiao.plans.standing import plan_standing
from tijiao.reports.content import content
from tijiao.reports.domain import issue
from tijiao.reports.models import Bulletin
from tijiao.reports.pdf import pdf
from tijiao.reports.word import word
from tijiao.sample.accounts import NAMED, PASSWORD
from tijiao.sample.board import board_lines, names
from tijiao.sample.building import build
from tijiao.sample.problems import HoldsAnother, OtherSize
from tijiao.sample.sizes import MOMENT

HOST, WORKERS = "127.0.0.1", 2


@dataclass
class Telling:
    """Says in words how far the building is: on a terminal in one line, elsewhere a line for each new thing."""

    out: TextIO
    begun: float = field(default_factory=monotonic)
    last: str = ""

    def __call__(self, percent: int, what: str) -> None:
        if self.out.isatty():
            self.out.write(f"\r\x1b[K{percent:3}%  {what}")
        elif what != self.last:
            self.out.write(f"{percent:3}%  {what}\n")
        self.last = what
        self.out.flush()

    def done(self) -> None:
        lead = "\r\x1b[K" if self.out.isatty() else ""
        seconds = round(monotonic() - self.begun)
        self.out.write(lead + _("样例城市已建成，用时 %(seconds)s 秒。") % {"seconds": seconds} + "\n")


def demo(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Make the sample city ready and show it. Exit code 0.

    Raises   HoldsAnother when the home holds a real bureau, OtherSize when it holds a sample of another size: nothing
             is touched then; PortTaken before anything is built.
    """
    base = f"http://{HOST}:{asked.port}"
    if not asked.once:
        check_port(HOST, asked.port)
    ready(asked.size, out)
    if asked.once:
        show(out, base)
        return 0
    return serve(HOST, asked.port, WORKERS, say=lambda text: _say(text, out), told=sign_in_words(base))


def ready(size: str, out: TextIO) -> None:
    """See that the home holds a whole sample city: what was begun and not finished is built anew."""
    there = _installation()
    if there is not None and there.kind != Installation.Kind.SAMPLE:
        raise HoldsAnother()
    if there is not None and there.facts.get("size") != size:
        raise OtherSize(has=there.facts.get("size", ""), wanted=size)
    if _waiting():
        call_command("migrate", verbosity=0, interactive=False)
    if there is None:
        tell = Telling(out)
        build(size, at=MOMENT, say=lambda percent, what: tell(percent * 9 // 10, what))
        _analyze()
        tell(90, _("数据湖"))
        lake().rebuild(at=now())
        tell.done()


def _installation() -> Installation | None:
    """What the database says it holds; None for an empty one. Raises HoldsAnother for one that is not Tijiao's."""
    tables = set(connection.introspection.table_names())
    if Installation._meta.db_table in tables:
        return Installation.objects.first()
    if tables and "django_migrations" not in tables:
        raise HoldsAnother()
    return None


def _analyze() -> None:
    """Tell the database's planner how much of everything there is now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _waiting() -> bool:
    """Whether migrations wait: asked first, since a start without any should be quick."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def sign_in_words(base: str) -> str:
    """The address and the names to sign in with."""
    rows = [(name, str(role.label), str(what)) for name, role, what in NAMED]
    return "\n".join(
        (
            _("打开 %(address)s ，用下面的账号登录，密码都是 %(password)s") % {"address": base, "password": PASSWORD},
            *names(rows),
            _("这里全是样例数据，地名、校名、人名都是虚构的。按 Ctrl+C 停止。"),
        )
    )


def _say(text: str, out: TextIO) -> None:
    out.write(text + "\n")
    out.flush()


def show(out: TextIO, base: str) -> None:
    """Print the board, and write the month's bulletin into the home as Word and PDF."""
    today = clock.today()
    plan = Plan.objects.whole().in_force(today.year)[0]
    parts = plan_standing(plan, city_value, on=today)
    for line in board_lines(plan, parts, on=today):
        out.write(line + "\n")
    for path in write_bulletin(plan, Period.containing(Kind.MONTH, today), base):
        out.write(_("通报：%(path)s") % {"path": path} + "\n")
    out.flush()


def write_bulletin(plan: Plan, period: Period, base: str) -> list[Path]:
    """The bulletin of a month in both formats; it is issued unless it was before."""
    bulletin = Bulletin.objects.filter(period=str(period)).first()
    if bulletin is None:
        bulletin = issue(plan, period, city_value, by=None, at=MOMENT)
    told = content(bulletin, sample=clock.is_sample(), base=base)
    folder = settings.HOME / "bulletins"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for ending, make in (("docx", word), ("pdf", pdf)):
        path = folder / f"bulletin-{bulletin.code}.{ending}"
        path.write_bytes(make(told))
        written.append(path)
    return written
