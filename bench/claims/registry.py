"""The registry at city size: the school-year rollover, a bureau's roster, and the rolls of two nights compared."""

import os
import shutil
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import xlsxwriter

from bench.claims.city import HOME, standing_city
from bench.harness import Claim, Contender, within

NOW = datetime(2020, 5, 20, 2, 0, tzinfo=UTC)
START = date(2015, 9, 1)
TOWNS, ORGANISATIONS = 40, 8_000
NIGHTS = date(2020, 5, 19), date(2020, 5, 20)
LEAVING = 500  # every so manyth pupil leaves between the two nights


def _django(home: Path) -> None:
    os.environ |= {"TIJIAO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tijiao.settings"}
    import_module("django").setup()


def _fresh(name: str) -> Path:
    home = HOME.parent / name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return home


def copied_city() -> None:
    """The standing city in a home of its own, which a run may change."""
    standing_city()
    home = _fresh("bench-rolls")
    shutil.copytree(HOME / "keys", home / "keys")
    shutil.copy(HOME / "tijiao.sqlite3", home)
    _django(home)


def roll_over(_nothing: None) -> None:
    """The whole city into 2020/21; a rollover of a smaller roll proves nothing."""
    users = import_module("tijiao.directory.models").User.objects
    made = import_module("tijiao.registry.rollover").run("2019/20", by=users.get(username="section"), at=NOW)
    moved = sum(made.counts[way] for way in ("promoted", "graduated", "kept_back", "moving"))
    if moved < 129_000:  # the sample loses some pupils on purpose
        raise ValueError(f"only {moved} pupils stood on the roll")


def clean_city() -> None:
    """As `copied_city`, with what blocks a rollover put right: pupils whom an earlier year left open have left."""
    copied_city()
    models = import_module("tijiao.registry.models")
    left_open = models.Enrolment.objects.filter(to_day=None, school_year__lt="2019/20")
    left_open.update(to_day=date(2019, 9, 1), ended_as="left")


def roster() -> Path:
    """An empty database with tables, and a workbook of 8,000 organisations with a clerk in each fourth."""
    home = _fresh("bench-roster")
    _django(home)
    import_module("django.core.management").call_command("migrate", verbosity=0, interactive=False)
    specs = import_module("tijiao.registry.roster_columns").SPECS
    path = home / "roster.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in (("单位", _organisations()), ("岗位", _posts())):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [spec.head for spec in specs[name]])
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, row)
    return path


def _organisations() -> list[list[Any]]:
    rows: list[list[Any]] = [["b", "局", "云溪市教育和体育局", None, START]]
    rows += [[f"t{at}", "镇街教育办", f"第{at}镇教育办", "b", START] for at in range(TOWNS)]
    schools = range(ORGANISATIONS - len(rows))
    return rows + [
        [f"s{at}", "学校", f"第{at}小学", f"t{at % TOWNS}", START, "小学", "公办", None, "镇区"] for at in schools
    ]


def _posts() -> list[list[str]]:
    return [[f"s{at}", "学校填报员", "填报员", f"clerk{at}", f"填报员{at}"] for at in range(0, 7_000, 4)]


def take_in(path: Path) -> None:
    rosters = import_module("tijiao.registry.roster")
    made = rosters.apply_roster(rosters.read_roster(path), at=NOW)
    if made.organisations != ORGANISATIONS:
        raise ValueError(f"{made.organisations} organisations were made")


def two_nights(_nothing: None) -> float:
    """Seconds of two snapshots and their comparison; what happens between the nights is not counted."""
    snapshots = import_module("tijiao.registry.snapshots")
    clock = import_module("time").perf_counter
    began = clock()
    snapshots.take_snapshot(NIGHTS[0])
    first = clock() - began
    standing = import_module("tijiao.registry.models").Enrolment.objects.filter(to_day=None)
    leaving = list(standing.order_by("pk").values_list("pk", flat=True)[::LEAVING])
    standing.filter(pk__in=leaving).update(to_day=NIGHTS[1], ended_as="left")
    began = clock()
    snapshots.take_snapshot(NIGHTS[1])
    moves = snapshots.compare_days(*NIGHTS)
    taken = first + clock() - began
    if len(moves.left) != len(leaving):
        raise ValueError(f"{len(moves.left)} pupils seem to have left, {len(leaving)} did")
    return float(taken)


CLAIMS = [
    Claim("rollover of 130,000 pupils", [Contender("run", roll_over, clean_city, runs=1)], within(20)),
    Claim("roster of 8,000 organisations", [Contender("read and apply", take_in, roster, runs=1)], within(20)),
    Claim("rolls of two nights compared", [Contender("snapshots and moves", two_nights, copied_city)], within(2)),
]
