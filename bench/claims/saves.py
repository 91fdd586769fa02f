"""From a save to the number: the domain verb, then the reading that it changes, or the page that shows it.

At city size, and with five million records: the city's daily checks again in fourteen earlier years, twelve of each, in
the database and in the lake that is written from it.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.claims.city import ROOT, standing_city
from bench.harness import Found, Series

HOME = ROOT / "build" / "bench-saves"
YEARS_HOME = ROOT / "build" / "bench-years"
MANY, BACK, EACH = 5_000_000, 14, 12
"""Records there are at least; years that they go back; copies of each."""
TIMES = 3
"""How often each is saved; the slowest counts."""

Verb = Callable[[], Any]
Act = Callable[["Desks"], Iterator[Verb]]
"""Gives verb after verb, each ready to be called; what is looked up before is not part of the time."""


def _module(name: str) -> Any:
    return import_module(f"tijiao.{name}")


class Desks:
    """The program over a copy of the city: its modules and models, who acts, and when."""

    def __init__(self, home: Path = HOME) -> None:
        os.environ |= {"TIJIAO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tijiao.settings"}
        import_module("django").setup()
        self.model = import_module("django.apps").apps.get_model
        self.at = _module("directory.clock").now()
        self.today = _module("directory.clock").today()
        self.section = self.user("section")
        self.client: Any = None

    def user(self, name: str) -> Any:
        return self.model("directory", "User").objects.get(username=name)

    def clerk(self, school: int) -> Any:
        held = self.model("directory", "Holding").objects.filter(post__role="school-clerk", post__organisation=school)
        return held.filter(to_day=None)[0].user

    def reading(self, indicator: str, period: str) -> Any:
        return _module("insight.readings").reading(indicator, period=period).figure


def _daily_check(desks: Desks) -> Iterator[Verb]:
    """Schools that have not filed today's check file it with the answers of their last one."""
    ledgers, kernel = _module("ledgers.domain"), _module("kernel.periods")
    records = desks.model("ledgers", "Record").objects.filter(ledger__code="daily-check")
    today = kernel.Period.parse(desks.today.isoformat())
    filed = set(records.filter(period=str(today)).values_list("organisation", flat=True))
    for school in desks.model("directory", "Organisation").objects.filter(kind="school").exclude(pk__in=filed):
        last = records.filter(organisation=school).order_by("-period_first").select_related("ledger").first()
        if last is not None:
            filling = ledgers.Filling(last.ledger, school, today, {**last.data, "hazards": []})
            yield partial(ledgers.file, filling, by=desks.clerk(school.pk), at=desks.at)


def _exemption(desks: Desks) -> Iterator[Verb]:
    """A school owes no daily check in a week of May: what is due is computed anew."""
    ledger = desks.model("ledgers", "Ledger").objects.get(code="daily-check")
    first, end = desks.today.replace(day=11), desks.today.replace(day=16)
    for school in desks.model("directory", "Organisation").objects.filter(kind="school")[10:]:
        exempt, days = _module("ledgers.domain").exempt, {"first_day": first, "end_day": end}
        yield partial(exempt, ledger, school, **days, reason="停课", by=desks.section, at=desks.at)


def _facility_state(desks: Desks) -> Iterator[Verb]:
    standing = desks.model("registry", "FacilityState").objects.filter(key="police-link", value="no", to_day=None)
    for state in standing.select_related("facility__organisation"):
        by, save = desks.clerk(state.facility.organisation_id), _module("registry.resources").set_facility_state
        yield partial(save, state.facility, "police-link", "yes", from_day=desks.today, by=by, at=desks.at)


def _attendance(desks: Desks) -> Iterator[Verb]:
    session = desks.model("programmes", "Session").objects.filter(
        programme__kind="training", programme__mechanism__startswith="25.", ends_at__lt=desks.at, cancelled_at=None
    )[0]  # fmt: skip
    there = session.attendances.values_list("staff", flat=True)
    works = desks.model("registry", "Employment").objects.filter(to_day=None, from_day__lt=session.starts_at)
    for employment in works.exclude(staff__in=there).select_related("staff")[:TIMES]:
        check_in = _module("programmes.domain").check_in
        yield partial(check_in, session.pk, employment.staff.staff_no, by=desks.section, at=desks.at)


def _grant(desks: Desks) -> Iterator[Verb]:
    """Accreditations end today: the share of accredited schools falls."""
    held = desks.model("awards", "Grant").objects.filter(scheme__code="modern-school", revoked_on=None)
    for one in held.filter(expires_on=None) | held.filter(expires_on__gt=desks.today):
        revoke = _module("awards.domain").revoke
        yield partial(revoke, one.pk, on=desks.today, why="复核未通过", by=desks.section, at=desks.at)


def _milestone(desks: Desks) -> Iterator[Verb]:
    """Milestones of later days are reached today: in time."""
    for one in desks.model("plans", "Milestone").objects.filter(done_on=None, planned_on__gt=desks.today):
        by, reach = desks.section, _module("plans.domain").reach_milestone
        yield partial(reach, one, on=desks.today, evidence="验收单", version=one.version, by=by, at=desks.at)


def _finding(desks: Desks) -> Iterator[Verb]:
    inspections = _module("inspections.domain")
    for school in desks.model("directory", "Organisation").objects.filter(kind="school"):
        found = inspections.Found(school, "fire", "灭火器压力不足")
        yield partial(inspections.report, found, by=desks.clerk(school.pk), at=desks.at)


#: what is saved, the number that it changes, its period
SAVES: tuple[tuple[str, Act, str, str], ...] = (
    ("a daily check", _daily_check, "daily-check-completeness", "2020-05"),
    ("an exemption", _exemption, "daily-check-completeness", "2020-05"),
    ("a facility's state", _facility_state, "cctv-linked-share", "2020-05"),
    ("an attendance", _attendance, "training-person-times", "2020"),
    ("a grant that ends", _grant, "modern-school-share", "2020"),
    ("a milestone", _milestone, "milestones-on-time", "2020"),
    ("a finding", _finding, "hazards-overdue", "2020-05"),
)


def prepare() -> Desks:
    """A copy of the city of this version: what is saved here must not change what other claims look at."""
    city = standing_city()
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(city, HOME)
    return Desks()


def measure(desks: Desks, item: tuple[Act, str, str]) -> Found:
    """The slowest of some saves, each with the reading after it; wrong when the number did not move."""
    act, indicator, period = item
    before, slowest, moved = desks.reading(indicator, period), 0.0, []
    for verb, _turn in zip(act(desks), range(TIMES), strict=False):
        began = time.perf_counter()
        verb()
        after = desks.reading(indicator, period)
        slowest = max(slowest, time.perf_counter() - began)
        moved.append(after != before)
        before = after
    return Found(slowest, f"({indicator}, {len(moved)} saves)", len(moved) == TIMES and all(moved))


def prepare_many() -> Desks:
    """A city with five million records, laid out once and kept: a save changes it as it would any other."""
    if not (YEARS_HOME / "laid-out").exists():
        city = standing_city()
        shutil.rmtree(YEARS_HOME, ignore_errors=True)
        shutil.copytree(city, YEARS_HOME)
        _lay_out(YEARS_HOME / "tijiao.sqlite3")
    desks = Desks(YEARS_HOME)
    import_module("django.test.utils").setup_test_environment()  # a response then has what its page was made of
    desks.client = import_module("django.test").Client()
    desks.client.force_login(desks.section)
    store, readings = _module("insight.store"), _module("insight.readings")
    if not (YEARS_HOME / "laid-out").exists():
        store.lake().rebuild(at=readings.now())
        (YEARS_HOME / "laid-out").touch()
    assert store.lake().manifest().tables["records"].rows >= MANY
    return desks


def _lay_out(database: Path) -> None:
    """Every daily check again in earlier years, `number` telling apart those of one day. 29 February has no copies."""
    with sqlite3.connect(database) as con:
        named = [row[1] for row in con.execute("PRAGMA table_info(ledgers_record)")]  # without what is generated
        days = ("period", "period_first", "period_end", "opened_at", "due_at", "filed_at", "reviewed_at")
        earlier = {name: f"printf('%04d', substr({name}, 1, 4) - back) || substr({name}, 5)" for name in days}
        told = {**earlier, "number": "copy", "period_end": f"date({earlier['period_first']}, '+1 day')"}
        columns = [name for name in named if name != "id"]
        con.execute(
            f"""WITH RECURSIVE years(back) AS (SELECT 1 UNION ALL SELECT back + 1 FROM years WHERE back < {BACK}),
            copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy < {EACH})
            INSERT INTO ledgers_record ({", ".join(columns)})
            SELECT {", ".join(told.get(name, name) for name in columns)} FROM ledgers_record, years, copies
            WHERE ledger_id = (SELECT id FROM ledgers_ledger WHERE code = 'daily-check') AND number = 1
            AND period NOT LIKE '%-02-29'"""
        )
    con.close()


def measure_many(desks: Desks, item: tuple[Act, str, str]) -> Found:
    """The slowest of some saves, each with the number's page after it; wrong when the page shows another number."""
    act, indicator, period = item
    client = desks.client
    address = f"/indicators/{indicator}/?period={period}"
    client.get(address)
    before, slowest, right = desks.reading(indicator, period), 0.0, []
    for verb, _turn in zip(act(desks), range(TIMES), strict=False):
        began = time.perf_counter()
        verb()
        shown = client.get(address).context["reading"].figure
        slowest = max(slowest, time.perf_counter() - began)
        after = desks.reading(indicator, period)
        right.append(shown == after != before)
        before = after
    return Found(slowest, f"({indicator}, {len(right)} saves)", len(right) == TIMES and all(right))


SERIES = Series(
    "save to board", [(name, (act, indicator, period)) for name, act, indicator, period in SAVES], prepare, measure,
    reach=1.0,
)  # fmt: skip
AT_MANY = Series(
    "save to page at 5 million records", [(name, tuple(rest)) for name, *rest in SAVES[:2]], prepare_many, measure_many,
    reach=1.0,
)  # fmt: skip
