"""Runs everything that must hold, one step after the other, and says at the end how long each took.

make test                 all of it
make test ARGS="-k light" the tests that match, on SQLite only
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
sys.path.insert(0, str(ROOT / "tests"))

from postgres import cluster  # noqa: E402 - lies among the tests, found through the line above

WORKERS = os.environ.get("TIJIAO_TEST_WORKERS", str(min(os.cpu_count() or 1, 4)))
STEPS: tuple[tuple[str, Sequence[str]], ...] = (
    ("style", ["ruff", "check", "src", "tests", "bench", "scripts"]),
    ("imports", ["lint-imports"]),
    ("types", ["mypy"]),
    ("packs", ["tijiao", "pack", "check", "packs/plan-2020"]),
    ("migrations", ["django-admin", "makemigrations", "--check", "--dry-run"]),
)


def run(name: str, command: Sequence[str], **environment: str) -> tuple[str, bool, float]:
    """One step: its output goes through as it comes. Returns its name, whether it passed, and seconds."""
    print(f"\n== {name}", flush=True)
    began = time.perf_counter()
    told = {**os.environ, "PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "tijiao.settings", **environment}
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=told, check=False)
    return name, done.returncode == 0, time.perf_counter() - began


def everything() -> list[tuple[str, bool, float]]:
    """The steps, then the tests on SQLite, then those that touch the database on PostgreSQL."""
    home = ROOT / "build" / "check-home"
    results = [run(name, command, TIJIAO_HOME=str(home)) for name, command in STEPS]
    with cluster() as url:
        results.append(
            run(
                "tests on PostgreSQL",
                ["pytest", "-q", "-n", WORKERS, "-m", "database and not browser and not city", "tests"],
                TIJIAO_DATABASE_URL=url,
            )
        )
    results.append(run("tests on SQLite", ["pytest", "-q", "-n", WORKERS, "tests"]))
    return results


def main(arguments: list[str]) -> int:
    results = [run("tests", ["pytest", *arguments])] if arguments else everything()
    print()
    for name, passed, seconds in results:
        print(f"{'ok  ' if passed else 'FAIL'} {seconds:6.1f} s  {name}")
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
