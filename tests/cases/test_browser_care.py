"""A care case in a real browser: those named work on it, to all others it does not exist."""

import pytest

from tijiao.cases import domain
from tijiao.cases.models import Case
from tijiao.directory.clock import now
from tijiao.notices.models import Notice

from .conftest import ANSWERS
from .test_care import pupil as _pupil

pytestmark = [pytest.mark.browser, pytest.mark.slow]
pupil = _pupil
CHILD = "林小禾"
PLACES = ("/", "/my/", "/notices/", "/cases/", "/cases/?view=all", "/cases/care/")


def test_only_those_named_see_a_care_case_its_count_or_its_name(phone, pupil, people, kinds):
    domain.open_care("child-care", pupil, people.teacher, ANSWERS["child-care"], by=people.teacher, at=now())
    case = Case.objects.get()
    domain.name_also(case.pk, people.counsellor, "counsellor", by=people.teacher, at=now())
    domain.write_note(case.pk, "睡不好", by=people.counsellor, at=now())
    opening = domain.ask_to_open(case.pk, "danger", "今晚未归", by=people.teacher, at=now())
    domain.agree_to_open(opening.pk, by=people.counsellor, at=now())
    secrets = (CHILD, case.number, "睡不好", "今晚未归")

    for user in (people.clerk, people.town, people.office, people.safety, people.leader, people.other):
        phone.sign_in(user)
        for place in (*PLACES, f"/cases/care/{case.pk}/", f"/cases/{case.pk}/", f"/schools/{kinds.school.code}/"):
            told = phone.open(place, idle=False).inner_text("body")
            assert [one for one in secrets if one in told] == [], (user.username, place)

    phone.sign_in(people.teacher)
    page = phone.open("/cases/care/")
    assert (CHILD in page.inner_text("body"), phone.faults(), phone.scrolls_sideways()) == (True, [], False)
    page.get_by_role("link", name=case.number).click()
    page.get_by_label("情况").first.fill("今天谈了十分钟。")
    phone.follow(page.get_by_role("button", name="联系", exact=True))

    assert (case.contacts.get().text, phone.faults(), phone.scrolls_sideways()) == ("今天谈了十分钟。", [], False)
    assert [one for one in Notice.objects.all() if CHILD in one.title_zh] == []
