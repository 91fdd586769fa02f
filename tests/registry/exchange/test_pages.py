"""The pages of an import, as the school's clerk walks through them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from registry.exchange.books import pupil, workbook

from tijiao.audit.models import AuditEntry
from tijiao.registry.exchange import tasks
from tijiao.registry.exchange.models import Import
from tijiao.registry.models import Pupil

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, city, person):
    client.force_login(person("school-clerk", city.school))
    return client


def send(client, content, name="名册.xlsx"):
    return client.post(reverse("exchange:start", args=["pupils"]), {"file": SimpleUploadedFile(name, content)})


def body(answer):
    return b"".join(answer.streaming_content)


def test_upload_look_apply_and_take_back(clerk):
    # given an upload of two good rows and a bad one
    answer = send(clerk, workbook([pupil(1), pupil(2), pupil(3, 姓名="")]))
    found = Import.objects.get()
    # then the preview is shown
    assert (answer.status_code, answer.url) == (302, reverse("exchange:import", args=[found.pk]))
    page = clerk.get(answer.url).content.decode()
    assert "“姓名”必填。" in page
    assert "确认写入" in page
    # when it is confirmed
    clerk.post(reverse("exchange:apply", args=[found.pk]))
    assert (Pupil.objects.count(), Import.objects.get().state) == (2, "applied")
    assert "撤回这次导入" in clerk.get(answer.url).content.decode()
    # and taken back
    clerk.post(reverse("exchange:undo", args=[found.pk]), {"reason": "传错了"})
    assert (Pupil.objects.count(), Import.objects.get().state) == (0, "undone")


def test_the_marked_file_and_the_template_are_workbooks(clerk):
    send(clerk, workbook([pupil(1, 姓名="")]))
    marked = clerk.get(reverse("exchange:marked", args=[Import.objects.get().pk]))
    template = clerk.get(reverse("exchange:template", args=["pupils"]))
    assert openpyxl.load_workbook(io.BytesIO(body(marked)))["学生"]["B3"].comment.text == "“姓名”必填。"
    sheet = openpyxl.load_workbook(io.BytesIO(body(template)))["学生"]
    assert [cell.value for cell in sheet[2]] == [
        "学籍号*", "姓名*", "性别*", "出生日期*", "身份证号", "学校代码*", "班级", "年级", "入学日期"
    ]  # fmt: skip


def test_present_rows_go_out_for_a_reason(clerk):
    out = reverse("exchange:out", args=["pupils"])
    assert clerk.post(out, {"reason": ""}).status_code == 400
    assert clerk.post(out, {"reason": "核对学籍"}).status_code == 200
    assert AuditEntry.objects.filter(action="roll.export").count() == 1


@pytest.mark.parametrize("role", ["section-officer", "form-teacher", "analyst"])
def test_who_keeps_no_roll_finds_no_page(client, city, person, role):
    client.force_login(person(role, city.safety if role != "form-teacher" else city.class_one))
    assert client.get(reverse("exchange:start", args=["pupils"])).status_code == 404
    assert client.get(reverse("exchange:template", args=["pupils"])).status_code == 404
    assert client.get(reverse("exchange:start", args=["no-such-table"])).status_code == 404


def test_a_file_of_another_person_is_not_found(clerk, city, person):
    send(clerk, workbook([pupil(1, 姓名="")]))
    found = Import.objects.get()
    clerk.force_login(person("head", city.school))
    pages = [clerk.get(reverse(f"exchange:{name}", args=[found.pk])).status_code for name in ("import", "marked")]
    assert pages == [404, 404]


def test_what_is_no_workbook_is_said_in_words(clerk):
    answer = send(clerk, b"not a workbook at all")
    page = clerk.get(answer.url).content.decode()
    assert "这不是 .xlsx 文件，或者文件已损坏。" in page
    assert "确认写入" not in page
    assert clerk.post(reverse("exchange:apply", args=[Import.objects.get().pk])).status_code == 409


def test_a_big_file_is_a_job_that_can_be_left(clerk, monkeypatch):
    # given that every file counts as big
    monkeypatch.setattr(tasks, "SMALL", 0)
    answer = send(clerk, workbook([pupil(1)]))
    found = Import.objects.get()
    # then the page shows that the work goes on
    page = clerk.get(answer.url).content.decode()
    assert f'hx-get="{answer.url}"' in page
    # when the worker has done the job, the preview is there; and so for the writing
    for step, state in (("look", "preview"), ("apply", "applied")):
        assert DBTaskResult.objects.order_by("enqueued_at").last().args_kwargs["args"] == [found.pk, step]
        assert tasks.run_step.call(found.pk, step) == state
        if step == "look":
            clerk.post(reverse("exchange:apply", args=[found.pk]))
            assert Import.objects.get().state == "applying"
    assert Pupil.objects.count() == 1
