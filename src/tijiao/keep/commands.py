"""The commands that keep an installation: they read arguments, ask the rooms of `keep`, and print in words."""

import argparse
import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from tijiao.audit import domain as audit
from tijiao.directory import clock
from tijiao.keep import backup as backups
from tijiao.keep import doctor as doctors
from tijiao.keep import erasure, lakeside, packs, problems, proof, running, start, ticker, vault
from tijiao.keep import upgrade as upgrades
from tijiao.keep.jobs import JOBS
from tijiao.keep.models import JobRun
from tijiao.registry.roster import write_roster_template


def pack_publish(_asked: argparse.Namespace) -> None:
    """`tijiao pack publish`: as the system itself; prints what changed."""
    done = packs.publish_all(by=None, at=clock.now())
    print(
        _("计划 %(plan)s 已发布。新增或变更：表单 %(forms)s、台账 %(ledgers)s、问题种类 %(findings)s、"
          "检查表 %(checklists)s、活动 %(programmes)s、评选 %(schemes)s、事项种类与时限 %(cases)s、"
          "标准 %(standards)s；项目 %(projects)s 个。") % vars(done)
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


def init(asked: argparse.Namespace) -> None:
    """`tijiao init [ROSTER] [--plan FILE] [--template FILE]`."""
    if asked.template:
        target = Path(asked.template)
        if target.exists():
            raise problems.FileThere(file=target)
        write_roster_template(target)
        print(_("空白名册已写到 %(file)s。填好后运行：tijiao init %(file)s") % {"file": target})
        return
    if not asked.roster:
        raise problems.NothingToRead()
    begun = start.begin(Path(asked.roster), Path(asked.plan) if asked.plan else None)
    print(_("已建立：单位 %(organisations)s 个、岗位 %(posts)s 个、账号 %(accounts)s 个。") % vars(begun.applied))
    if begun.plan is not None:
        print(_("要点文件已读成草稿：%(title)s，请到计划页核对。") % {"title": begun.plan.title})
    print(_("一次性口令在 %(file)s（只有你能读），请分发后删除。") % {"file": begun.codes})


def backup(asked: argparse.Namespace) -> None:
    """`tijiao backup FILE`."""
    saved = backups.backup(Path(asked.file), passphrase=os.environ.get(vault.PASSPHRASE, ""), at=timezone.now())
    rows = sum(saved.manifest.counts.values())
    print(_("已备份到 %(file)s：%(rows)s 行数据，审计链首 %(head)s") % {
        "file": asked.file, "rows": rows, "head": saved.manifest.head,
    })  # fmt: skip
    told = {
        "encrypted": _("密钥已用口令加密存入备份。"),
        "left-out": _("备份里没有密钥：要存入，请把口令放进环境变量 TIJIAO_BACKUP_PASSPHRASE。请另行保管 keys 目录。"),
        "none": _("密钥来自环境变量，备份里没有，请另行保管。"),
    }
    print(told[saved.keys])


def restore(asked: argparse.Namespace) -> None:
    """`tijiao restore FILE [--replace]`: the database, attachments and keys; then migrations; then the lake anew."""
    running.require_stopped()
    stones, made_at = backups.erased_here()
    done = backups.restore(Path(asked.file), replace=asked.replace, passphrase=os.environ.get(vault.PASSPHRASE, ""))
    upgrades.migrate()
    again = erasure.repeat(stones, at=clock.now()) if backups.erased_here()[1] == made_at else 0
    lakeside.rebuild()
    erasure.finish(at=clock.now())
    print(_("已恢复 %(made_at)s 的备份，审计链首 %(head)s，数据湖已重建。") % vars(done))
    if again:
        print(_("备份之后清除过的 %(count)s 项已再次清除。") % {"count": again})
    if backups.KEYS not in done.members:
        print(_("备份里没有密钥：本机用自己的密钥，所有人需要重新登录。请把原来的 keys 目录放回。"))


def upgrade(_asked: argparse.Namespace) -> None:
    """`tijiao upgrade`."""
    done = upgrades.upgrade(say=_say)
    print(_("已升级，数据库执行了 %(migrations)s 步。") % {"migrations": done.migrations})


def doctor(asked: argparse.Namespace) -> int:
    """`tijiao doctor [--json]`: 1 when something fails."""
    found = doctors.examine()
    if asked.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        signs = {"ok": "✓", "warn": "!", "fail": "✗"}
        for one in found:
            print(f"{signs[one.level]} {one.check}: {one.found}" + (f" → {one.remedy}" if one.remedy else ""))
    return 1 if any(one.level == "fail" for one in found) else 0
