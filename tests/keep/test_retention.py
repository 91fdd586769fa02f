"""What is kept too long goes at night, what is held stays, and what only a person may erase waits for one."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from keep import small
from tijiao.directory.models import User
from tijiao.forms.models import FormVersion
from tijiao.keep.erasure import hold
from tijiao.keep.models import Tombstone
from tijiao.keep.packs import load_library, publish_all
from tijiao.keep.retention import Done, declared, erase_due, run
from tijiao.ledgers.models import Ledger, Record, State
from tijiao.registry.models import Circumstance, Enrolment, Pupil

LATER = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def pupil(tmp_path: Path, city: SimpleNamespace, at: datetime) -> Pupil:
    """A pupil who left in 2015, with a circumstance that ended then; two records, of 2020 and of 2025."""
    publish_all(by=None, at=at, library=load_library(small.write(tmp_path), "small"))
    made = Pupil.objects.create(student_no="G-1", name="欧阳子虚", sex="2", birth_date=date(2001, 1, 1))
    Enrolment.objects.create(
        pupil=made, organisation=city.other, school_year="2014/15", grade=9, from_day=date(2014, 9, 1),
        to_day=date(2015, 7, 1), ended_as="graduated",
    )  # fmt: skip
    Circumstance.objects.create(pupil=made, kind="left-behind", from_day=date(2014, 9, 1), to_day=date(2015, 7, 1))
    for year in (2020, 2025):
        Record.objects.create(
            ledger=Ledger.objects.get(), organisation=city.school, period=f"{year}-05-19",
            period_first=date(year, 5, 19), period_end=date(year, 5, 20), state=State.FILED, data={"doors": 1},
            form_version=FormVersion.objects.get(), opened_at=at, due_at=at, filed_at=at,
        )  # fmt: skip
    return made


def _data() -> dict[str, dict[str, int]]:
    return dict(Record.objects.values_list("period", "data"))


def test_at_night_what_is_over_goes_and_what_is_not_stays(pupil: Pupil) -> None:
    done = run(at=LATER)

    assert done == Done(erased=2, held=0)
    assert _data() == {"2020-05-19": {}, "2025-05-19": {"doors": 1}}
    assert not Circumstance.objects.exists()
    assert sorted(Tombstone.objects.values_list("subject_kind", "subject_id", "by")) == [
        ("ledgers.ledger", "daily-check", None),
        ("registry.circumstance", "", None),
    ]


def test_a_second_night_finds_nothing_more(pupil: Pupil) -> None:
    run(at=LATER)

    assert run(at=LATER) == Done(erased=0, held=0)
    assert Tombstone.objects.count() == 2


def test_what_is_held_outlives_its_period(pupil: Pupil, person: Callable[..., User], city: SimpleNamespace) -> None:
    auditor = person("audit-admin", city.bureau)
    hold("ledgers.record", "", reason="审计", by=auditor, at=LATER)
    hold("registry.pupil", "G-1", reason="诉讼", by=auditor, at=LATER)

    assert run(at=LATER) == Done(erased=0, held=2)
    assert Circumstance.objects.count() == 1


def test_pupils_whose_time_is_over_are_counted_for_a_person_to_erase(
    pupil: Pupil, person: Callable[..., User], city: SimpleNamespace
) -> None:
    due = {one.kind: one.due for one in declared(today=date(2026, 1, 1))}
    done = erase_due("registry.pupil", reason="期满", by=person("audit-admin", city.bureau), at=LATER)

    assert (due["registry.pupil"], done) == (1, Done(erased=1, held=0))
    assert {one.kind: one.due for one in declared(today=date(2026, 1, 1))}["registry.pupil"] == 0


def test_every_register_and_every_ledger_says_how_long(pupil: Pupil) -> None:
    told = [(one.kind, str(one.keep)) for one in declared(today=date(2020, 5, 20))]

    assert told == [
        ("registry.pupil", "10 years"),
        ("registry.staff", "10 years"),
        ("registry.circumstance", "3 years"),
        ("registry.consent", "3 years"),
        ("inspections.visit", "5 years"),
        ("inspections.finding", "5 years"),
        ("allocation.applicant", "3 years"),
        ("exchange.import", "3 years"),
        ("directory.code", "1 month"),
        ("ledgers.record", "5 years"),
    ]
