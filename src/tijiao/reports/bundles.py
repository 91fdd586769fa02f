"""Many dossiers as one zip: asked for, made by the worker, fetched when it is ready. One may leave meanwhile."""

import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django_tasks import task

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory import clock
from tijiao.directory.models import Organisation, User
from tijiao.reports import problems
from tijiao.reports.content import Content
from tijiao.reports.dossier import dossier
from tijiao.reports.models import Bundle
from tijiao.reports.numbers import SCHOOLS, numbers, schools
from tijiao.reports.pdf import pdf
from tijiao.reports.word import word

KEEP = timedelta(days=14)
MAKERS = {"docx": word, "pdf": pdf}


def schools_of(user: User, town: str = "") -> list[Organisation]:
    """The schools whose dossiers the person may have, of one town when told."""
    live = Organisation.objects.live(on=clock.today()).kinds(*SCHOOLS).select_related("parent").order_by("code")
    rows = reach(user, Action.SCHOOL_VIEW).limit(live, "path")
    return list(rows.filter(parent__code=town) if town else rows)


@transaction.atomic
def start(codes: Iterable[str], ending: str, base: str, *, by: User, at: datetime) -> Bundle:
    """Ask for the dossiers of these schools. The worker begins once this is committed.

    Raises   NotVisible for a school out of reach or an unknown ending, NothingChosen.
    """
    wanted, mine = list(dict.fromkeys(codes)), {one.code for one in schools_of(by)}
    if not wanted:
        raise problems.NothingChosen()
    if ending not in MAKERS or not mine.issuperset(wanted):
        raise NotVisible()
    made = Bundle.objects.create(codes=wanted, ending=ending, base=base, total=len(wanted), made_by=by, made_at=at)
    facts = {"schools": len(wanted), "ending": ending}
    record("dossiers.export", by=by, subject=("reports.bundle", made.pk), at=at, facts=facts)
    transaction.on_commit(lambda: make.enqueue(made.pk))
    return made


@task()
def make(bundle_id: int) -> int:
    """Write the zip, counting as it goes; a second run begins anew. Returns how many dossiers are in it."""
    found = Bundle.objects.get(pk=bundle_id)
    at, on = clock.now(), clock.today()
    rows = {one.code: one for one in Organisation.objects.filter(code__in=found.codes).select_related("parent")}
    read = numbers(schools(on=on), today=on, on=on)
    part = found.file.with_suffix(".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for done, code in enumerate(found.codes, 1):
            told = dossier(rows[code], read, at=at, on=on, sample=clock.is_sample(), base=found.base)
            archive.writestr(f"{code}-{rows[code].name}.{found.ending}", written(told, found.ending))
            if done % 5 == 0:
                Bundle.objects.filter(pk=found.pk).update(done=done)
    part.replace(found.file)
    Bundle.objects.filter(pk=found.pk).update(done=found.total, ready=True)
    return found.total


def written(told: Content, ending: str) -> bytes:
    return MAKERS[ending](told)


def of(pk: int, *, by: User) -> Bundle:
    """One's own. Raises NotVisible."""
    found: Bundle | None = Bundle.objects.filter(pk=pk, made_by=by).first()
    if found is None:
        raise NotVisible()
    return found


def forget(*, before: datetime) -> int:
    """Remove bundles from before a moment with their files."""
    old = list(Bundle.objects.filter(made_at__lt=before))
    for one in old:
        Path(one.file).unlink(missing_ok=True)
        one.delete()
    return len(old)
