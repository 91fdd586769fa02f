"""Building the sample city: everything in one transaction, so that there is a whole one or none."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from tijiao.audit.domain import record
from tijiao.cases.models import Note
from tijiao.directory.domain import install
from tijiao.directory.models import Installation, Organisation
from tijiao.keep.packs import Library, load_library, publish_all
from tijiao.kernel.times import moment_on
from tijiao.plans.models import Plan
from tijiao.plans.taking import lay_beside
from tijiao.sample import (
    accounts,
    admissions,
    bars,
    care,
    cases_year,
    designs,
    evaluations,
    exams,
    facilities,
    grants,
    hazards,
    ledgers_year,
    meetings,
    opinions,
    organisations,
    photos,
    projects,
    questions,
    roll,
    schools,
    staff,
    training,
    visits,
)
from tijiao.sample.design import City
from tijiao.sample.problems import HoldsAnother
from tijiao.sample.sizes import SIZES, TODAY, YEAR_BEGINS
from tijiao.sample.writing import follow

Say = Callable[[int, str], None]
"""Hears how many percent are done and what is being done, in words."""
DOCUMENT = Path("examples") / "work-plan-2020.docx"
LAKE_TABLES = (
    "directory_organisation", "directory_holding", "registry_pupil", "registry_enrolment", "registry_staff",
    "registry_facility", "registry_population", "ledgers_record", "inspections_finding", "inspections_visit",
    "inspections_draw", "inspections_charge", "programmes_attendance", "awards_grant", "plans_milestone", "cases_case",
    "cases_rating", "insight_standard",
)  # fmt: skip
"""What the lake must write whole after a build."""
_FILLED = (
    "directory", "registry", "forms", "ledgers", "inspections", "cases", "programmes", "awards", "allocation", "plans",
    "evaluation", "insight",
)  # fmt: skip
_PUBLISHED_AT = moment_on(YEAR_BEGINS.replace(month=8, day=26), datetime.min.time().replace(hour=9))


@dataclass(frozen=True)
class Built:
    """What was built: rows by what they are, and a digest of them all."""

    counts: dict[str, int]
    digest: str


def silent(_percent: int, _what: str) -> None:
    """Says nothing."""


@transaction.atomic
def build(size: str, *, at: datetime, say: Say = silent, library: Library | None = None) -> Built:
    """Build the sample city into an empty, migrated database: all of it or nothing.

    Takes    `size`: "city" or "town"; `at`: the moment that the installation and the audit entry bear.
    Returns  the same counts and digest for the same size, on every machine.
    Raises   HoldsAnother when the database holds anything already, Problems when the packs are wrong.
    """
    if Installation.objects.exists() or Organisation.objects.exists():
        raise HoldsAnother()
    follow(*_models())  # an emptied PostgreSQL would go on counting where it stopped
    say(0, _("读工作包"))
    library = library or load_library()
    install(Installation.Kind.SAMPLE, at=at, today=TODAY, facts={"size": size})
    city = schools.found_city(SIZES[size], [(one.id, one.name.zh) for one in library.plan.sections])
    counts = _people(city, say)
    say(45, _("发布工作包"))
    publish_all(by=None, at=_PUBLISHED_AT, library=library)
    bars.set_bars(at=_PUBLISHED_AT)
    counts |= _work(city, say)
    say(92, _("放入计划文件"))
    _lay_document(library.plan.id, at)
    say(95, _("核对"))
    built = Built(counts, digest())
    facts = {"size": size, "digest": built.digest, **counts}
    marks = [(table, "") for table in LAKE_TABLES]
    record("sample.build", by=None, subject=("directory.installation", 1), at=at, facts=facts, marks=marks)
    say(100, _("完成"))
    return built


def _people(city: City, say: Say) -> dict[str, int]:
    """Organisations, staff, accounts, children."""
    say(2, _("单位、班级"))
    staff.hire(city)
    accounts.name_chiefs(city)
    counts = organisations.write_organisations(city)
    say(4, _("教师、岗位和账号"))
    counts |= staff.write_staff(city)
    counts |= accounts.appoint_all(city)
    say(6, _("学生和家庭"))
    counts |= roll.write_roll(city, lambda share: say(6 + int(38 * share), _("学生和家庭")))
    counts |= facilities.write_facilities(city)
    return counts


def _work(city: City, say: Say) -> dict[str, int]:
    """What the year brought: records, hazards, training, grants, projects."""
    say(50, _("台账"))
    counts, named = ledgers_year.write_ledgers(city, lambda share: say(50 + int(35 * share), _("台账")))
    counts |= photos.write_photos(city)
    counts |= designs.write_designs(city)
    say(85, _("隐患、培训、认定、项目"))
    visited, on_visits = visits.write_visits(city)
    counts |= visited
    counts |= hazards.write_hazards(city, named, on_visits)
    counts |= cases_year.write_cases(city)
    counts |= care.write_care(city)
    counts |= opinions.write_opinions(city)
    counts |= training.write_training(city)
    counts |= meetings.write_meetings(city)
    counts |= grants.write_grants(city)
    counts |= exams.write_exams(city)
    counts |= admissions.write_admissions(city)
    counts |= questions.write_questions(city)
    counts |= evaluations.write_evaluations(city)
    return counts | projects.reach_milestones()


def _lay_document(plan: str, at: datetime) -> None:
    path = Path(settings.REPOSITORY) / DOCUMENT
    if path.exists():
        lay_beside(Plan.objects.get(code=plan), path.read_bytes(), path.name, at=at)


def digest() -> str:
    """SHA-256 over every row of every table that the sample fills, by ids: two equal cities have equal digests.

    Audit entries and counsellors' notes stay out, since their keys differ from home to home.
    """
    whole = hashlib.sha256()
    for model in _models():
        whole.update(model._meta.db_table.encode())
        for line in _lines(model):
            whole.update(line)
    return whole.hexdigest()


def _models() -> list[type[models.Model]]:
    """The tables of the rooms that the sample fills."""
    found = [model for app in _FILLED for model in apps.get_app_config(app).get_models() if model is not Note]
    return sorted(found, key=lambda one: one._meta.db_table)


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY "{model._meta.pk.column}"')  # noqa: S608
        for row in cursor.fetchall():
            yield repr(row).encode()
