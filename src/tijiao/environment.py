"""Settings that come from outside: environment variables, read together so that every fault is told at once."""

import os
import secrets
import sys
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

Network = IPv4Network | IPv6Network


class EnvironmentFault(SystemExit):
    """Wrong settings: exit code 2, one line per fault, no value printed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(2)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(self.faults)


@dataclass
class Environment:
    """Reads variables and remembers what is wrong with them; `check()` raises once for all."""

    values: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    faults: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default).strip()

    def flag(self, name: str, default: bool = False) -> bool:
        told = self.text(name, "yes" if default else "no").lower()
        if told not in {"yes", "no", "1", "0", "true", "false"}:
            self.faults.append(f"{name}: write yes or no")
        return told in {"yes", "1", "true"}

    def number(self, name: str, default: int) -> int:
        told = self.text(name, str(default))
        if not told.isascii() or not told.isdigit():
            self.faults.append(f"{name}: write a whole number")
            return default
        return int(told)

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def networks(self, name: str) -> tuple[Network, ...]:
        """Addresses and networks (10.0.0.5, 10.1.0.0/16) with commas."""
        found: list[Network] = []
        for word in self.words(name):
            try:
                found.append(ip_network(word))
            except ValueError:
                self.faults.append(f"{name}: write addresses or networks, 10.0.0.5 or 10.1.0.0/16, with commas")
        return tuple(found)

    def choice(self, name: str, known: tuple[str, ...]) -> str:
        """One of the known words; the first one when nothing is told."""
        told = self.text(name, known[0]).lower()
        if told not in known:
            self.faults.append(f"{name}: write one of {', '.join(known)}")
            return known[0]
        return told

    def database(self, name: str, home: Path) -> dict[str, object]:
        """Django's database settings: PostgreSQL from a URL, else SQLite in `home`."""
        url = self.text(name)
        if not url:
            return _sqlite(home / "tijiao.sqlite3")
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
            self.faults.append(f"{name}: write postgresql://user:password@host:5432/name")
            return _sqlite(home / "tijiao.sqlite3")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.strip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }

    def check(self) -> None:
        if self.faults:
            print("\n".join(self.faults), file=sys.stderr)  # noqa: T201 - there is no log before there are settings
            raise EnvironmentFault(self.faults)


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},  # a file: the lake reads it from outside
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
        },
    }


def key_file(path: Path) -> str:
    """The secret in a file, made on first use, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}.part")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(made, path)  # whoever links first wins; the others read the winner's key
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        finally:
            made.unlink()
    return path.read_text(encoding="ascii").strip()
