"""Whom a case concerns never sees it, never handles it, never learns who asked."""

import pytest

from tijiao.access.problems import NotVisible
from tijiao.cases import domain, problems
from tijiao.cases.domain import Asker
from tijiao.cases.models import Case, Subject

from .conftest import intake, later


@pytest.mark.parametrize("who", ["head", "clerk", "teacher", "counsellor"])
def test_nobody_at_the_school_sees_a_complaint_about_it(complaint, people, client, who):
    by = getattr(people, who)
    client.force_login(by)

    seen = Case.objects.visible_to(by)

    assert list(seen) == []
    assert client.get(f"/cases/{complaint.case.pk}/").status_code == 404
    with pytest.raises(NotVisible):
        domain.accept(complaint.case.pk, by=by, at=later(1))


def test_a_complaint_is_never_routed_to_whom_it_concerns_nor_beneath_it(complaint, people, kinds):
    domain.accept(complaint.case.pk, by=people.office, at=later(hours=1))

    for lead, others in ((kinds.school, []), (kinds.other, [kinds.school])):
        with pytest.raises(problems.ConcernsThem):
            domain.assign(complaint.case.pk, lead, others, by=people.office, at=later(1))

    assert Case.objects.get(pk=complaint.case.pk).state == "accepted"
    domain.assign(complaint.case.pk, kinds.other, by=people.office, at=later(1))
    with pytest.raises(problems.ConcernsThem):
        domain.ask_more(complaint.case.pk, kinds.school, by=people.office, at=later(1))


def test_a_complaint_about_a_town_office_goes_to_no_school_of_its_town(people, kinds, at):
    told = intake("public-complaint", "public-item", organisations=[kinds.east])
    case = domain.receive(told, by=None, at=at).case
    domain.accept(case.pk, by=people.office, at=later(hours=1))

    with pytest.raises(problems.ConcernsThem):
        domain.assign(case.pk, kinds.school, by=people.office, at=later(1))
    assert [Case.objects.visible_to(one).count() for one in (people.town, people.head)] == [0, 0]


def test_a_complaint_about_the_owning_section_goes_to_the_one_that_stands_in(people, kinds, at):
    told = intake("public-complaint", "public-item", organisations=[kinds.office])

    case = domain.receive(told, by=None, at=at).case

    assert case.owner == kinds.integrity
    assert [Case.objects.visible_to(one).count() for one in (people.office, people.integrity)] == [0, 1]


def test_a_person_whom_it_concerns_does_not_see_it_even_as_its_owner(people, at):
    told = intake("public-complaint", "public-item", people=[people.office])

    case = domain.receive(told, by=None, at=at).case

    assert list(Case.objects.visible_to(people.office)) == []
    with pytest.raises(NotVisible):
        domain.accept(case.pk, by=people.office, at=later(1))
    assert Case.objects.visible_to(people.leader).get() == case


def test_what_is_joined_brings_along_whom_it_concerns(complaint, people, kinds, at):
    other = domain.receive(intake("public-complaint", "public-item"), by=None, at=at).case
    domain.accept(other.pk, by=people.office, at=later(hours=1))

    domain.join(complaint.case.pk, other.pk, by=people.office, at=later(1))

    assert list(Subject.objects.filter(case=other).values_list("organisation", flat=True)) == [kinds.school.pk]


def test_nothing_is_joined_to_a_case_that_its_subject_handles(complaint, people, kinds, at):
    other = domain.receive(intake("public-complaint", "public-item"), by=None, at=at).case
    domain.accept(other.pk, by=people.office, at=later(hours=1))
    domain.assign(other.pk, kinds.school, by=people.office, at=later(hours=2))

    with pytest.raises(problems.ConcernsThem):
        domain.join(complaint.case.pk, other.pk, by=people.office, at=later(1))

    assert Case.objects.get(pk=complaint.case.pk).joined_to is None


def test_a_case_that_concerns_nobody_reaches_a_school_without_who_asked(people, kinds, at, client):
    told = intake("public-complaint", "public-item", asker=Asker("李明", "13912345678"))
    case = domain.receive(told, by=None, at=at).case
    domain.accept(case.pk, by=people.office, at=later(hours=1))
    domain.assign(case.pk, kinds.school, by=people.office, at=later(hours=2))
    client.force_login(people.head)

    page = client.get(f"/cases/{case.pk}/").content.decode()

    assert ("李明" in page, "13912345678" in page, "食堂饭菜偏凉" in page) == (False, False, True)


def test_an_answer_is_published_only_agreed_and_without_personal_data(complaint, people, kinds):
    case = domain.accept(complaint.case.pk, by=people.office, at=later(hours=1))
    domain.reply(case.pk, "李明您好，已整改，可拨打13912345678联系", by=people.office, at=later(1))
    answer = case.replies.get()

    with pytest.raises(problems.StillPersonal) as problem:
        domain.publish(answer.pk, "饭菜偏凉", answer.text, by=people.office, at=later(2))
    assert problem.value.facts == {"found": "手机号、相关人员的姓名或住址"}
    domain.publish(answer.pk, "饭菜偏凉", "已整改。", by=people.office, at=later(2))

    answer.refresh_from_db()
    assert (answer.public_text, answer.published_by) == ("已整改。", people.office)


def test_nothing_is_published_without_consent(people, at):
    case = domain.receive(intake("public-question", "public-item"), by=None, at=at).case
    domain.accept(case.pk, by=people.party, at=later(hours=1))
    made = domain.reply(case.pk, "答复", by=people.party, at=later(1))

    with pytest.raises(problems.NotAgreed):
        domain.publish(made.pk, "问", "答", by=people.party, at=later(2))
