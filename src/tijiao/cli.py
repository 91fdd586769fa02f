"""The command line: one table of commands. Each lives beside what it does; this file only finds and starts it.

Exit codes: 0 done, 1 done and something is wrong (a broken chain, a failing check), 2 wrong input, nothing changed.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from tijiao import __version__
from tijiao.kernel.problems import Problem, Problems

Arguments = Sequence[tuple[tuple[str, ...], dict[str, Any]]]


@dataclass(frozen=True)
class Command:
    """`target` is module:function, called with the parsed arguments; it returns the exit code (None is 0)."""

    help: str
    target: str
    arguments: Arguments = field(default=())
    needs_store: bool = True  # False: runs without a home, a database and keys


def _option(*names: str, **told: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return names, told


_JSON = _option("--json", action="store_true", help="print JSON")
_LAKE = _option("dir", nargs="?", metavar="DIR", help="a lake in another folder than the configured one")

COMMANDS: dict[str, Command] = {
    "plan read": Command(
        "read a plan document into its tree", "tijiao.plans.reading.command:run", (_option("file"), _JSON), False
    ),
    "pack check": Command(
        "check a pack folder, every fault with file and line",
        "tijiao.keep.command_check:run",
        (_option("dir"), _option("--complete", action="store_true", help="what nothing serves yet is a fault"), _JSON),
        False,
    ),
    "pack publish": Command("write the declared packs into the database", "tijiao.keep.commands:pack_publish"),
    "demo": Command(
        "build the sample city and serve it",
        "tijiao.sample.command:demo",
        (
            _option("--once", action="store_true", help="do not serve: print the board and write the bulletin"),
            _option("--size", choices=("city", "town"), default="city"),
            _option("--port", type=int, default=8000),
        ),
    ),
    "init": Command(
        "start an empty bureau from Excel, then read its own plan",
        "tijiao.keep.commands:init",
        (_option("roster", nargs="?"), _option("--plan", help="the plan document"),
         _option("--template", metavar="FILE", help="write an empty roster to fill in")),
    ),
    "serve": Command(
        "run web, worker and ticker",
        "tijiao.keep.command_serve:run",
        (_option("--host", default="127.0.0.1"), _option("--port", type=int, default=8000),
         _option("--workers", type=int, default=2)),
    ),
    "draw verify": Command(
        "replay a published draw from its file alone", "tijiao.keep.command_draw:run", (_option("file"), _JSON), False
    ),
    "audit verify": Command("recompute the audit chain", "tijiao.keep.commands:audit_verify"),
    "audit seal": Command("seal committed entries now", "tijiao.keep.commands:audit_seal"),
    "lake status": Command("what the lake holds and what waits", "tijiao.insight.commands:lake_status", (_LAKE,)),
    "lake refresh": Command(
        "rewrite the partitions whose rows changed", "tijiao.insight.commands:lake_refresh", (_LAKE,)
    ),
    "lake rebuild": Command("write the whole lake anew", "tijiao.insight.commands:lake_rebuild", (_LAKE,)),
    "lake describe": Command("every table, column, unit, source, sensitivity", "tijiao.insight.commands:lake_describe"),
    "lake publish": Command(
        "write what others may have into a folder: open columns and readings, more only under an agreement",
        "tijiao.insight.command_publish:run",
        (
            _option("dir"),
            _option("--place", required=True, metavar="CODE", help="the division code of this city, six digits"),
            _option("--agreement", metavar="FILE", help="YAML: title, party, until, tables"),
        ),
    ),
    "lake simulate": Command(
        "write a province's lake for trials: this city's, laid out as often as the pupils need",
        "tijiao.insight.commands:lake_simulate",
        (
            _option("dir"),
            _option("--pupils", type=int, default=15_000_000),
            _option("--from", dest="source", metavar="DIR", help="another lake than this city's own"),
        ),
    ),
    "indicators run": Command(
        "compute the packs' indicators over a lake, or over several as one",
        "tijiao.insight.command_indicators:run",
        (
            _option("--lake", action="append", required=True, metavar="DIR", help="again for each further lake"),
            _option("--engine", default="duckdb", help="duckdb, local[2] or spark://HOST:PORT"),
            _option("--indicator", action="append", metavar="ID", help="only these"),
            _option("--period", help="2020-05, 2020, 2019/20 …; else each in its own"),
            _option("--on", metavar="DAY", help="the day of stocks; else the lake's own"),
            _option("--by", default="tree", help="tree, grouping, or an attribute such as stage"),
            _option("--all", action="store_true", help="every organisation, not the whole only"),
            _JSON,
        ),
    ),
    "jobs run": Command(
        "run the scheduled jobs that are due",
        "tijiao.keep.commands:jobs_run",
        (_option("--keep-on", action="store_true", help="keep running them until stopped"),),
    ),
    "backup": Command(
        "write database, attachments and keys into a file", "tijiao.keep.commands:backup", (_option("file"),)
    ),
    "restore": Command(
        "put a backup back; the lake is rebuilt",
        "tijiao.keep.commands:restore",
        (_option("file"), _option("--replace", action="store_true", help="replace what is there")),
    ),
    "upgrade": Command("bring database and packs to this version", "tijiao.keep.commands:upgrade"),
    "doctor": Command("look whether everything is in order", "tijiao.keep.commands:doctor", (_JSON,)),
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Parse, set Django up as far as the command needs it, run. Problems are printed in words, exit code 2."""
    asked = _parser().parse_args(argv)
    command = COMMANDS[asked.command]
    _prepare(command)
    sentence = import_module("tijiao.pages.sentences").sentence
    try:
        return _load(command.target)(asked) or 0
    except (Problem, Problems) as caught:
        found = caught.found if isinstance(caught, Problems) else [caught]
        for problem in found:
            print(f"{sentence(problem)}  [{problem.code}]", file=sys.stderr)
        return 2
    except (OperationalError, ProgrammingError) as fault:
        why = str(fault).strip().partition("\n")[0]
        print(_("数据库不能用：%(why)s。请运行 tijiao doctor 查看原因。") % {"why": why}, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _load(target: str) -> Callable[[argparse.Namespace], int | None]:
    module, _, name = target.partition(":")
    found: Callable[[argparse.Namespace], int | None] = getattr(import_module(module), name)
    return found


def _prepare(command: Command) -> None:
    if command.needs_store:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tijiao.settings")
    elif not settings.configured:
        settings.configure(USE_I18N=True, LANGUAGE_CODE=os.environ.get("TIJIAO_LANGUAGE", "zh-hans"))
    django.setup()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tijiao", description="体教（提交）")
    parser.add_argument("--version", action="version", version=__version__)
    top = parser.add_subparsers(required=True, metavar="command")
    groups: dict[str, Any] = {}
    for name, command in COMMANDS.items():
        first, _, second = name.partition(" ")
        if second and first not in groups:
            inner = top.add_parser(first, help=f"{first} …")
            groups[first] = inner.add_subparsers(required=True, metavar=first)
        one = (groups[first] if second else top).add_parser(
            second or first, help=command.help, description=command.help
        )
        for names, told in command.arguments:
            one.add_argument(*names, **told)
        one.set_defaults(command=name)
    return parser


if __name__ == "__main__":
    sys.exit(main())
