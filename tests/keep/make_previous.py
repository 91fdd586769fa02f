"""Writes tests/keep/data/v0_0_1.sql.gz: run it once more whenever the first migrations are written anew before 0.1.0.

There is no release before 0.1.0. So this stands in for one: the schema of the first migrations with a small city in it,
and 0.0.1 as the version that worked on it last. From 0.1.0 on, a release adds the dump of the one before it, and this
file goes. SQLite's own SQL, without the lake: an upgrade makes that anew.

    .venv/bin/python tests/keep/make_previous.py
"""
# ruff: noqa: E402 - Django is set up before anything that needs it is imported

import gzip
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="tijiao-previous-"))
os.environ |= {
    "TIJIAO_HOME": str(HOME), "TIJIAO_PACKS": str(HOME / "packs"), "TIJIAO_PLAN": "small", "TIJIAO_DATABASE_URL": "",
    "DJANGO_SETTINGS_MODULE": "tijiao.settings",
}  # fmt: skip

import django

django.setup()

import small
from django.core.management import call_command
from django.db import connection

from tijiao.audit.domain import close_days, seal
from tijiao.directory import domain
from tijiao.directory.models import Installation, Organisation
from tijiao.directory.roles import Role
from tijiao.keep.models import InstalledVersion
from tijiao.keep.packs import publish_all
from tijiao.registry.models import Circumstance, Enrolment, Family, Guardian, Pupil

TARGET = Path(__file__).with_name("data") / "v0_0_1.sql.gz"
NOW = datetime(2020, 5, 20, 2, 0, tzinfo=UTC)
START = date(2015, 9, 1)


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    InstalledVersion.objects.create(version="0.0.1", at=NOW)
    domain.install(Installation.Kind.REAL, at=NOW)
    school = _organisations()
    small.write(HOME / "packs")
    publish_all(by=None, at=NOW)
    _pupils(school)
    seal(at=NOW, most=100_000)
    close_days(at=datetime(2020, 5, 21, 2, 0, tzinfo=UTC))
    connection.close()
    with closing(sqlite3.connect(HOME / "tijiao.sqlite3")) as read:
        told = "\n".join(read.iterdump())
    TARGET.write_bytes(gzip.compress(told.encode(), mtime=0))


def _organisations() -> Organisation:
    def add(code: str, kind: str, name: str, parent: Organisation | None) -> Organisation:
        return domain.add_organisation(code=code, kind=kind, name=name, parent=parent, opened_on=START, by=None, at=NOW)

    bureau = add("bureau", "bureau", "澜州市教育和体育局", None)
    add("safety", "section", "安全科", bureau)
    school = add("s-001", "school", "东屿镇中心小学", add("east", "town", "东屿镇", bureau))
    domain.set_attribute(school, "stage", "primary", from_day=START, by=None, at=NOW)
    user = domain.add_account(username="anke", name="公孙无忌", by=None, at=NOW)
    post = domain.open_post(school, Role.SCHOOL_CLERK, "填报员", on=START, by=None, at=NOW)
    domain.appoint(post, user, from_day=START, by=None, at=NOW)
    return school


def _pupils(school: Organisation) -> None:
    for number in range(1, 8):
        family = Family.objects.create(code=f"F-{number}")
        Guardian.objects.create(family=family, name=f"家长{number}", relation="mother", phone="")
        pupil = Pupil.objects.create(
            student_no=f"G2020{number:04}", name=f"学生{number}", sex="12"[number % 2], birth_date=date(2012, 9, number),
            family=family,
        )  # fmt: skip
        Enrolment.objects.create(
            pupil=pupil, organisation=school, school_year="2019/20", grade=1, from_day=date(2019, 9, 1)
        )
        Circumstance.objects.create(pupil=pupil, kind="left-behind", from_day=date(2019, 9, 1))


if __name__ == "__main__":
    main()
