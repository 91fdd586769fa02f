"""The sample city: how long it takes to build, and to start again."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from bench.harness import Claim, Contender, within

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "bench-city"
_PATIENCE = 120.0


def _told(home: Path) -> dict[str, str]:
    return {**os.environ, "TIJIAO_HOME": str(home)}


def _tijiao(*words: str, home: Path) -> None:
    command = [sys.executable, "-m", "tijiao.cli", *words]
    subprocess.run(command, check=True, env=_told(home), cwd=ROOT, stdout=subprocess.DEVNULL)


def _fresh(name: str) -> Path:
    home = ROOT / "build" / name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return home


def empty_home() -> Path:
    return _fresh("bench-build")


def build_city(home: Path) -> None:
    _tijiao("demo", "--once", "--size", "city", home=home)


def standing_city() -> Path:
    """A city that stands: built once and kept between runs of the bench; brought to this version."""
    _tijiao("demo", "--once", "--size", "city", home=HOME)
    return HOME


def migrated() -> None:
    """An empty database with tables, in this process: what a test that needs the town begins with."""
    os.environ |= _told(_fresh("bench-town")) | {"DJANGO_SETTINGS_MODULE": "tijiao.settings"}
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0, interactive=False)
    import_module("tijiao.sample.building")


def build_town(_nothing: None) -> None:
    sample = import_module("tijiao.sample.building")
    sample.build("town", at=import_module("tijiao.sample.sizes").MOMENT)


def second_start(home: Path) -> float:
    """Seconds from `tijiao demo` on a built home to the first served page; it is stopped as Ctrl-C stops it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", "tijiao.cli", "demo", "--port", str(port)]
    served = subprocess.Popen(command, env=_told(home), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if served.poll() is not None or time.perf_counter() - began > _PATIENCE:
                raise ValueError("nothing was served")
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(60)


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        asked.request("GET", "/accounts/login/")
        return asked.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        asked.close()


CLAIMS = [
    Claim("sample city", [Contender("build, lake, board, bulletin", build_city, empty_home, runs=1)], within(60)),
    Claim("sample town", [Contender("build", build_town, migrated, runs=3)], within(3)),
    Claim("second start", [Contender("first page", second_start, standing_city, runs=3)], within(5)),
]
