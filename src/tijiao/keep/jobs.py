"""The scheduled jobs of an installation. Each does the same however often it runs for a slot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.management import call_command
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.audit import domain as audit
from tijiao.audit.models import AuditEntry, Mark
from tijiao.cases import daily as cases
from tijiao.directory import clock
from tijiao.forms import attachments
from tijiao.inspections.escalating import escalate
from tijiao.inspections.proposing import propose
from tijiao.keep import erasure, lakeside, retention
from tijiao.keep.cadence import Daily, Every
from tijiao.keep.models import JobRun
from tijiao.keep.ticker import Job
from tijiao.kernel.times import local_day
from tijiao.ledgers import closing, reminding
from tijiao.notices import digest
from tijiao.notices import domain as notices
from tijiao.registry.exchange import domain as imports
from tijiao.registry.models import RollSnapshot
from tijiao.registry.snapshots import take_snapshot
from tijiao.reports import bundles, errata

LATE_AFTER = timedelta(minutes=15)
RUNS_KEPT = timedelta(days=90)
NOTICES_KEPT = timedelta(days=400)


def day_of(slot: datetime) -> date:
    """The city's day that a slot belongs to: the sample city lives on one day."""
    return clock.today() if clock.is_sample() else local_day(slot)


def _seal(_slot: datetime) -> str:
    sealed = audit.seal(at=clock.now())
    return _("封存 %(count)s 条") % {"count": sealed}


def _close_days(_slot: datetime) -> str:
    heads = audit.close_days(at=clock.now())
    return _("公布 %(count)s 天的日摘要") % {"count": len(heads)}


def _snapshot(slot: datetime) -> str:
    night = day_of(slot) - timedelta(days=1)
    return _("%(day)s 在册 %(count)s 人次") % {"day": night, "count": take_snapshot(night)}


def _refresh_lake(_slot: datetime) -> str:
    done = lakeside.refresh()
    return _("更新 %(sets)s 个数据集的 %(parts)s 个分区") % {
        "sets": len(done), "parts": sum(len(parts) for parts in done.values()),
    }  # fmt: skip


def _retain(_slot: datetime) -> str:
    done = retention.run(at=clock.now())
    return _("按保存期限清除 %(erased)s 项，法定保留 %(held)s 项") % {"erased": done.erased, "held": done.held}


def _finish_erasures(_slot: datetime) -> str:
    return _("%(count)s 项清除已从数据湖除净") % {"count": erasure.finish(at=clock.now())}


def _errata(_slot: datetime) -> str:
    return _("已印发的通报新增勘误 %(count)s 处") % {"count": errata.check_all(at=clock.now())}


def _clocks(slot: datetime) -> str:
    changed = cases.recompute()
    told = cases.tell_deadlines(day_of(slot), at=clock.now())
    return _("重算 %(changed)s 件事项的期限，提醒 %(told)s 次") % {"changed": changed, "told": told}


def _satisfaction(slot: datetime) -> str:
    return _("满意度垫底的主题立题 %(count)s 项") % {"count": len(cases.open_tasks(day_of(slot), at=clock.now()))}


def _dropout(slot: datetime) -> str:
    night = day_of(slot) - timedelta(days=1)
    done = cases.compare_nights(night, at=clock.now())
    if done.empty:
        return _("%(night)s 夜学籍名册是空的，没有比对，已告知负责科室") % {"night": night}
    return _("比对学籍，%(count)s 名学生待核实") % {"count": len(done.candidates)}


def _clean(_slot: datetime) -> str:
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", verbosity=0)
    gone, _by_model = JobRun.objects.filter(due__lt=timezone.now() - RUNS_KEPT).delete()
    imports.forget(before=clock.now() - imports.KEEP)
    bundles.forget(before=clock.now() - bundles.KEEP)
    notices.forget(read_before=clock.now() - NOTICES_KEPT / 4, before=clock.now() - NOTICES_KEPT)
    return _("清理过期会话，删去 %(count)s 条旧的任务记录") % {"count": gone}


def _collect(_slot: datetime) -> str:
    rows, files = attachments.collect(at=clock.now(), now=timezone.now())
    return _("删去未提交的附件 %(rows)s 个、无人引用的文件 %(files)s 个") % {"rows": rows, "files": files}


def _close_periods(_slot: datetime) -> str:
    return _("关闭 %(count)s 期") % {"count": closing.close_locked(at=clock.now())}


def _remind(_slot: datetime) -> str:
    return _("提醒 %(count)s 条") % {"count": reminding.remind(at=clock.now())}


def _send_notices(_slot: datetime) -> str:
    done = digest.run(at=clock.now())
    return _("发出 %(sent)s 条，没有发出 %(failed)s 条") % {"sent": done.sent, "failed": done.failed}


def _notices_due() -> bool:
    return any(digest.due(at=clock.now()))


def _escalate(_slot: datetime) -> str:
    steps = escalate(at=clock.now())
    return _("逐级上报 %(steps)s 条，立题建议 %(made)s 项") % {"steps": steps, "made": len(propose(at=clock.now()))}


JOBS: tuple[Job, ...] = (
    Job("seal", gettext_lazy("封存审计记录"), Every(5), _seal,
        needed=lambda: AuditEntry.objects.filter(seal=None).exists(), longest=timedelta(minutes=2), waits=False),
    Job("lake", gettext_lazy("更新数据湖"), Every(20), _refresh_lake,
        needed=lambda: Mark.objects.exists(), longest=timedelta(minutes=10)),
    Job("erasure", gettext_lazy("从数据湖除净已清除的内容"), Every(60), _finish_erasures,
        needed=erasure.unfinished, longest=timedelta(minutes=10)),
    Job("notices", gettext_lazy("发送通知"), Every(60), _send_notices, needed=_notices_due,
        longest=timedelta(minutes=10)),
    Job("closing", gettext_lazy("关闭已锁定的周期"), Daily(time(1, 0)), _close_periods),
    Job("reminders", gettext_lazy("到期提醒"), Daily(time(7, 0)), _remind),
    Job("escalation", gettext_lazy("逾期问题逐级上报"), Daily(time(6, 30)), _escalate),
    Job("audit-heads", gettext_lazy("公布审计日摘要"), Daily(time(0, 10)), _close_days),
    Job("roll", gettext_lazy("留存每晚学籍名册"), Daily(time(0, 20), "each"), _snapshot),
    Job("dropout", gettext_lazy("比对学籍，找出失去联系的学生"), Daily(time(0, 40)), _dropout,
        needed=lambda: RollSnapshot.objects.exists()),
    Job("case-clocks", gettext_lazy("重算事项期限并提醒"), Daily(time(6, 30)), _clocks),
    Job("satisfaction", gettext_lazy("满意度垫底的主题立题改进"), Daily(time(5, 30)), _satisfaction),
    Job("retention", gettext_lazy("按保存期限清除"), Daily(time(2, 30)), _retain),
    Job("attachments", gettext_lazy("清理附件"), Daily(time(3, 20)), _collect),
    Job("errata", gettext_lazy("核对已印发通报的数字"), Daily(time(4, 30)), _errata),
    Job("cleaning", gettext_lazy("清理会话与任务记录"), Daily(time(3, 10)), _clean),
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How a job stands: its last run, when it is due next, whether it is late or failing."""

    job: Job
    last: JobRun | None
    next: datetime
    late: bool
    failing: bool


def standings(*, now: datetime) -> list[Standing]:
    """Every job as it stands, in the order in which they are declared. One query."""
    return [_standing(job, last, now) for job, last in _latest().items()]


def _latest() -> Mapping[Job, JobRun | None]:
    newest = JobRun.objects.filter(name=OuterRef("name")).order_by("-due").values("due")[:1]
    found = {run.name: run for run in JobRun.objects.filter(due=Subquery(newest))}
    return {job: found.get(job.name) for job in JOBS}


def _standing(job: Job, last: JobRun | None, now: datetime) -> Standing:
    missed = job.cadence.missed(last.due if last else None, now - LATE_AFTER)
    late = bool(missed) and job.needed()
    failing = last is not None and last.outcome == JobRun.Outcome.FAILED
    return Standing(job, last, job.cadence.after(now), late, failing)
