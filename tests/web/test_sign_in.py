"""Coming in: passwords, one-time codes, lock-out, sessions, and the page one is sent to first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tijiao.directory import codes
from tijiao.directory.models import User
from tijiao.pages.middleware import WAS_HERE

GOOD = "eine-lange-losung-9"


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school, "clerk")


def sign_in(client, password="correct-horse-7", **more):
    return client.post("/accounts/login/", {"login": "clerk", "password": password, **more})


def test_the_sign_in_page_says_that_nothing_classified_belongs_here(client, city):
    assert "本系统不得录入涉密信息" in client.get("/accounts/login/").content.decode()


def test_a_right_password_opens_the_page_that_was_asked_for(client, clerk):
    assert sign_in(client, next="/my/")["Location"] == "/my/"


def test_a_wrong_password_is_told_in_words(client, clerk):
    answer = sign_in(client, "wrong")

    assert (answer.status_code, "alert-danger" in answer.content.decode()) == (200, True)


def test_five_wrong_passwords_lock_the_account_and_say_what_to_do(client, clerk):
    answers = [sign_in(client, "wrong").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert (locked.status_code, "账号暂时锁定" in locked.content.decode()) == (429, True)


def test_a_locked_account_does_not_keep_others_of_the_school_out(client, clerk, city, person):
    person("head", city.school, "head")
    for _ in range(5):
        sign_in(client, "wrong")

    assert client.post("/accounts/login/", {"login": "head", "password": "correct-horse-7"}).status_code == 302


def test_nobody_signs_up(client, city):
    assert client.post("/accounts/signup/", {"username": "me", "password1": GOOD, "password2": GOOD}).status_code == 404


def test_a_one_time_code_sets_the_first_password(client, clerk):
    code = codes.issue(clerk, by=None, at=timezone.now() - timedelta(days=36500))
    told = {"username": "clerk", "password": GOOD, "again": GOOD}

    late = client.post("/code/", {**told, "code": code})

    assert late.status_code == 400  # seven days have passed


def test_a_one_time_code_of_today_sets_the_first_password_and_leads_to_sign_in(client, clerk, at):
    code = codes.issue(clerk, by=None, at=at)

    answer = client.post("/code/", {"username": "clerk", "code": code, "password": GOOD, "again": GOOD})

    assert answer["Location"] == "/accounts/login/"
    assert sign_in(client, GOOD).status_code == 302


def test_two_different_passwords_are_told_at_their_field(client, clerk, at):
    code = codes.issue(clerk, by=None, at=at)

    answer = client.post("/code/", {"username": "clerk", "code": code, "password": GOOD, "again": "another-9-words"})

    assert answer.context["form"].errors == {"again": ["两次输入的密码不一致。"]}


def test_who_has_a_password_from_somebody_else_sets_an_own_one_first(client, clerk):
    User.objects.filter(pk=clerk.pk).update(must_set_password=True)
    client.force_login(clerk)

    before = client.get("/my/")["Location"]
    client.post(before, {"oldpassword": "correct-horse-7", "password1": GOOD, "password2": GOOD})

    assert before == "/accounts/password/change/"
    assert User.objects.get(pk=clerk.pk).must_set_password is False
    client.force_login(User.objects.get(pk=clerk.pk))
    assert client.get("/my/").status_code == 200


def test_a_session_that_ended_by_itself_says_so(client, clerk):
    sign_in(client)
    client.get("/my/")
    client.session.flush()
    client.cookies.pop("sessionid")

    text = client.get("/accounts/login/").content.decode()

    assert "分钟没有操作，系统已自动退出登录" in text


def test_signing_out_says_nothing_of_the_kind(client, clerk):
    sign_in(client)
    client.get("/my/")
    client.post("/accounts/logout/")

    assert client.cookies[WAS_HERE].value == ""
    assert "系统已自动退出登录" not in client.get("/accounts/login/").content.decode()


def test_an_htmx_part_asked_for_after_the_session_ended_sends_the_browser_to_sign_in(client, city):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/organisations/"}

    answer = client.get("/organisations/east/below/", headers=headers)

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?next=%2Forganisations%2F")


def test_a_problem_in_an_htmx_part_is_told_in_the_frame_and_swaps_nothing_else(client, clerk):
    client.force_login(clerk)

    answer = client.get("/organisations/none/below/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (404, "#problems")


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "我的清单"), ("en", "My list")])
def test_the_language_is_kept_on_the_account(client, clerk, language, word):
    client.force_login(clerk)
    client.post("/settings/language/", {"language": language, "next": "/my/"})

    assert User.objects.get(pk=clerk.pk).language == language


def test_the_theme_is_kept_on_the_account_and_drawn_by_the_server(client, clerk):
    client.force_login(clerk)
    client.post("/settings/theme/", {"theme": "dark", "next": "/my/"})

    assert 'data-bs-theme="dark"' in client.get("/my/").content.decode()


def test_a_theme_that_does_not_exist_changes_nothing(client, clerk):
    client.force_login(clerk)
    client.post("/settings/theme/", {"theme": "neon", "next": "/my/"})

    assert User.objects.get(pk=clerk.pk).theme == "auto"


@pytest.mark.parametrize("next_", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client, clerk, next_):
    assert client.post("/settings/theme/", {"theme": "dark", "next": next_})["Location"] == "/"


def test_pages_forbid_inline_scripts(client, city):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]

    [scripts] = [one for one in policy.split("; ") if one.startswith("script-src")]
    assert "unsafe" not in scripts
