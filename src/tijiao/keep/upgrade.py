"""Bringing an installation to this version: database, packs, lake. Each step does the same when it is run again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from tijiao import __version__
from tijiao.directory import clock
from tijiao.directory.models import Installation
from tijiao.keep import lakeside, packs, problems, running
from tijiao.keep.backup import numbers
from tijiao.keep.models import InstalledVersion


@dataclass(frozen=True)
class Upgraded:
    """From which version (\"\" = none recorded), how many migrations, whether the lake was written wholly anew."""

    before: str
    migrations: int
    lake_anew: bool


def upgrade(*, say: Callable[[str], None]) -> Upgraded:
    """Migrate, publish the packs, bring the lake up. Interrupted anywhere, the next run goes on.

    Raises   StillServing, NewerHere, Problems of packs (the database is migrated then, the packs are as before).
    """
    running.require_stopped()
    before = recorded_version()
    if numbers(before) > numbers(__version__):
        raise problems.NewerHere(theirs=before, ours=__version__)
    say(_("升级数据库……"))
    steps = migrate()
    clock.forget()
    anew = False
    if Installation.objects.exists():
        say(_("发布工作包……"))
        packs.publish_all(by=None, at=clock.now())
        say(_("更新数据湖……"))
        anew = lakeside.bring_up()
    note_version(at=clock.now())
    return Upgraded(before, steps, anew)


def migrate() -> int:
    """Apply the migrations that are missing. Returns how many."""
    before = _applied()
    call_command("migrate", interactive=False, verbosity=0)
    return _applied() - before


def _applied() -> int:
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return 0
        cursor.execute("SELECT count(*) FROM django_migrations")
        return int(cursor.fetchone()[0])


def recorded_version() -> str:
    """The newest version that worked on this database, \"\" when none is recorded."""
    if InstalledVersion._meta.db_table not in connection.introspection.table_names():
        return ""
    versions = InstalledVersion.objects.values_list("version", flat=True)
    return max(versions, key=numbers, default="")


def note_version(*, at: datetime) -> None:
    """Record that this version works on the database from now on."""
    InstalledVersion.objects.get_or_create(version=__version__, defaults={"at": at})
