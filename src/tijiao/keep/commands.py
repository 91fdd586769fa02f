"""The commands that keep an installation: they read arguments, ask the rooms of `keep`, and print in words."""

import argparse
import signal
import sys
import threading

from django.utils import timezone
from django.utils.translation import gettext as _

from tijiao.audit import domain as audit
from tijiao.directory import clock
from tijiao.keep import packs, proof, ticker
from tijiao.keep.jobs import JOBS
from tijiao.keep.models import JobRun
from tijiao.keep.serve import serve


def pack_publish(_asked: argparse.Namespace) -> None:
    """`tijiao pack publish`: as the system itself; prints what changed."""
    done = packs.publish_all(by=None, at=clock.now())
    print(
        _("计划 %(plan)s 已发布。新增或变更：表单 %(forms)s、台账 %(ledgers)s、隐患类别 %(hazards)s、"
          "活动 %(programmes)s、评选 %(schemes)s；项目 %(projects)s 个。") % vars(done)
    )  # fmt: skip


def serve_web(asked: argparse.Namespace) -> int:
    """`tijiao serve`: web, worker and ticker until Ctrl-C."""
    return serve(
        asked.host, asked.port, asked.workers, say=_say,
        told=_("体教已启动：http://%(host)s:%(port)s （按 Ctrl-C 停止）") % vars(asked),
    )  # fmt: skip


def _say(text: str) -> None:
    print(text, flush=True)


def jobs_run(asked: argparse.Namespace) -> int:
    """`tijiao jobs run [--keep-on]`: what is due once, or until told to stop. 1 when a job failed."""
    if asked.keep_on:
        stop = threading.Event()
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, lambda *_told: stop.set())
        ticker.run_for_ever(JOBS, stop)
        return 0
    ran = ticker.tick(JOBS, now=timezone.now())
    for run in ran:
        print(f"{run.name}\t{run.due:%Y-%m-%dT%H:%M:%SZ}\t{run.get_outcome_display()}\t{run.told or run.error}")
    return 1 if any(run.outcome == JobRun.Outcome.FAILED for run in ran) else 0


def audit_verify(_asked: argparse.Namespace) -> int:
    """`tijiao audit verify`: links, head, what is unsealed, every fault; 1 when the chain is broken."""
    found = audit.verify()
    for line in proof.lines(found):
        print(line, file=sys.stderr if found.broken else sys.stdout)
    return 1 if found.broken else 0


def audit_seal(_asked: argparse.Namespace) -> None:
    """`tijiao audit seal`: chain everything that is committed."""
    print(_("封存 %(count)s 条") % {"count": proof.seal_all(at=clock.now())})
