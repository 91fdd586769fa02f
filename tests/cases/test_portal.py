"""A resident asks without an account, looks it up and rates; who guesses is refused and counted."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tijiao.audit.models import AuditEntry
from tijiao.cases import domain
from tijiao.cases.models import Answer, Case, Complainant
from tijiao.directory.clock import now
from tijiao.forms import attachments
from tijiao.portal import limits
from tijiao.portal.models import Attempt

TOLD = {"title": "食堂饭菜偏凉", "topic": "meals", "content": "送到教室已凉", "name": "李明", "phone": "13912345678",
        "may_publish": "on", "captcha_0": "x", "captcha_1": "PASSED"}  # fmt: skip


@pytest.fixture(autouse=True)
def _passes(monkeypatch):
    monkeypatch.setattr("captcha.conf.settings.CAPTCHA_TEST_MODE", True)


def ask(client, kind="public-question", **more):
    return client.post(f"/portal/ask/{kind}/", {**TOLD, **more})


def told(answer) -> tuple[str, str]:
    return answer.context["case"].number, answer.context["code"]


def test_a_resident_asks_and_gets_number_and_code(client, kinds):
    answer = ask(client)

    case = Case.objects.get()
    asker = Complainant.objects.get()
    assert (answer.status_code, case.source, case.filed_by, case.may_publish) == (200, "portal", None, True)
    assert (asker.name, asker.phone, "李明" in str(case.answers)) == ("李明", "13912345678", False)
    assert told(answer) == (case.number, answer.context["code"])


@pytest.mark.parametrize("wrong", [
    {"captcha_1": "12"}, {"website": "http://spam.test"}, {"title": " "}, {"topic": "nothing"}, {"content": ""},
])
def test_what_is_wrong_is_said_and_nothing_is_kept(client, kinds, wrong):
    assert (ask(client, **wrong).status_code, Case.objects.count()) == (422, 0)


def test_other_kinds_do_not_exist_here(client, kinds):
    assert [client.get(f"/portal/ask/{kind}/").status_code for kind in ("petition", "child-care", "x")] == [404] * 3


def test_a_file_is_kept_for_the_owner_alone_and_one_that_lies_refuses_all(client, kinds, people):
    picture = BytesIO()
    Image.new("RGB", (30, 30)).save(picture, "PNG")
    ask(client, enclosed=SimpleUploadedFile("a.png", picture.getvalue(), "image/png"))
    refused = ask(client, enclosed=SimpleUploadedFile("b.png", b"MZ\x90\x00 not a picture", "image/png"))

    case = Case.objects.get()
    [file] = attachments.of(("cases.case", case.pk))
    assert (refused.status_code >= 400, file.sensitivity) == (True, "petition")
    assert attachments.visible(people.party, file.pk) == file


def test_number_and_code_show_how_far_it_has_come(client, kinds, people):
    number, code = told(ask(client))
    domain.accept(Case.objects.get().pk, by=people.party, at=now())
    domain.reply(Case.objects.get().pk, "已加保温箱", by=people.party, at=now())

    page = client.post("/portal/lookup/", {"number": number, "code": code})

    assert (page.status_code, page.context["state"]) == (200, "已答复，请评价")
    text = page.content.decode()
    assert ("已加保温箱" in text, people.party.name in text, "李明" in text) == (True, False, False)


def test_the_applicant_rates_and_an_unsatisfied_one_has_it_handled_again(client, kinds, people):
    number, code = told(ask(client))
    domain.accept(Case.objects.get().pk, by=people.party, at=now())
    domain.reply(Case.objects.get().pk, "已加保温箱", by=people.party, at=now())

    page = client.post("/portal/rate/", {"number": number, "code": code, "how": "unsatisfied", "words": "仍凉"})

    assert (page.status_code, Case.objects.get().state, Case.objects.get().reopened) == (200, "handling", 1)


def test_a_code_guessed_a_thousand_times_is_refused_and_recorded_and_changes_nothing(client, kinds):
    number, code = told(ask(client))
    before = Case.objects.values().get()

    answers = [client.post("/portal/lookup/", {"number": number, "code": f"AAAA{guess:04}"}).status_code
               for guess in range(1000)]  # fmt: skip
    right = client.post("/portal/lookup/", {"number": number, "code": code})

    assert (answers.count(404), answers.count(429), right.status_code) == (10, 990, 429)
    assert Case.objects.values().get() == before
    assert Attempt.objects.get(kind="code").tries == 1001
    entry = AuditEntry.objects.get(action="portal.tries-used-up")
    assert (entry.facts["most"], number in str(entry.facts)) == (10, False)


def test_one_caller_sends_so_many_an_hour_and_no_more(client, kinds):
    answers = [ask(client).status_code for _turn in range(limits.SENDINGS.most + 1)]

    assert (answers.count(200), answers[-1], Case.objects.count()) == (30, 429, 30)


def test_published_answers_stand_without_who_asked(client, kinds, people):
    ask(client)
    case = domain.accept(Case.objects.get().pk, by=people.party, at=now())
    made = domain.reply(case.pk, "李明您好，已加保温箱", by=people.party, at=now())
    client.force_login(people.party)

    form = client.get(f"/cases/answers/{made.pk}/publish/").context["form"]
    client.post(f"/cases/answers/{made.pk}/publish/", {**form.initial, "confirmed": "on"})
    client.logout()

    page = client.get("/portal/answers/").content.decode()
    assert Answer.objects.get().public_text == "＊＊＊您好，已加保温箱"
    assert ("已加保温箱" in page, "李明" in page) == (True, False)
