"""The ledgers under load: pages over a year of 300 schools x 10 ledgers, and 300 schools that file in one minute."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.claims.city import ROOT
from bench.claims.pages import measure
from bench.harness import Claim, Contender, Series, within

SCHOOLS, DAILY, TODAY = 300, 7, date(2020, 5, 20)
NOW = datetime(2020, 5, 20, 1, 0, tzinfo=UTC)
YEAR = date(2019, 9, 1)
MINUTE, AT_ONCE, IN_A_ROW = 60.0, 32, 16
CSRF, FORM = "a" * 32, "application/x-www-form-urlencoded"
YES = ("gate_guarded", "escort_on_duty", "morning_check", "exits_clear", "fire_gear", "stairs_watched", "cctv_working")
WELL = {**dict.fromkeys(YES, "yes"), "meals_served": "no", "bus_runs": "no", "hazards_found": "0", "version": "0",
        "action": "file", "csrfmiddlewaretoken": CSRF}  # fmt: skip


def _module(name: str) -> Any:
    return import_module(f"tijiao.{name}")


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database: "" for SQLite, else a PostgreSQL cluster of the claim's own."""
    if kind == "sqlite":
        yield ""
        return
    sys.path.insert(0, str(ROOT / "tests"))
    with import_module("postgres").cluster() as url:
        yield url


def found_city(home: Path, url: str = "") -> list[Any]:
    """A bureau, ten towns, 300 primary schools with a clerk each, and the ledgers of the packs. Returns the schools."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    told = {"TIJIAO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tijiao.settings", "TIJIAO_DATABASE_URL": url}
    os.environ |= told
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0, interactive=False)
    directory, models, roles = _module("directory.domain"), _module("directory.models"), _module("directory.roles")
    directory.install(models.Installation.Kind.SAMPLE, at=NOW, today=TODAY)
    told = {"opened_on": date(2015, 9, 1), "by": None, "at": NOW}
    bureau = directory.add_organisation(code="bureau", kind="bureau", name="教育和体育局", parent=None, **told)
    safety = directory.add_organisation(code="safety", kind="section", name="安全科", parent=bureau, **told)
    towns = [
        directory.add_organisation(code=f"t-{number}", kind="town", name=f"第{number}镇", parent=bureau, **told)
        for number in range(10)
    ]
    schools = []
    for number in range(SCHOOLS):
        town = towns[number % len(towns)]
        one = directory.add_organisation(code=f"s-{number}", kind="school", name=f"第{number}小学", parent=town, **told)
        directory.set_attribute(one, "stage", "primary", from_day=date(2015, 9, 1), by=None, at=NOW)
        hold(roles.Role.SCHOOL_CLERK, one, f"clerk-{number}")
        schools.append(one)
    hold(roles.Role.SECTION_OFFICER, safety, "section")
    _publish()
    return schools


def hold(role: Any, where: Any, name: str) -> Any:
    """An account that holds a post of the role there; returns the account."""
    directory, models = _module("directory.domain"), _module("directory.models")
    user = models.User.objects.create(username=name, name=name)
    post = directory.open_post(where, role, str(role.label), on=date(2019, 9, 1), by=None, at=NOW)
    models.Holding.objects.create(post=post, user=user, from_day=date(2019, 9, 1))
    return user


def _publish() -> None:
    compiled, declare = _module("forms.compiled"), _module("ledgers.declare")
    loaded = _module("packs.loader").load_folder(
        ROOT / "packs" / "plan-2020", [*compiled.KINDS, *declare.KINDS], partial=True
    )
    _module("forms.domain").publish(loaded.entries(compiled.FORM.model), by=None, at=NOW)
    entries = [*loaded.entries(declare.LedgerEntry), *loaded.entries(declare.CalendarEntry)]
    _module("ledgers.domain").publish(entries, by=None, at=NOW)


# --- pages over a year ------------------------------------------------------------------------------------------------
@dataclass
class YearOfLedgers:
    """Ten ledgers of a year, seven of them filled every day, three every school day: over 0.6 million records."""

    clients: dict[str, Any]
    places: dict[str, str]


def prepare_year() -> YearOfLedgers:
    """Filled straight into the tables: nineteen of twenty obligations are met, one in ten of them late."""
    schools = found_city(ROOT / "build" / "bench-ledgers")
    declare, ledgers = _module("ledgers.declare"), _module("ledgers.domain")
    models, domain = _module("ledgers.models"), _module("ledgers.obligations")
    daily = models.Ledger.objects.get(code="daily-check").definition
    entries = [
        declare.LedgerEntry.model_validate(
            {**daily, "id": f"ledger-{number}", "hazards": None, "lock_after": 200,
             "cadence": "day" if number < DAILY else "school-day"}, strict=False,
        )
        for number in range(10)
    ]  # fmt: skip
    ledgers.publish(entries, by=None, at=NOW)
    made, dice = list(models.Ledger.objects.filter(code__startswith="ledger-").order_by("code")), random.Random(7)
    version = _module("forms.models").FormVersion.objects.latest_of("daily-check").pk
    facts = domain.facts_for(made)
    for one in made:
        _fill(one, list(domain.listed(facts, one, YEAR, TODAY)), version, dice)
    print(f"{models.Record.objects.count()} records of {len(schools)} schools", file=sys.stderr)
    import_module("django.db").connection.cursor().execute("ANALYZE")
    user = _module("directory.models").User.objects.get(username="section")
    client = import_module("django.test").Client()
    client.force_login(user)
    return YearOfLedgers({"section": client}, {})


def _fill(ledger: Any, owed: list[Any], version: int, dice: random.Random) -> None:
    rows = []
    for one in owed:
        if dice.random() < 0.95:
            filed = one.due_at + timedelta(hours=1 if dice.random() < 0.1 else -2)
            rows.append((ledger.pk, one.organisation, str(one.period), one.period.first, one.period.end, "filed", "{}",
                         version, filed, one.due_at, filed))  # fmt: skip
    columns = ("ledger", "organisation", "period", "period_first", "period_end", "state", "data", "form_version",
               "opened_at", "due_at", "filed_at")  # fmt: skip
    _module("sample.writing").write(_module("ledgers.models").Record, columns, rows)


PAGES = (
    "/ledgers/", "/ledgers/ledger-0/completeness/?window=2019/20", "/ledgers/ledger-9/completeness/?window=2019/20",
    "/ledgers/ledger-9/completeness/?window=2019/20&rows=zone", "/ledgers/ledger-0/completeness/?window=2020-05",
    "/ledgers/ledger-0/completeness/?window=2020-05&rows=school",
    "/ledgers/ledger-9/completeness/?window=2019/20&rows=school", "/ledgers/ledger-9/missing/2020-05-20/",
)  # fmt: skip
SERIES = Series(
    "a year of 300 schools x 10 ledgers, page p95",
    [(path, ("section", path)) for path in PAGES],
    prepare_year,
    measure,
    reach=0.15,
)


# --- one morning minute -----------------------------------------------------------------------------------------------
@dataclass
class Morning:
    """Who files where: session cookies and addresses, and the database that they write into."""

    home: Path
    url: str
    filings: list[tuple[str, str]]
    stack: ExitStack


def prepare_morning(kind: str) -> Morning:
    """The city with everybody signed in; nobody filed today."""
    stack = ExitStack()
    url = stack.enter_context(database(kind))
    home = ROOT / "build" / f"bench-morning-{kind}"
    schools = found_city(home, url)
    client, users = import_module("django.test").Client, _module("directory.models").User.objects
    filings = []
    for number, school in enumerate(schools):
        one = client()
        one.force_login(users.get(username=f"clerk-{number}"))
        filings.append((one.cookies["sessionid"].value, f"/ledgers/daily-check/fill/{school.pk}/{TODAY}/"))
    return Morning(home, url, filings, stack)


def in_a_minute(told: Morning) -> float:
    """p95 in seconds of 300 filings at random moments of one minute."""
    dice = random.Random(7)
    return _filed(told, sorted(dice.uniform(0, MINUTE) for _ in told.filings))


def in_a_moment(told: Morning) -> float:
    """p95 in seconds of 300 filings sent at once: how long the last of a crowd waits."""
    return _filed(told, [0.0] * len(told.filings))


def _filed(told: Morning, moments: list[float]) -> float:
    """p95 in seconds from its moment to its answer, over all filings; one lost or twice kept would be found.

    Raises   ValueError when a filing is refused, lost or doubled.
    """
    try:
        with served(told.home, told.url) as port:
            began = time.monotonic()
            waiting, taken, wrong = list(zip(moments, told.filings, strict=True)), list[float](), list[str]()
            hands = [threading.Thread(target=_hand, args=(port, began, waiting, taken, wrong)) for _ in range(AT_ONCE)]
            for one in hands:
                one.start()
            for one in hands:
                one.join()
        records = _module("ledgers.models").Record.objects.filter(ledger__code="daily-check", state="filed")
        kept, history = records.count(), _module("ledgers.models").RecordHistory.objects.count()
        if wrong or (kept, history) != (SCHOOLS, SCHOOLS):
            raise ValueError(f"{kept} records, {history} versions of {SCHOOLS} filings; refused: {wrong[:3]}")
        return sorted(taken)[int(len(taken) * 0.95) - 1]
    finally:
        import_module("django.db").connections.close_all()
        told.stack.close()


def _hand(port: int, began: float, waiting: list[Any], taken: list[float], wrong: list[str]) -> None:
    """Send the next filing when its moment comes; time counts from that moment, not from when a hand was free."""
    while True:
        try:
            moment, (session, path) = waiting.pop(0)
        except IndexError:
            return
        time.sleep(max(0.0, began + moment - time.monotonic()))
        link = HTTPConnection("127.0.0.1", port, timeout=30)
        heads = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "Content-Type": FORM}
        link.request("POST", path, urlencode(WELL), heads)
        answer = link.getresponse()
        answer.read()
        link.close()
        taken.append(time.monotonic() - began - moment)
        if answer.status != 302:
            wrong.append(f"{path} {answer.status}")


@contextmanager
def served(home: Path, url: str) -> Iterator[int]:
    """The real server with two workers on loopback, for the length of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tijiao.cli", "serve", "--port", str(port), "--workers", "2"]
    told_env = {**os.environ, "TIJIAO_HOME": str(home), "TIJIAO_DATABASE_URL": url}
    server = subprocess.Popen(command, env=told_env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Until both workers are there: a connection goes to either by chance, so that many in a row have met both."""
    in_a_row = 0
    for _turn in range(1800):  # a busy machine starts slowly
        if server.poll() is not None:
            raise ValueError("nothing was served")
        in_a_row = in_a_row + 1 if _answers(port) else 0
        if in_a_row == IN_A_ROW:
            return
        time.sleep(0.1)
    raise ValueError("the server did not answer")


def _answers(port: int) -> bool:
    try:
        link = HTTPConnection("127.0.0.1", port, timeout=5)
        link.request("GET", "/accounts/login/")
        return link.getresponse().status == 200
    except OSError:
        return False


def _sqlite() -> Morning:
    return prepare_morning("sqlite")


def _postgresql() -> Morning:
    return prepare_morning("postgresql")


CLAIMS = [
    Claim(f"300 schools file in one {name}, {kind}, p95", [Contender("filing", act, prepare, runs=1)], within(most))
    for name, act, most in (("minute", in_a_minute, 1.0), ("moment", in_a_moment, 10.0))
    for kind, prepare in (("SQLite", _sqlite), ("PostgreSQL", _postgresql))
]
