"""After an erasure the value stands nowhere: in no table, no earlier version, no reason, no lake file."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from pytest_django import Settings

from keep import small
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.audit.domain import seal, verify
from tijiao.audit.models import AuditEntry
from tijiao.directory.models import User
from tijiao.forms import attachments
from tijiao.forms.attachments.files import path_of
from tijiao.insight import kept as indicators
from tijiao.insight import library
from tijiao.insight.models import KeptIndicator, Question
from tijiao.keep import lakeside, problems
from tijiao.keep.erasers import ERASED
from tijiao.keep.erasure import erase, finish, hold, lift, repeat, unfinished
from tijiao.keep.models import Tombstone
from tijiao.keep.packs import load_library, publish_all
from tijiao.ledgers.models import Ledger, Record, RecordHistory, State
from tijiao.registry.exchange.domain import pack
from tijiao.registry.exchange.models import Import
from tijiao.registry.models import Circumstance, Consent, Enrolment, Family, Guardian, Pupil, Staff

ID, NUMBER, NAME, GUARDIAN = "990101201301014321", "G990101201301014321", "欧阳子虚", "欧阳乌有"
WHY = "家长来电要求更正"


@pytest.fixture
def kept(tmp_path: Path, settings: Settings, city: SimpleNamespace, at: datetime) -> SimpleNamespace:
    """A pupil with a family, consent, care and a reason in the chain; her number in a record."""
    settings.PACKS, settings.PLAN_PACK = small.write(tmp_path / "packs"), "small"
    settings.LAKE = tmp_path / "lake"
    publish_all(by=None, at=at, library=load_library())
    family = Family.objects.create(code=f"F-{NUMBER}")
    guardian = Guardian.objects.create(family=family, name=GUARDIAN, relation="mother", phone="13900001234")
    pupil = Pupil.objects.create(
        student_no=NUMBER, id_number=ID, name=NAME, sex="2", birth_date=date(2013, 1, 1), family=family
    )
    Enrolment.objects.create(
        pupil=pupil, organisation=city.school, school_year="2019/20", grade=1, from_day=date(2019, 9, 1)
    )
    Consent.objects.create(pupil=pupil, guardian=guardian, purpose="照片", given_on=date(2019, 9, 1))
    Circumstance.objects.create(pupil=pupil, kind="left-behind", from_day=date(2019, 9, 1))
    filed = _record(city, at, {"doors": 3, "note": f"{ID} 摔倒"})
    with transaction.atomic():
        audit("pupil.correct", by=None, subject=("registry.pupil", pupil.pk), at=at, reason=f"{WHY} {NAME}",
              changes={"name": ("旧名", NAME)}, marks=[("registry_pupil", "2013")])  # fmt: skip
    return SimpleNamespace(pupil=pupil, record=filed, lake=settings.LAKE)


def _record(city: SimpleNamespace, at: datetime, data: dict[str, Any]) -> Record:
    from tijiao.forms.models import FormVersion

    made = Record.objects.create(
        ledger=Ledger.objects.get(), organisation=city.school, period="2020-05-19", period_first=date(2020, 5, 19),
        period_end=date(2020, 5, 20), state=State.FILED, data=data, form_version=FormVersion.objects.get(),
        opened_at=at, due_at=at, filed_at=at,
    )  # fmt: skip
    for version in (1, 2):
        RecordHistory.objects.create(record=made, version=version, data=data, state=State.FILED, at=at, why="改错")
    return made


def everything(lake: Path) -> str:
    """All rows of all tables, and all rows of all lake files, as one text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told.append(repr([[_plain(value) for value in row] for row in cursor.fetchall()]))
    for file in lake.rglob("*.parquet"):
        told.append(repr(duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall()))
    return "\n".join(told)


def _plain(value: Any) -> Any:
    """SQLite keeps JSON with escaped letters."""
    return value.encode().decode("unicode_escape") if isinstance(value, str) and "\\u" in value else value


@pytest.fixture
def auditor(person: Callable[..., User], city: SimpleNamespace) -> User:
    return person("audit-admin", city.bureau)


def test_a_pupil_is_found_nowhere_any_more(kept: SimpleNamespace, auditor: User, at: datetime) -> None:
    lakeside.refresh()
    before = everything(kept.lake)
    assert [value in before for value in (ID, NUMBER, NAME, GUARDIAN, WHY)] == [True] * 5

    erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)
    assert finish(at=at) == 1

    after = everything(kept.lake)
    assert [value in after for value in (ID, NUMBER, NAME, GUARDIAN, WHY, "13900001234")] == [False] * 6
    assert Enrolment.objects.filter(pupil=kept.pupil, to_day=None).count() == 1  # the numbers of the past stay


def test_what_an_import_kept_of_the_pupil_goes_too(kept: SimpleNamespace, auditor: User, at: datetime) -> None:
    one = Import.objects.create(
        kind="pupils",
        name="roll.xlsx",
        made_by=auditor,
        made_at=at,
        moved_at=at,
        kept=pack({"rows": [[NUMBER, ID, NAME]]}),
        faults=[{"value": NAME}],
    )
    one.upload.parent.mkdir(parents=True, exist_ok=True)
    one.upload.write_text(f"{ID},{NAME}", encoding="utf-8")

    erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)
    finish(at=at)

    one.refresh_from_db()
    assert (one.kept, one.faults, one.upload.exists()) == (None, [], False)


def test_what_people_asked_the_lake_names_the_pupil_no_more(
    kept: SimpleNamespace, auditor: User, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    """A number in a saved question goes, in a confirmed indicator too, and in the file beside the lake that has it."""
    sql = f"SELECT r.org, r.period_first AS on_date, 'records/' || r.id AS subject, 1 AS value FROM records AS r WHERE r.period <> '{NUMBER}'"
    asked = Question.objects.create(owner=auditor, title=f"关于 {NUMBER}", sql=sql, at=at)
    KeptIndicator.objects.create(
        code="asked", title_zh="数", title_en="N", unit_zh="个", unit_en="n", better="up", period="month", nature="flow",
        aggregate="count", source="本市口径", about_zh="说明", about_en="About", sql=sql, state="confirmed",
        drafted_by=auditor, drafted_at=at, decided_by=auditor, decided_at=at,
    )  # fmt: skip
    indicators.project()

    with django_capture_on_commit_callbacks(execute=True):
        erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)

    asked.refresh_from_db()
    assert (asked.title, NUMBER in asked.sql) == (f"关于 {ERASED}", False)
    assert NUMBER not in (kept.lake / "kept-indicators.json").read_text(encoding="utf-8")
    assert indicators.confirmed()["asked"].sql == sql.replace(NUMBER, ERASED)


def test_a_tombstone_without_values_stays_and_the_chain_holds(
    kept: SimpleNamespace, auditor: User, at: datetime
) -> None:
    seal(at=at)

    erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)

    stone = Tombstone.objects.get()
    assert (stone.subject_kind, stone.subject_id, stone.by, stone.reason, stone.finished_at) == (
        "registry.pupil", str(kept.pupil.pk), auditor, "监护人申请", None,
    )  # fmt: skip
    assert stone.counts["registry_pupil"] == stone.counts["registry_guardian"] == 1
    assert unfinished()
    assert AuditEntry.objects.filter(action="erase", subject_id=str(kept.pupil.pk)).count() == 1
    seal(at=at)
    assert verify().broken == ()


def test_a_record_loses_its_answers_in_every_version_and_in_the_lake(
    kept: SimpleNamespace, auditor: User, at: datetime
) -> None:
    lakeside.refresh()
    assert "摔倒" in everything(kept.lake)

    erase("ledgers.record", str(kept.record.pk), reason="误填", by=auditor, at=at)
    finish(at=at)

    assert "摔倒" not in everything(kept.lake)
    assert list(RecordHistory.objects.values_list("data", "why")) == [({}, ""), ({}, "")]
    left = Record.objects.get()
    assert (left.data, left.state, left.filed_at) == ({}, State.FILED, at)


def test_guardians_stay_while_another_child_needs_them(kept: SimpleNamespace, auditor: User, at: datetime) -> None:
    Pupil.objects.create(student_no="G2", name="弟弟", sex="1", birth_date=date(2015, 1, 1), family=kept.pupil.family)

    erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)

    assert Guardian.objects.count() == 1
    assert NUMBER not in everything(kept.lake)


def test_a_person_of_the_staff_and_an_account_can_be_erased(
    kept: SimpleNamespace, auditor: User, person: Callable[..., User], at: datetime
) -> None:
    Staff.objects.create(staff_no="T-2020-0007", id_number="990101198001011234", name="司马相公", sex="1")
    gone = User.objects.create_user("simagong", None, name="司马相公", email="sima@example.org")
    Question.objects.create(owner=gone, title="我的", sql="SELECT 1 AS a", at=at)

    erase("registry.staff", "T-2020-0007", reason="离职", by=auditor, at=at)
    erase("directory.user", "simagong", reason="离职", by=auditor, at=at)

    after = everything(kept.lake)
    assert [value in after for value in ("T-2020-0007", "990101198001011234", "司马相公", "simagong", "sima@")] == [
        False
    ] * 5
    gone.refresh_from_db()
    assert (gone.is_active, gone.has_usable_password(), Question.objects.count()) == (False, False, 0)


def test_an_account_on_a_post_must_hand_over_first(kept: SimpleNamespace, auditor: User, at: datetime) -> None:
    with pytest.raises(problems.StillAtWork):
        erase("directory.user", auditor.username, reason="离职", by=auditor, at=at)


@pytest.mark.parametrize("number", [NUMBER, ""])
def test_under_a_legal_hold_nothing_is_erased_until_it_is_lifted(
    kept: SimpleNamespace, auditor: User, at: datetime, number: str
) -> None:
    standing = hold("registry.pupil", number, reason="诉讼", by=auditor, at=at)

    with pytest.raises(problems.UnderHold):
        erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)
    assert Pupil.objects.get(pk=kept.pupil.pk).name == NAME
    lift(standing.pk, reason="结案", by=auditor, at=at)
    erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)

    assert Pupil.objects.get(pk=kept.pupil.pk).name != NAME


def test_what_an_older_backup_brings_back_is_erased_again(kept: SimpleNamespace, auditor: User, at: datetime) -> None:
    stone = erase("registry.pupil", NUMBER, reason="监护人申请", by=auditor, at=at)
    Pupil.objects.filter(pk=kept.pupil.pk).update(name=NAME, student_no=NUMBER)  # the backup of yesterday
    Tombstone.objects.all().delete()

    done = [repeat([stone], at=at), repeat([stone], at=at)]

    assert done == [1, 0]
    assert Pupil.objects.get(pk=kept.pupil.pk).name != NAME


@pytest.mark.parametrize("role", ["system-admin", "security-admin", "leader", "head"])
def test_nobody_but_the_audit_administrator_erases(
    kept: SimpleNamespace, person: Callable[..., User], city: SimpleNamespace, at: datetime, role: str
) -> None:
    with pytest.raises(NotVisible):
        erase("registry.pupil", NUMBER, reason="x", by=person(role, city.bureau), at=at)


@pytest.mark.parametrize(
    ("kind", "number", "reason", "problem"),
    [
        ("registry.pupil", "nobody", "x", problems.UnknownSubject),
        ("registry.pupil", NUMBER, "  ", problems.ReasonMissing),
        ("registry.town", "1", "x", problems.UnknownKind),
        ("ledgers.record", "７", "x", problems.UnknownSubject),
    ],
)
def test_a_wrong_wish_is_refused_in_words(
    kept: SimpleNamespace, auditor: User, at: datetime, kind: str, number: str, reason: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        erase(kind, number, reason=reason, by=auditor, at=at)


@pytest.fixture(autouse=True)
def _fresh_library() -> Any:
    library.load.cache_clear()
    yield
    library.load.cache_clear()


def test_a_record_goes_with_its_files_and_a_file_that_others_have_too_stays(
    kept: SimpleNamespace, city: SimpleNamespace, person: Callable[..., Any], at: datetime, settings: Settings,
    tmp_path: Path, django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path / "attachments"
    own, shared = (SimpleUploadedFile(name, b"%PDF-1.4\n%" + name.encode()) for name in ("own.pdf", "shared.pdf"))
    mine = attachments.keep(own, owner=("ledgers.record", kept.record.pk), by=None, at=at)
    both = attachments.keep(shared, owner=("ledgers.record", kept.record.pk), by=None, at=at)
    shared.seek(0)
    attachments.keep(shared, owner=("ledgers.record", kept.record.pk + 1), by=None, at=at)

    with django_capture_on_commit_callbacks(execute=True):
        stone = erase("ledgers.record", str(kept.record.pk), reason=WHY, by=person("audit-admin", city.bureau), at=at)

    assert stone.counts["forms_attachment"] == 2
    assert [path_of(one.digest).exists() for one in (mine, both)] == [False, True]
