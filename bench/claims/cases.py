"""Half a million cases: lists with filters as those who open them, and the clocks of all open ones computed anew."""

import math
import time
from importlib import import_module
from typing import Any

from bench.claims.city import migrated
from bench.harness import Found, Series

CASES, OPEN = 500_000, 25_000
ROUNDS = 40
LISTS = (
    ("leader", "/cases/"),
    ("leader", "/cases/?view=overdue&kind=petition"),
    ("leader", "/cases/?view=near&source=portal"),
    ("leader", "/cases/?view=all&phase=closed&source=portal"),
    ("leader", "/cases/?view=all&kind=public-complaint&satisfaction=unsatisfied"),
    ("leader", "/cases/?view=all&sort=-due_on&page=9"),
    ("leader", "/cases/?view=ended&page=12"),
    ("office", "/cases/"),
    ("office", "/cases/?view=all&kind=deputy-suggestion"),
    ("office", "/cases/?view=ended&kind=public-complaint"),
    ("section", "/cases/"),
    ("section", "/cases/?view=all"),
    ("town", "/cases/?view=all"),
    ("head", "/cases/?view=all"),
)
#: A word that many titles have, one that none has, a number: nothing but a look at every title finds two characters.
SEARCHES = ("?q=校车", "?view=all&q=校车", "?view=all&q=没有这样的标题", "?view=all&q=BENCH4712")

#: Columns that every copy has its own: SQL over the copy's number `n.i` and the row `b` that it copies.
_OWN = {
    "number": "'BENCH' || n.i",
    "origin": "''",
    "joined_to_id": "NULL",
    "repeat_of_id": "NULL",
    "received_on": "date(b.received_on, '-' || (n.i % 1400) || ' days')",
    "received_at": "datetime(b.received_at, '-' || (n.i % 1400) || ' days')",
    "due_on": "CASE WHEN b.due_on IS NOT NULL THEN date('2020-05-20', (n.i % 120 - 40) || ' days') END",
    "closed_at": "datetime(b.closed_at, '-' || (n.i % 1400) || ' days')",
}


def prepare() -> Any:
    """A sample town whose cases are copied until there are half a million, 25,000 of them running with two clocks."""
    migrated()
    import_module("tijiao.sample.building").build("town", at=import_module("tijiao.sample.sizes").MOMENT)
    models = import_module("django.apps").apps.get_model
    case, clock = models("cases", "Case"), models("cases", "Clock")
    _copies(case, "b.closed_at IS NOT NULL", CASES - OPEN, 0)
    _copies(case, "b.closed_at IS NULL AND b.due_on IS NOT NULL", OPEN, CASES - OPEN)
    _clocks(clock)
    import_module("tijiao.cases.timing").recompute()
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return import_module("django.test").Client


def _copies(case: Any, which: str, many: int, first: int) -> None:
    """Copies of the sample's cases of one sort, evenly, by SQL."""
    columns = [field.column for field in case._meta.concrete_fields if not field.primary_key]
    told = ", ".join(_OWN.get(column, f"b.{column}") for column in columns)
    sql = f"""
        WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {first + many - 1}),
        base AS (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total
                 FROM cases_case AS b WHERE {which} AND b.guarded <> 'care' AND b.number NOT LIKE 'BENCH%')
        INSERT INTO cases_case ({", ".join(columns)})
        SELECT {told} FROM n JOIN base AS b ON b.place = n.i % b.total"""
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute(sql)


def _clocks(clock: Any) -> None:
    """Two clocks for each running copy, one in twenty of them with a pause behind it."""
    rows = import_module("django.apps").apps.get_model("cases", "Case").objects.filter(number__startswith="BENCH")
    made = []
    for place, (pk, received) in enumerate(rows.filter(closed_at=None).values_list("pk", "received_on")):
        start = received if received.year >= 2017 else received.replace(year=2019)
        pauses = [[f"{start}", f"{start.replace(day=28)}", "函"]] if place % 20 == 0 and start.day < 28 else []
        facts = {"case_id": pk, "most_extension": 0, "near": 3, "rolls": False, "start": start, "pauses": pauses,
                 "last_move": "started", "last_at": import_module("tijiao.sample.sizes").MOMENT}  # fmt: skip
        made += [
            clock(which="whole", code="petition-handle", count=60, unit="calendar-days", **facts),
            clock(which="step", code="petition-accept", state="received", count=15, unit="working-days", **facts),
        ]
    clock.objects.bulk_create(made, batch_size=2000)


def measure(client: Any, item: tuple[str, str]) -> Found:
    """p95 of a list's page, or of the clocks computed anew after a hundredth of their days was put wrong."""
    who, address = item
    if who == "clocks":
        return _recomputed()
    browser = client()
    browser.force_login(import_module("tijiao.directory.models").User.objects.get(username=who))
    browser.get(address)
    taken = []
    for _turn in range(ROUNDS):
        began = time.perf_counter()
        answer = browser.get(address)
        taken.append(time.perf_counter() - began)
        if answer.status_code != 200:
            return Found(0.0, f"status {answer.status_code}", right=False)
    return Found(sorted(taken)[math.ceil(0.95 * ROUNDS) - 1], "p95")


def _recomputed() -> Found:
    clocks = import_module("django.apps").apps.get_model("cases", "Clock").objects.filter(stopped_at=None)
    clocks.filter(pk__in=list(clocks.order_by("pk").values_list("pk", flat=True)[: OPEN // 50])).update(due_on=None)
    began = time.perf_counter()
    changed = import_module("tijiao.cases.timing").recompute()
    return Found(time.perf_counter() - began, f"({clocks.count()} clocks, {changed} cases put right)", changed > 0)


SERIES = (
    Series("case list of 500,000", [(f"{who} {address}", (who, address)) for who, address in LISTS], prepare, measure,
           reach=0.15),
    Series("search among 500,000 cases", [(address, ("leader", f"/cases/{address}")) for address in SEARCHES], prepare,
           measure, reach=1.0),
    Series("clocks of 25,000 open cases", [("computed anew", ("clocks", ""))], prepare, measure, reach=2.0),
)  # fmt: skip
