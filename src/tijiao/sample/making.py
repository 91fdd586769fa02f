"""Making the sample city and showing it as text: apart from the command, since a second start needs none of it."""

from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TextIO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from tijiao.directory import clock
from tijiao.insight.readings import city_on, city_value, now
from tijiao.insight.store import lake
from tijiao.keep.upgrade import upgrade
from tijiao.kernel.periods import Kind, Period
from tijiao.plans.models import Plan
from tijiao.plans.standing import plan_standing
from tijiao.reports.content import content
from tijiao.reports.domain import issue
from tijiao.reports.models import Bulletin
from tijiao.reports.pdf import pdf
from tijiao.reports.word import word
from tijiao.sample.board import board_lines
from tijiao.sample.building import build
from tijiao.sample.evaluations import issue_kindergartens
from tijiao.sample.sizes import MOMENT


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


def bring_up(out: TextIO) -> None:
    """A city that an earlier version built: its tables, packs and lake become this version's."""
    upgrade(say=lambda text: print(text, file=out))


def make(size: str, out: TextIO) -> None:
    """Build the city into the migrated, empty database, and its lake, and say how far it is."""
    tell = Telling(out)
    build(size, at=MOMENT, say=lambda percent, what: tell(percent * 9 // 10, what))
    _analyze()
    tell(90, _("数据湖"))
    lake().rebuild(at=now())
    issue_kindergartens(at=MOMENT)
    tell.done()


def _analyze() -> None:
    """Tell the database's planner how much of everything there is now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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
        bulletin = issue(plan, period, city_on(clock.today()), by=None, at=MOMENT)
    told = content(bulletin, sample=clock.is_sample(), base=base)
    folder = settings.HOME / "bulletins"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for ending, make in (("docx", word), ("pdf", pdf)):
        path = folder / f"bulletin-{bulletin.code}.{ending}"
        path.write_bytes(make(told))
        written.append(path)
    return written
