"""`tijiao serve`: the web server, the worker of the task queue and the ticker, watched over by one process.

Blocking threads: one a worker. On SQLite a second thread in a worker waits for the interpreter and for the file at the
same time: two workers answered 47 lists a second with one thread each and 36 with two; more comes from more workers.
"""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from tijiao.keep import problems, running

GRACE = 10.0
"""Seconds that the children have to finish what they do before they are ended."""
_POLL = 0.1
_LONGEST_PAUSE = 30.0
_PATIENCE = 60.0
_SETTLED = 60.0
"""Whoever ran for so long has started well: the next fault begins with a short pause again."""


@dataclass
class Child:
    """A process that is started again whenever it ends by itself, after a pause that grows."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches only the process that watches."""
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own commands
        self.started = time.monotonic()

    def watch(self) -> int | None:
        """The exit code when it has just ended; starts it again once the pause is over."""
        if self.process is None:
            if time.monotonic() >= self.again_at:
                self.start()
            return None
        code = self.process.poll()
        if code is not None:
            ran = time.monotonic() - self.started
            self.pause = 1.0 if ran > _SETTLED or not self.pause else min(self.pause * 2, _LONGEST_PAUSE)
            self.again_at, self.process = time.monotonic() + self.pause, None
        return code

    def stop(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, how)

    @property
    def gone(self) -> bool:
        return self.process is None or self.process.poll() is not None


@dataclass
class Supervisor:
    """Starts the first child, and the others once it answers; starts again who ends; stops all together."""

    children: Sequence[Child]
    say: Callable[[str], None]
    stopping: bool = field(default=False)

    def run(self, *, ready: Callable[[], bool], told: str) -> int:
        """Until SIGINT or SIGTERM. `told` is said once `ready`. Returns 0."""
        before = {one: signal.signal(one, self._stop) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.children[0].start()
            started, said = time.monotonic(), False
            while not self.stopping:
                if not said and (ready() or time.monotonic() > started + _PATIENCE):
                    self.say(told)
                    said = True
                self._watch(self.children if said else self.children[:1])
                time.sleep(_POLL)
            return 0
        finally:
            self._end()
            for one, handler in before.items():
                signal.signal(one, handler)

    def _watch(self, children: Sequence[Child]) -> None:
        for child in children:
            code = child.watch()
            if code is not None and not self.stopping:
                self.say(f"{child.name}: exit {code}, starting again in {child.pause:.0f} s")

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        for child in self.children:
            child.stop(signal.SIGTERM)
        give_up = time.monotonic() + GRACE
        while time.monotonic() < give_up and not all(child.gone for child in self.children):
            time.sleep(_POLL)
        for child in self.children:
            child.stop(signal.SIGKILL)


def serve(host: str, port: int, workers: int, *, say: Callable[[str], None], told: str) -> int:
    """Serve until stopped. `told` is said when the first page can be asked for.

    Raises   PortTaken, NotAnAddress, NotMigrated.
    """
    check_migrated()
    check_port(host, port)
    connections.close_all()
    with running.announced():
        supervisor = Supervisor([Child(name, command) for name, command in commands(host, port, workers).items()], say)
        return supervisor.run(ready=lambda: _serves(host, port), told=told)


def commands(host: str, port: int, workers: int) -> Mapping[str, Sequence[str]]:
    """What runs, by name."""
    python = sys.executable
    return {
        "web": (
            python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning",
            "--respawn-failed-workers", "--workers-kill-timeout", "5s", "tijiao.wsgi:application",
        ),
        "worker": (
            python, "-m", "django", "db_worker", "--interval", "1", "--no-startup-delay",
            "--settings", "tijiao.settings",
        ),
        "ticker": (python, "-m", "tijiao.cli", "jobs", "run", "--keep-on"),
    }  # fmt: skip


def check_migrated() -> None:
    """Raises NotMigrated."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise problems.NotMigrated(missing=len(missing))


def check_port(host: str, port: int) -> None:
    """Raises PortTaken when something listens there, NotAnAddress when nobody can."""
    if not 0 < port < 65536:
        raise problems.NotAnAddress(host=host, port=port, why="1–65535")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _name, address = found[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise problems.PortTaken(host=host, port=port) from None
        raise problems.NotAnAddress(host=host, port=port, why=error.strerror or str(error)) from None


def _serves(host: str, port: int) -> bool:
    """Whether pages are answered: the port is open before the first worker has read the program."""
    there = http.client.HTTPConnection(_reachable(host), port, timeout=2)
    try:
        there.request("GET", "/accounts/login/", headers={"Host": "127.0.0.1"})
        return there.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        there.close()


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - compared, not bound
