"""Care cases: for those named; notes as tokens; opened by two people, and the counsellor is told."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.cases import domain, problems, vault
from tijiao.cases.models import Case, Member, Note
from tijiao.notices.models import Notice
from tijiao.registry.models import Enrolment, Pupil

from .conftest import ANSWERS, later


@pytest.fixture
def pupil(kinds):
    child = Pupil.objects.create(student_no="S1", name="林小禾", sex="1", birth_date="2010-03-01")
    Enrolment.objects.create(
        pupil=child, organisation=kinds.school, class_organisation=kinds.class_one, school_year="2019/20", grade=3,
        from_day="2019-09-01",
    )  # fmt: skip
    return child


@pytest.fixture
def care(pupil, people, at):
    """A care case that the form teacher opened and carries, with the head and the counsellor named."""
    made = domain.open_care("child-care", pupil, people.teacher, ANSWERS["child-care"], by=people.teacher, at=at).case
    domain.name_also(made.pk, people.head, "head", by=people.teacher, at=at)
    domain.name_also(made.pk, people.counsellor, "counsellor", by=people.teacher, at=at)
    return made


@pytest.mark.parametrize("who", ["office", "safety", "leader", "clerk", "town", "other"])
def test_nobody_else_sees_a_care_case_anywhere(care, people, client, who):
    client.force_login(getattr(people, who))

    lists = [client.get(address).content.decode() for address in ("/cases/", "/cases/?view=all", "/my/")]

    assert Case.objects.visible_to(getattr(people, who)).count() == 0
    assert [client.get(f"/cases/{place}{care.pk}/").status_code for place in ("", "care/")] == [404, 404]
    assert [care.number in text or "林小禾" in text for text in lists] == [False] * 3
    with pytest.raises(NotVisible):
        domain.contact(care.pk, "talk", "", on_day=later().date(), by=getattr(people, who), at=later())


def test_even_those_named_find_no_care_case_in_lists_searches_and_exports(care, people, client):
    client.force_login(people.head)

    pages = [client.get(f"/cases/?view=all{more}") for more in ("", f"&q={care.number}")]
    found = [one.context["page_obj"].paginator.count for one in pages]
    book = load_workbook(BytesIO(b"".join(client.get("/cases/?view=all&export=xlsx"))))

    assert found == [0, 0]
    assert care.number not in str(list(book.active.values))


def test_contacts_follow_the_rhythm(care, people):
    assert f"{Case.objects.get(pk=care.pk).due_on}" == "2020-06-03"

    domain.contact(care.pk, "visit", "家里都好", on_day=later(2).date(), by=people.teacher, at=later(2))

    assert f"{Case.objects.get(pk=care.pk).due_on}" == "2020-06-05"
    with pytest.raises(problems.IllegalMove):
        domain.contact(care.pk, "visit", "", on_day=later(9).date(), by=people.teacher, at=later(3))


def test_a_note_is_a_token_in_the_database_and_its_counsellors_alone(care, people):
    domain.write_note(care.pk, "孩子说最近睡不好", by=people.counsellor, at=later(1))

    read = domain.read_notes(care.pk, by=people.counsellor, at=later(2))

    assert [text for _note, text in read] == ["孩子说最近睡不好"]
    assert "睡不好".encode() not in bytes(Note.objects.get().token)
    for by in (people.head, people.teacher):
        with pytest.raises(problems.NotOpened):
            domain.read_notes(care.pk, by=by, at=later(2))
    with pytest.raises(problems.NotOpened):
        domain.write_note(care.pk, "旁记", by=people.head, at=later(2))


def test_notes_are_read_with_older_keys_and_not_without_them(settings):
    settings.NOTE_KEYS = "old"
    token = vault.closed("记录")

    settings.NOTE_KEYS = "new\nold"
    assert (vault.opened(token), vault.opened(vault.renewed(token))) == ("记录", "记录")
    settings.NOTE_KEYS = "new"
    with pytest.raises(problems.KeyMissing):
        vault.opened(token)


def test_notes_are_opened_by_two_people_with_a_reason_and_the_counsellor_is_told(care, people):
    domain.write_note(care.pk, "有自伤念头", by=people.counsellor, at=later(1))
    opening = domain.ask_to_open(care.pk, "danger", "今晚离校未归", by=people.head, at=later(2))

    with pytest.raises(problems.NotTwoPeople):
        domain.agree_to_open(opening.pk, by=people.head, at=later(2))
    with pytest.raises(problems.NotOpened):
        domain.read_notes(care.pk, by=people.head, at=later(2))
    domain.agree_to_open(opening.pk, by=people.teacher, at=later(2))

    assert [text for _note, text in domain.read_notes(care.pk, by=people.head, at=later(2))] == ["有自伤念头"]
    notice = Notice.objects.get(user=people.counsellor)
    assert ("林小禾" in notice.title_zh, notice.url) == (False, f"/cases/care/{care.pk}/")
    with pytest.raises(problems.NotOpened):
        domain.read_notes(care.pk, by=people.head, at=later(4))
    told = AuditEntry.objects.filter(subject_kind="cases.case", subject_id=str(care.pk))
    assert list(told.filter(action__contains="open").order_by("pk").values_list("action", flat=True)) == [
        "case.ask-open", "case.agree-open",
    ]  # fmt: skip


def test_every_look_is_in_the_chain_and_shown_to_the_owner(care, people, client):
    client.force_login(people.head)
    client.get(f"/cases/care/{care.pk}/")
    client.force_login(people.teacher)

    page = client.get(f"/cases/care/{care.pk}/").content.decode()

    assert AuditEntry.objects.filter(action="case.read", by=people.head.pk).count() == 1
    assert "head-s-001" in page


def test_a_counsellor_hands_over_to_a_counsellor_and_sees_it_no_longer(care, people, kinds, person):
    after = person("counsellor", kinds.school, "counsellor-2")

    with pytest.raises(problems.NotNamed):
        domain.hand_over(care.pk, people.clerk, by=people.counsellor, at=later(1))
    domain.hand_over(care.pk, after, by=people.counsellor, at=later(1))

    assert Member.objects.get(case=care, user=after, to_at=None).duty == "counsellor"
    assert [Case.objects.visible_to(one).count() for one in (people.counsellor, after)] == [0, 1]


def test_a_child_in_other_hands_is_nobody_elses_to_open(pupil, people, at):
    with pytest.raises(NotVisible):
        domain.open_care("child-care", pupil, people.other, ANSWERS["child-care"], by=people.other, at=at)
