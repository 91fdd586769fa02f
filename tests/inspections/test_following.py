"""What follows a finding: it climbs when it is overdue, many of a kind propose a task, minor ones are rechecked by sample."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tijiao.access.problems import NotVisible
from tijiao.directory import domain as directory
from tijiao.draws.domain import published
from tijiao.inspections import domain, draws, problems, proposing, story
from tijiao.inspections.escalating import escalate
from tijiao.inspections.models import Draw, Escalation, Finding, Proposal, RoundKind
from tijiao.kernel.draw import Verdict, verify
from tijiao.kernel.words import WordsMissing
from tijiao.kernel.workdays import UnknownYear
from tijiao.notices.models import Notice

FIX = domain.Fix("清理楼道")
DAY = timedelta(days=1)


def told(*people):
    return {one.username: list(Notice.objects.of(one).values_list("title_zh", flat=True)) for one in people}


def test_an_overdue_finding_climbs_from_school_to_town_to_city_and_each_is_told_once(found, city, person, at):
    head, town, section = person("head", city.school), person("town-officer", city.east), person("section-officer", city.safety)
    finding = found(on=date(2020, 5, 20))  # due on 25 May, serious: school +1, town +3, city +8
    first = finding.due_on

    steps = [escalate(at=at + days * DAY) for days in (5, 6, 6, 8, 20)]

    assert (first, steps) == (date(2020, 5, 25), [0, 1, 0, 1, 1])
    assert list(Escalation.objects.values_list("level", "on_day")) == [
        ("school", date(2020, 5, 26)), ("town", date(2020, 5, 28)), ("city", date(2020, 6, 9)),
    ]
    assert told(head, town, section) == {
        "head-s-001": ["有一条问题隐患已逾期 1 天，请尽快整改"],
        "town-officer-east": ["东屿镇中心小学：有一条问题隐患已逾期 3 天，请督促"],
        "section-officer-safety": ["东屿镇中心小学：有一条问题隐患已逾期 15 天，已到市局"],
    }
    assert [str(step.title) for step in story.steps(Finding.objects.get())][1:] == [
        "逾期，已提醒学校", "逾期，已报镇街教育办", "逾期，已报市局",
    ]


def test_what_is_put_right_in_time_never_climbs(found, city, person, at):
    domain.rectify(found().pk, FIX, by=person("school-clerk", city.school), at=at)

    assert escalate(at=at + 60 * DAY) == 0


@pytest.fixture
def many(kinds, city, person, at):
    """An open finding of fire in five schools."""
    officer = person("section-officer", city.safety)
    for number in range(3, 8):
        school = directory.add_organisation(
            code=f"s-{number:03}", kind="school", name=f"第{number}小学", parent=city.west, opened_on=date(2015, 9, 1), by=None, at=at
        )
        domain.report(domain.Found(school, "fire", "灭火器过期"), by=officer, at=at)
    return officer


def test_the_same_kind_in_many_schools_is_proposed_once_and_taken_or_dismissed(client, many, opened, city, person, at):
    (made,) = proposing.propose(at=at)
    again = proposing.propose(at=at)
    client.force_login(many)
    shown = client.get("/inspections/proposals/")

    with pytest.raises(NotVisible):
        proposing.dismiss(made.pk, why="不必", by=person("head", city.school), at=at)
    with pytest.raises(WordsMissing):
        proposing.dismiss(made.pk, why=" ", by=many, at=at)
    proposing.take(made.pk, opened(RoundKind.THEMED), by=many, at=at)
    with pytest.raises(problems.Decided):
        proposing.dismiss(made.pk, why="不必", by=many, at=at)

    assert (made.kind_id, made.schools, again, shown.status_code) == ("fire", 5, [], 200)
    assert proposing.propose(at=at) == []
    assert Proposal.objects.get().state == "taken"


def test_a_round_opened_for_a_proposal_takes_it_up(client, checklists, many, city, at):
    (made,) = proposing.propose(at=at)
    client.force_login(many)

    client.post(f"/inspections/rounds/new/?proposal={made.pk}", {
        "title": "消防专项", "kind": "themed", "office": city.safety.pk, "checklists": ["canteen"], "mode": "on-site",
        "from_day": "2020-05-20", "last_day": "2020-06-10",
    })  # fmt: skip

    made.refresh_from_db()
    assert (made.state, made.round.title) == ("taken", "消防专项")


@pytest.fixture
def minor(checklists, city, person, at):
    """Six minor findings that the school reported as rectified, and a serious one."""
    officer, clerk = person("section-officer", city.safety), person("school-clerk", city.school)
    for number in range(6):
        one = domain.report(domain.Found(city.school, "food", f"台账缺页{number}"), by=officer, at=at)
        domain.rectify(one.pk, FIX, by=clerk, at=at)
    serious = domain.report(domain.Found(city.school, "fire", "灭火器过期"), by=officer, at=at)
    domain.rectify(serious.pk, FIX, by=clerk, at=at)
    return officer


def test_minor_findings_are_rechecked_by_sample_and_the_draw_can_be_replayed(minor, at):
    made = draws.freeze_sample(by=minor, at=at)
    with pytest.raises(problems.DrawStands):
        draws.freeze_sample(by=minor, at=at)

    draws.reveal(made.pk, public="3 5 1", by=minor, at=at)

    made.refresh_from_db()
    closed = Finding.objects.filter(state="closed")
    assert verify(published(made)) == Verdict("revealed")
    assert (len(made.result["drawn"]), closed.count(), set(closed.values_list("passed_over", flat=True))) == (2, 4, {made.pk})
    assert sorted(f"F{pk:08}" for pk in Finding.objects.filter(state="reported", severity="minor").values_list("pk", flat=True)) == sorted(made.result["drawn"])
    assert Finding.objects.get(kind="fire").state == "reported"


def test_a_sample_of_nothing_is_refused(checklists, city, person, at):
    with pytest.raises(problems.NothingToDraw):
        draws.freeze_sample(by=person("section-officer", city.safety), at=at)


def test_the_sample_on_its_page(client, minor):
    client.force_login(minor)

    answer = client.post("/inspections/sample/", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"/inspections/draws/{Draw.objects.get().pk}/", 302)]


def test_a_deadline_in_a_year_without_calendar_data_is_refused_and_changes_nothing(kinds, city, person):
    by = person("section-officer", city.safety)
    late = datetime(2099, 12, 30, 2, tzinfo=UTC)

    with pytest.raises(UnknownYear):
        domain.report(domain.Found(city.school, "fire", "灭火器过期", found_on=date(2099, 12, 30)), by=by, at=late)

    assert Finding.objects.count() == 0
