"""The pages of keep: who sees them, what they do, what they cost."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from tijiao.directory.models import User
from tijiao.keep.models import JobRun, LegalHold, Tombstone
from tijiao.registry.models import Pupil

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client: Client, person: Callable[..., User], city: SimpleNamespace) -> User:
    client.force_login(user := person("audit-admin", city.bureau))
    return user


def test_the_system_administrator_sees_every_job_and_what_went_wrong(
    client: Client, person: Callable[..., User], city: SimpleNamespace
) -> None:
    now = timezone.now()
    JobRun.objects.create(
        name="roll", due=now, started_at=now, finished_at=now, outcome="failed", error="OSError: full", runner="a:1"
    )
    client.force_login(person("system-admin", city.bureau))

    shown = client.get("/keep/jobs/").content.decode()

    assert [word in shown for word in ("留存每晚学籍名册", "封存审计记录", "OSError: full")] == [True] * 3


@pytest.mark.parametrize("address", ["/keep/jobs/", "/keep/retention/", "/keep/retention/tombstones/"])
def test_nobody_else_finds_these_pages(
    client: Client, person: Callable[..., User], city: SimpleNamespace, address: str
) -> None:
    client.force_login(person("leader", city.bureau))

    assert client.get(address).status_code == 404


def test_a_pupil_is_erased_on_the_page(client: Client, auditor: User) -> None:
    pupil = Pupil.objects.create(student_no="G-000001", name="欧阳子虚", sex="2", birth_date=date(2013, 1, 1))
    told = {"kind": "registry.pupil", "number": "G-000001", "reason": "监护人申请"}

    unsure = client.post("/keep/retention/erase/", told)
    done = client.post("/keep/retention/erase/", {**told, "sure": "on"}, follow=True)

    assert (unsure.status_code, done.status_code) == (422, 200)
    assert Tombstone.objects.get().subject_id == str(pupil.pk)
    assert "监护人申请" in done.content.decode()


def test_a_hold_is_set_and_lifted_on_the_page(client: Client, auditor: User) -> None:
    client.post("/keep/retention/holds/", {"kind": "registry.pupil", "number": "", "reason": "诉讼"})
    standing = LegalHold.objects.get()
    shown = client.get("/keep/retention/").content.decode()

    client.post(f"/keep/retention/holds/{standing.pk}/lift/", {"reason": "结案"})

    assert "诉讼" in shown
    assert LegalHold.objects.filter(to_day=None).count() == 0


def test_a_problem_is_told_in_words(client: Client, auditor: User) -> None:
    told = {"kind": "registry.pupil", "number": "nobody", "reason": "x", "sure": "on"}

    answer = client.post("/keep/retention/erase/", told)

    assert answer.status_code == 404
    assert "没有编号为“nobody”的学生" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_retention_page_costs_the_same_for_one_hold_and_for_three(
    client: Client, auditor: User, django_assert_max_num_queries: Callable[..., object], count: int
) -> None:
    for number in range(count):
        LegalHold.objects.create(
            subject_kind="registry.pupil", subject_id=str(number), reason="诉讼", from_day=date(2020, 5, 1), by=auditor,
            at=timezone.now(),
        )  # fmt: skip

    client.get("/portal/audit/")  # the frame asks for the city's name once a minute
    with django_assert_max_num_queries(12):
        assert client.get("/keep/retention/").status_code == 200
