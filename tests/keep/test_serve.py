"""Serving: said in words when it cannot be, whoever dies is started again, and one signal stops them all."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from tijiao.keep import problems, running
from tijiao.keep.serve import Child, Supervisor, check_port, commands

WRITES_AND_DIES = "import sys; open(sys.argv[1], 'a').write('x')"
WRITES_AND_STAYS = "import sys, time; open(sys.argv[1], 'a').write('x'); time.sleep(600)"


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(problems.PortTaken) as caught:
            check_port("127.0.0.1", port)

    assert caught.value.facts == {"host": "127.0.0.1", "port": port}


@pytest.mark.parametrize(
    ("host", "port"), [("203.0.113.7", 8000), ("127.0.0.1", 99999), ("no.such.host.invalid", 8000)]
)
def test_an_address_that_is_none_is_said(host: str, port: int) -> None:
    with pytest.raises(problems.NotAnAddress):
        check_port(host, port)


def test_web_worker_and_ticker_run() -> None:
    told = commands("127.0.0.1", 8000, 2)

    assert list(told) == ["web", "worker", "ticker"]
    assert {command[0] for command in told.values()} == {sys.executable}


@pytest.mark.slow
def test_who_dies_is_started_again_and_one_signal_stops_all(tmp_path: Path) -> None:
    dies, stays = tmp_path / "dies", tmp_path / "stays"
    first = Child("stays", (sys.executable, "-c", WRITES_AND_STAYS, str(stays)))
    second = Child("dies", (sys.executable, "-c", WRITES_AND_DIES, str(dies)))
    said: list[str] = []

    def say(text: str) -> None:
        """The test's own signal comes once the second child has died twice."""
        said.append(text)
        if dies.exists() and len(dies.read_text()) >= 2:
            os.kill(os.getpid(), signal.SIGTERM)

    code = Supervisor([first, second], say).run(ready=stays.exists, told="ready")

    assert code == 0
    assert said[:2] == ["ready", "dies: exit 0, starting again in 1 s"]
    assert (stays.read_text(), first.gone, second.gone) == ("x", True, True)


def test_what_replaces_the_database_waits_until_nobody_serves(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path

    with running.announced(), pytest.raises(problems.StillServing):
        running.require_stopped()

    running.require_stopped()
    (tmp_path / "serving.pid").write_text("4194305")  # no process can have this number
    running.require_stopped()
