"""Bad input on the pages of cases: refused in words, recorded, nothing changed."""

from datetime import date

import pytest

from tijiao.audit.models import AuditEntry
from tijiao.cases.models import Case
from tijiao.directory import clock
from tijiao.directory.models import Installation
from tijiao.forms.models import Attachment

from .conftest import ANSWERS
from .test_files import lie


@pytest.fixture
def answers(client):
    """`answers(user, address, data, words)`: status, whether the words stand there, what was kept of the refusal."""

    def post(user, address, data, words):
        if user:
            client.force_login(user)
        before = list(AuditEntry.objects.values_list("pk", flat=True))
        answer = client.post(address, data)
        kept = AuditEntry.objects.exclude(pk__in=before)
        told = [(one.by, one.action, one.facts.get("act"), one.facts.get("code")) for one in kept]
        return answer.status_code, words in answer.content.decode(), told

    return post


def test_a_move_that_the_state_forbids(answers, suggestion, people):
    before = Case.objects.values().get()

    told = answers(people.office, f"/cases/{suggestion.pk}/do/reply/", {"reply-text": "答复"}, "不能做“答复”")

    assert told == (409, True, [(people.office.pk, "refuse", "case.view", "cases.illegal-move")])
    assert Case.objects.values().get() == before


def test_a_deadline_in_a_year_without_calendar_data(answers, people):
    Installation.objects.update(today=date(2099, 12, 30))
    clock.forget()
    told = {**ANSWERS["deputy-item"], "title": "建议", "source": "meeting"}

    found = answers(people.office, "/cases/new/deputy-suggestion/", told, "无法推算工作日")

    assert found == (422, True, [(people.office.pk, "refuse", "case.receive", "calendar.unknown-year")])
    assert Case.objects.count() == 0


def test_an_attachment_that_lies_about_its_type(answers, suggestion, people):
    sent = {"attach-words": "照片", "attach-enclosed": lie()}

    found = answers(people.office, f"/cases/{suggestion.pk}/do/attach/", sent, "b.png")

    assert found == (415, True, [(people.office.pk, "refuse", "case.view", "attachments.lies")])
    assert Attachment.objects.count() == 0


def test_a_wrong_code_is_kept_without_the_number_that_was_tried(answers, complaint):
    sent = {"number": complaint.case.number, "code": "AAAAAAAAAA"}

    found = answers(None, "/portal/lookup/", sent, "编号或查询码不对")

    assert found == (404, True, [(None, "refuse", "", "cases.wrong-lookup")])
    assert complaint.case.number not in str(AuditEntry.objects.latest("pk").__dict__)


def test_a_form_that_is_sent_twice(answers, people):
    sent = {**ANSWERS["deputy-item"], "title": "建议", "source": "meeting", "once": "6f1f7a52-90a3-4c57-8ef8-1a0a8d9b5a11"}
    first = answers(people.office, "/cases/new/deputy-suggestion/", sent, "")
    number = Case.objects.get().number

    again = answers(people.office, "/cases/new/deputy-suggestion/", sent, f"编号 {number}，没有重复登记")

    assert first[0] == 302
    assert again == (409, True, [(people.office.pk, "refuse", "case.receive", "cases.received-already")])
    assert Case.objects.count() == 1
