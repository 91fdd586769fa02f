"""A worker of an installation of its own, killed fifty times while it writes an import. Prints what was found, as JSON.

Run as a process: `python killing.py HOME SEED`. Every worker is a fork of this process in which Django's own worker
command takes the job from the queue; the kill is a real SIGKILL at a moment drawn from the seed.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connections
from django.test import Client

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]
ROWS, KILLS = 60, 50


def build() -> Any:
    """A school, and the account that keeps its roll."""
    call_command("migrate", verbosity=0)
    domain, models = import_module("tijiao.directory.domain"), import_module("tijiao.directory.models")
    now = import_module("given").NOW
    domain.install(models.Installation.Kind.SAMPLE, at=now, today=now.date())
    start, by = date(2015, 9, 1), {"by": None, "at": now}
    bureau = domain.add_organisation(code="b", kind="bureau", name="局", parent=None, opened_on=start, **by)
    school = domain.add_organisation(code="s-001", kind="school", name="小学", parent=bureau, opened_on=start, **by)
    domain.set_attribute(school, "stage", "primary", from_day=start, **by)
    user = domain.add_account(username="clerk", name="填报员", password="correct-horse-7", **by)
    post = domain.open_post(school, import_module("tijiao.directory.roles").Role.SCHOOL_CLERK, "填报员", on=start, **by)
    domain.appoint(post, user, from_day=start, **by)
    return user


def worker() -> int:
    """A fork in which the queue is worked off once; returns its process id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        call_command("db_worker", batch=True, interval=0.01, startup_delay=False)
    os._exit(0)


def wait(child: int, sign: Path, seconds: float | None) -> float:
    """Until it is done, or kill it so long after it took up the work. Returns how long that was, in seconds."""
    while not sign.exists() and not os.waitpid(child, os.WNOHANG)[0]:
        time.sleep(0.001)
    began = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - began


def run(seed: int) -> list[dict[str, Any]]:
    user, drawn, found = build(), random.Random(seed), []
    exchange, tasks = import_module("tijiao.registry.exchange.domain"), import_module("tijiao.registry.exchange.tasks")
    books, models = import_module("registry.exchange.books"), import_module("tijiao.registry.models")
    audit, now = import_module("tijiao.audit.models").AuditEntry, import_module("given").NOW
    tasks.SMALL = 0  # every file is a job
    client, content = Client(), books.workbook([books.pupil(n) for n in range(1, ROWS + 1)])
    client.force_login(user)
    one, whole = None, None
    while len(found) < KILLS:
        if one is None:
            one = exchange.receive("pupils", "roll.xlsx", [content], by=user, at=now)
            exchange.look_through(one.pk, by=user, at=now)
        entries = audit.objects.filter(action="roll.import").count()
        client.post(f"/exchange/imports/{one.pk}/apply/")
        taken = wait(worker(), one.sign, None if whole is None else drawn.uniform(0, 2 * whole))
        page = client.get(f"/exchange/imports/{one.pk}/").content.decode()
        told = {
            "pupils": models.Pupil.objects.count(), "enrolments": models.Enrolment.objects.count(),
            "entries": audit.objects.filter(action="roll.import").count() - entries,
            "says": [word for word in ("上一次办理中断了，没有写入任何内容", "撤回这次导入") if word in page],
        }  # fmt: skip
        if whole is None:
            whole = taken
        else:
            found.append(told)
        if told["pupils"]:
            exchange.undo(one.pk, reason="再来", by=user, at=now)
            one = None
    return found


if __name__ == "__main__":
    os.environ.update(TIJIAO_HOME=sys.argv[1], DJANGO_SETTINGS_MODULE="tijiao.settings", DJANGO_ALLOWED_HOSTS="testserver")
    django.setup()
    print(json.dumps(run(int(sys.argv[2])), ensure_ascii=False))
