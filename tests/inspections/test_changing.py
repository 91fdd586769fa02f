"""A planned visit changes, and so does who goes: moved, called off, taken up again, handed on; everybody is told."""

from datetime import date

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.directory import domain as directory
from tijiao.directory.models import Grouping
from tijiao.inspections import burden, changing, draws, leaving, problems, publishing, register, rounds
from tijiao.inspections.frames import Terms
from tijiao.inspections.models import Charge, Inspector, Recusal, RoundKind, Seat, Visit
from tijiao.kernel.draw import Verdict, verify
from tijiao.kernel.words import WordsMissing
from tijiao.notices.models import Notice

from .test_rounds import cap

JUNE, AUTUMN = date(2020, 6, 3), date(2020, 9, 3)


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


def told(who):
    return list(Notice.objects.of(who).order_by("pk").values_list("title_zh", flat=True))


def test_a_visit_is_moved_and_the_school_and_who_goes_are_told(planned, officer, city, person, at):
    head, visit = person("head", city.school), planned()

    changing.move_visit(visit.pk, JUNE, why="学校期中考试", by=officer, at=at)

    moved = Visit.objects.get()
    assert (moved.on_day, moved.last_day, moved.moved_from, moved.why_moved) == (JUNE, JUNE, date(2020, 5, 18), "学校期中考试")
    words = ["东屿镇中心小学：检查改到 2020-06-03"]
    assert told(head) == told(visit.seats.get().inspector.user) == words
    entry = AuditEntry.objects.get(action="visit.move")
    assert (entry.by, entry.facts, entry.reason.text) == (officer.pk, {"from": "2020-05-18", "to": "2020-06-03"}, "学校期中考试")


def test_moved_back_it_is_due_as_before(planned, officer, at):
    visit = planned()
    changing.move_visit(visit.pk, JUNE, why="考试", by=officer, at=at)

    changing.move_visit(visit.pk, date(2020, 5, 21), why="考试提前", by=officer, at=at)

    moved = Visit.objects.get()
    assert (moved.on_day, moved.last_day, moved.moved_from) == (date(2020, 5, 21), date(2020, 5, 29), JUNE)


def test_what_cannot_be_moved(planned, filed, officer, city, person, at):
    visit = planned()
    with pytest.raises(problems.MovedBack):
        changing.move_visit(visit.pk, date(2020, 5, 19), why="早了", by=officer, at=at)
    with pytest.raises(WordsMissing):
        changing.move_visit(visit.pk, JUNE, why=" ", by=officer, at=at)
    with pytest.raises(NotAllowed):
        changing.move_visit(visit.pk, JUNE, why="不方便", by=person("head", city.school), at=at)
    with pytest.raises(NotVisible):
        changing.move_visit(visit.pk, JUNE, why="不方便", by=person("head", city.other), at=at)
    filed(visit)
    with pytest.raises(problems.VisitOver):
        changing.move_visit(visit.pk, JUNE, why="晚了", by=officer, at=at)

    assert Visit.objects.get().moved_from is None


def test_the_cap_and_the_burden_follow_the_visit_into_its_term(opened, planned, officer, city, at):
    publishing.publish_caps([cap()], by=None, at=at)
    spring = planned()
    autumn = planned(opened(title="秋季", from_day=AUTUMN, last_day=AUTUMN))

    with pytest.raises(problems.OverCap):
        changing.move_visit(spring.pk, AUTUMN, why="推迟", by=officer, at=at)
    changing.cancel_visit(autumn.pk, why="不去了", by=officer, at=at)
    changing.move_visit(spring.pk, AUTUMN, why="推迟", by=officer, at=at)

    terms = [burden.term_of(day) for day in (JUNE, AUTUMN)]
    assert [burden.counts([city.school.pk], term) for term in terms] == [{}, {city.school.pk: 1}]
    with pytest.raises(problems.OverCap):
        changing.restore_visit(autumn.pk, by=officer, at=at)


def test_called_off_and_taken_up_again(planned, officer, city, person, at):
    head, visit = person("head", city.school), planned()
    with pytest.raises(problems.NotCalledOff):
        changing.restore_visit(visit.pk, by=officer, at=at)
    changing.cancel_visit(visit.pk, why="停课", by=officer, at=at)

    changing.restore_visit(visit.pk, by=officer, at=at)

    again = Visit.objects.get()
    assert (again.state, again.why_cancelled, again.on_day, again.seats.count()) == ("planned", "", date(2020, 5, 18), 1)
    assert told(head) == ["东屿镇中心小学：原定 2020-05-18 的检查已取消", "东屿镇中心小学：取消的检查恢复，定在 2020-05-18"]


def test_not_taken_up_again_where_it_no_longer_fits(opened, planned, officer, city, at):
    found = opened()
    visit = planned(found)
    changing.cancel_visit(visit.pk, why="停课", by=officer, at=at)
    Recusal.objects.create(inspector=Inspector.objects.get(), organisation=city.school, from_day=at.date())
    with pytest.raises(problems.Recused):
        changing.restore_visit(visit.pk, by=officer, at=at)
    Recusal.objects.all().delete()
    leaving.leave(Inspector.objects.get().pk, why="退休", by=officer, at=at)
    Inspector.objects.update(from_day=date(2020, 1, 1), to_day=date(2020, 5, 20))
    with pytest.raises(problems.OffRegister):
        changing.restore_visit(visit.pk, by=officer, at=at)
    leaving.come_back(Inspector.objects.get().pk, by=officer, at=at)
    rounds.plan(found.pk, [rounds.Wanted(city.school, (Inspector.objects.get(),))], by=officer, at=at)
    with pytest.raises(problems.PlannedAgain):
        changing.restore_visit(visit.pk, by=officer, at=at)
    changing.cancel_visit(Visit.objects.get(state="planned").pk, why="重排", by=officer, at=at)
    rounds.close_round(found.pk, by=officer, at=at)
    with pytest.raises(problems.RoundClosed):
        changing.restore_visit(visit.pk, by=officer, at=at)


# --- who goes ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def leaver(planned, enrolled, officer, city, at):
    """D01 with a visit that waits at the school and the kindergarten in charge."""
    planned()
    who = Inspector.objects.get(number="D01")
    register.put_in_charge(who.pk, city.kinder, by=officer, at=at)
    return who


def seats():
    return [(one.inspector.number, one.instead_of and one.instead_of.number, one.why_instead) for one in Seat.objects.all()]


def test_an_inspector_leaves_only_after_everything_open_is_handed_on(leaver, enrolled, officer, at):
    other = enrolled("D02")
    with pytest.raises(problems.StillOpen) as refused:
        leaving.leave(leaver.pk, why="退休", by=officer, at=at)

    done = leaving.hand_on(leaver.pk, other.pk, why="退休", by=officer, at=at)
    leaving.leave(leaver.pk, why="退休", by=officer, at=at)

    assert refused.value.facts == {"number": "D01", "visits": 1, "schools": 1}
    assert (done, seats()) == (leaving.Handed(1, 1), [("D02", "D01", "退休")])
    assert [charge.inspector.number for charge in Charge.objects.filter(to_day=None)] == ["D02"]
    assert [one.number for one in Inspector.objects.on(date(2020, 5, 21))] == ["D02"]
    assert list(AuditEntry.objects.filter(action__in=("inspector.hand-on", "inspector.leave")).values_list("by", flat=True)) == [
        officer.pk, officer.pk,
    ]  # fmt: skip


def test_handed_back_nobody_goes_in_anybodys_place(leaver, enrolled, officer, at):
    other = enrolled("D02")
    leaving.hand_on(leaver.pk, other.pk, why="病假", by=officer, at=at)

    leaving.hand_on(other.pk, leaver.pk, why="病愈", by=officer, at=at)

    assert seats() == [("D01", None, "")]


def test_who_must_keep_away_takes_nothing_over(leaver, enrolled, officer, city, at):
    own = enrolled("D02", organisation=city.kinder)

    with pytest.raises(problems.Recused) as refused:
        leaving.hand_on(leaver.pk, own.pk, why="退休", by=officer, at=at)
    with pytest.raises(problems.HandedToOneself):
        leaving.hand_on(leaver.pk, leaver.pk, why="退休", by=officer, at=at)

    assert refused.value.facts == {"number": "D02", "name": "东屿镇第一幼儿园"}
    assert seats() == [("D01", None, "")]


def test_a_cross_zone_check_stays_cross_zone(opened, enrolled, officer, city, at):
    zone = Grouping.objects.create(kind="zone", code="z-east", name="东片区")
    directory.join(zone, city.school, from_day=date(2019, 9, 1), by=None, at=at)
    far, near = enrolled("D01"), enrolled("D02", zone=zone)
    found = opened(RoundKind.CROSS_ZONE)
    rounds.lay_out(found, [rounds.Wanted(city.school, (far,))], by=officer, at=at)

    with pytest.raises(problems.SameZone):
        leaving.hand_on(far.pk, near.pk, why="退休", by=officer, at=at)


def test_who_goes_instead_of_whom_was_drawn_is_public_and_why_is_not(client, opened, enrolled, officer, city, at):
    who = enrolled("D01")
    made = draws.freeze(opened(RoundKind.DOUBLE_RANDOM).pk, Terms({"primary": 1}, team=1), by=officer, at=at)
    draws.reveal(made.pk, public="3 5 1", by=officer, at=at)
    leaving.hand_on(who.pk, enrolled("D02").pk, why="病假", by=officer, at=at)

    page, file = (client.get(f"/portal/draws/{made.pk}/{name}").content.decode() for name in ("", "draw.json"))

    assert "东屿镇中心小学：D01 号由 D02 号代替" in page
    assert ("病假" in page, "D02" in file, verify(file)) == (False, False, Verdict("revealed"))


def test_the_school_reads_who_goes_instead_and_not_why(client, leaver, enrolled, officer, city, person, at):
    leaving.hand_on(leaver.pk, enrolled("D02").pk, why="病假", by=officer, at=at)
    address, seen = f"/inspections/visits/{Visit.objects.get().pk}/", {}
    for who in (person("head", city.school), officer):
        client.force_login(who)
        told = client.get(address).content.decode()
        seen[who.username] = ("代替 D01" in told, "病假" in told)

    assert seen == {"head-s-001": (True, False), "section-officer-safety": (True, True)}


def test_who_left_comes_back_under_the_same_number(enrolled, officer, at):
    who = enrolled("D01")
    leaving.leave(who.pk, why="调岗", by=officer, at=at)

    leaving.come_back(who.pk, by=officer, at=at)
    leaving.come_back(who.pk, by=officer, at=at)

    assert Inspector.objects.get().to_day is None
    assert AuditEntry.objects.filter(action="inspector.come-back").count() == 1


def test_on_the_pages(client, leaver, enrolled, officer, city):
    client.force_login(officer)
    visit, other = Visit.objects.get(), enrolled("D02")

    empty = client.post(f"/inspections/visits/{visit.pk}/move/", {"to_day": "", "why": ""})
    moved = client.post(f"/inspections/visits/{visit.pk}/move/", {"to_day": "2020-06-03", "why": "考试"}, follow=True)
    off = client.post(f"/inspections/visits/{visit.pk}/cancel/", {"why": "停课"}, follow=True)
    again = client.post(f"/inspections/visits/{visit.pk}/restore/", follow=True)
    unfit = client.post(f"/inspections/inspectors/{leaver.pk}/hand-on/", {"to": "", "why": ""})
    handed = client.post(f"/inspections/inspectors/{leaver.pk}/hand-on/", {"to": other.pk, "why": "退休"}, follow=True)
    shown = client.get(f"/inspections/visits/{visit.pk}/")
    left = client.post(f"/inspections/inspectors/{leaver.pk}/leave/", {"why": "退休"}, follow=True)
    back = client.post(f"/inspections/inspectors/{leaver.pk}/come-back/", follow=True)

    assert (empty.status_code, unfit.status_code) == (422, 422)
    pages = (moved, off, again, handed, shown, left, back)
    words = ("原定 2020-05-18：考试", "恢复这次检查", "已恢复这次检查", "已交接 1 次检查、1 所挂牌学校。", "代替 D01", "已移出名册", "已回到名册")
    assert [word in answer.content.decode() for word, answer in zip(words, pages, strict=True)] == [True] * 7
