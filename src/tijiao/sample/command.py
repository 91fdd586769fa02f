"""`tijiao demo`: build the sample city where there is none, and serve it, or print its board and write the bulletin."""

import argparse
import sys
from importlib import import_module
from typing import Any, TextIO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from tijiao.directory.models import Installation
from tijiao.keep.serve import check_port, serve
from tijiao.sample.accounts import NAMED, PASSWORD
from tijiao.sample.problems import HoldsAnother, OtherSize
from tijiao.sample.wide import table

HOST, WORKERS = "127.0.0.1", 2


def demo(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Make the sample city ready and show it. Exit code 0.

    Raises   HoldsAnother when the home holds a real bureau, OtherSize when it holds a sample of another size: nothing
             is touched then; PortTaken before anything is built.
    """
    base = f"http://{HOST}:{asked.port}"
    if not asked.once:
        check_port(HOST, asked.port)
    ready(asked.size, out)
    if asked.once:
        _making().show(out, base)
        return 0
    return serve(HOST, asked.port, WORKERS, say=lambda text: _say(text, out), told=sign_in_words(base))


def ready(size: str, out: TextIO) -> None:
    """See that the home holds a whole sample city: what was begun and not finished is built anew."""
    there = _installation()
    if there is not None and there.kind != Installation.Kind.SAMPLE:
        raise HoldsAnother()
    if there is not None and there.facts.get("size") != size:
        raise OtherSize(has=there.facts.get("size", ""), wanted=size)
    if there is None:
        call_command("migrate", verbosity=0, interactive=False)
        _making().make(size, out)
    elif _waiting():
        _making().bring_up(out)


def _making() -> Any:
    """Only when something is made: it reads most of the program, which a second start leaves to the web server."""
    return import_module("tijiao.sample.making")


def _installation() -> Installation | None:
    """What the database says it holds; None for an empty one. Raises HoldsAnother for one that is not Tijiao's."""
    tables = set(connection.introspection.table_names())
    if Installation._meta.db_table in tables:
        return Installation.objects.first()
    if tables and "django_migrations" not in tables:
        raise HoldsAnother()
    return None


def _waiting() -> bool:
    """Whether migrations wait: asked first, since a start without any should be quick."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def sign_in_words(base: str) -> str:
    """The address and the names to sign in with."""
    rows = [(name, str(role.label), str(what)) for name, role, what in NAMED]
    return "\n".join(
        (
            _("打开 %(address)s ，用下面的账号登录，密码都是 %(password)s") % {"address": base, "password": PASSWORD},
            *(f"  {line}" for line in table(rows)),
            _("这里全是样例数据，地名、校名、人名都是虚构的。按 Ctrl+C 停止。"),
        )
    )


def _say(text: str, out: TextIO) -> None:
    out.write(text + "\n")
    out.flush()
