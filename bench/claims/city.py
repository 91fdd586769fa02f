"""The sample city: how long it takes to build, and how quickly its pages answer at city size."""

import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.harness import Claim, Contender, Goal, Measured, within

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "bench-city"
ROUNDS = 40
#: who opens what: the pages that people start from
PAGES = (
    ("leader", "/"),
    ("section", "/my/"),
    ("clerk", "/my/"),
    ("section", "/plans/plan-2020/"),
    ("section", "/plans/plan-2020/4/"),
    ("leader", "/indicators/cctv-linked-share/?period=2020"),
    ("leader", "/indicators/daily-check-completeness/?period=2020-05"),
    ("section", "/ledgers/"),
    ("section", "/ledgers/daily-check/completeness/"),
    ("section", "/ledgers/daily-check/"),
    ("section", "/inspections/"),
    ("section", "/programmes/"),
    ("section", "/awards/"),
    ("section", "/registry/pupils/"),
    ("section", "/organisations/"),
    ("section", "/organisations/pick/?q=zx"),
)


def _tijiao(*words: str, home: Path) -> None:
    told = {**os.environ, "TIJIAO_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "tijiao.cli", *words], check=True, env=told, cwd=ROOT, stdout=subprocess.DEVNULL)


def empty_home() -> Path:
    home = ROOT / "build" / "bench-build"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return home


def build_city(home: Path) -> None:
    _tijiao("demo", "--once", "--size", "city", home=home)


def build_town(home: Path) -> None:
    _tijiao("demo", "--once", "--size", "town", home=home)


def standing_city() -> Path:
    """A city that stands: built once and kept between runs of the bench."""
    _tijiao("demo", "--once", "--size", "city", home=HOME)
    return HOME


def asking(account: str, path: str) -> tuple[Callable[[Any], float], Callable[[], Any]]:
    """Work and preparation of one page: p95 of a warm server process, in seconds."""
    return _Ask(path), _SignedIn(account)


class _SignedIn:
    """A signed-in client in a process that has answered once already."""

    def __init__(self, account: str) -> None:
        self.account = account

    def __call__(self) -> Any:
        os.environ |= {"TIJIAO_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "tijiao.settings"}
        django = __import__("django")
        django.setup()
        client = __import__("django.test", fromlist=["Client"]).Client()
        user = __import__("tijiao.directory.models", fromlist=["User"]).User.objects.get(username=self.account)
        client.force_login(user)
        return client


class _Ask:
    def __init__(self, path: str) -> None:
        self.path = path

    def __call__(self, client: Any) -> float:
        for _ in range(3):
            if client.get(self.path).status_code != 200:
                raise ValueError(f"{self.path} did not open")
        taken = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client.get(self.path)
            taken.append(time.perf_counter() - began)
        return sorted(taken)[math.ceil(ROUNDS * 0.95) - 1]


def _page(account: str, path: str) -> Claim:
    work, prepare = asking(account, path)
    return Claim(f"page p95 {path} as {account}", [Contender("server", work, prepare, runs=1)], within(0.1))


def _stands(_found: dict[str, Measured]) -> bool:
    return (HOME / "tijiao.sqlite3").exists()


CLAIMS = [
    Claim("sample city", [Contender("build and lake", build_city, empty_home, runs=1)], within(60)),
    Claim("sample town", [Contender("build and lake", build_town, empty_home, runs=1)], within(3)),
    Claim(
        "second start",
        [Contender("board and bulletin", build_city, standing_city, runs=3)],
        Goal("at most 5 s", lambda found: _stands(found) and all(one.seconds <= 5 for one in found.values())),
    ),
    *(_page(account, path) for account, path in PAGES),
]
