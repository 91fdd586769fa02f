"""Reminders before and after something is due, and the click that asks who is missing."""

from datetime import timedelta

import pytest

from ledgers.conftest import moment
from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.directory.models import Post
from tijiao.kernel.periods import Period
from tijiao.ledgers import chasing, domain, problems, reminding
from tijiao.ledgers.chasing import Chased
from tijiao.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = Period.parse("2020-05-20")


@pytest.fixture
def people(city, person, ledgers):
    """A clerk at the school, a head at the kindergarten (which has no clerk), nobody at the other school."""
    clerk, head = person("school-clerk", city.school), person("head", city.kinder)
    person("head", city.school)
    return clerk, head


def told(user):
    return sorted((one.key, str(one)) for one in Notice.objects.of(user))


def test_on_the_day_it_is_due_the_fillers_post_is_reminded_once(people, city):
    clerk, head = people

    counts = [reminding.remind(at=moment(f"2020-05-20 {clock}")) for clock in ("07:00", "07:30")]

    assert counts[1] == 0
    expected = "校园安全日检查 2020年5月20日，请在05-20 17:00前报送"
    assert [key_title for key_title in told(clerk) if "2020-05-20" in key_title[0]] == [
        (f"ledgers.due/daily-check/{city.school.pk}/2020-05-20/0", expected),
    ]  # fmt: skip
    assert [title for key, title in told(head) if key.endswith("daily-check/" + f"{city.kinder.pk}/2020-05-20/0")] == [expected]


def test_once_it_is_late_the_next_up_hears_how_many(people, city, person, filling):
    clerk, _head = people
    reminding.remind(at=moment("2020-05-20 18:00"))  # after the due time of the 20th: its first day late is the 21st
    before = [key for key, _title in told(clerk) if key.endswith("2020-05-20/-1")]

    reminding.remind(at=moment("2020-05-21 07:00"))

    assert before == []
    assert [title for key, title in told(clerk) if key.endswith("2020-05-20/-1")] == [
        "校园安全日检查 2020年5月20日已过期限，请尽快报送"
    ]  # fmt: skip
    assert ("ledgers.late/daily-check/2020-05-20/-1", "校园安全日检查 2020年5月20日：1个单位过了期限没有报送") in told(
        person("head", city.school)
    )


def test_what_was_handed_in_reminds_nobody(people, filling):
    clerk, _head = people
    domain.file(filling(), by=clerk, at=moment("2020-05-20 06:00"))

    reminding.remind(at=moment("2020-05-20 07:00"))

    assert not any("2020-05-20" in key for key, _title in told(clerk))


def test_one_click_asks_all_who_are_missing_and_is_one_act(people, city, person, ledgers):
    clerk, head = people
    officer = person("section-officer", city.safety)

    done = chasing.chase(ledgers.daily_check, DAY, by=officer, at=moment("2020-05-20 18:00"))

    assert done == Chased(reached=2, lately=0, unreached=1)
    assert [title for _key, title in told(clerk)] == ["催报：校园安全日检查 2020年5月20日还没有报送"]
    assert len(told(head)) == 1
    entry = AuditEntry.objects.get(action="ledger.chase")
    assert (entry.by, entry.facts) == (
        officer.pk, {"ledger": "daily-check", "period": "2020-05-20", "reached": 2, "lately": 0, "unreached": 1},
    )  # fmt: skip


def test_nobody_is_asked_twice_within_the_hour(people, city, person, ledgers):
    town, at = person("town-officer", city.east), moment("2020-05-20 18:00")
    chasing.chase(ledgers.daily_check, DAY, organisations=[city.school.pk], by=town, at=at)

    both = chasing.chase(ledgers.daily_check, DAY, by=town, at=at + timedelta(minutes=10))
    with pytest.raises(problems.ChasedLately):
        chasing.chase(ledgers.daily_check, DAY, by=town, at=at + timedelta(minutes=59))
    again = chasing.chase(ledgers.daily_check, DAY, by=town, at=at + timedelta(hours=1))

    assert (both, again) == (Chased(1, 1, 0), Chased(1, 1, 0))


def test_a_town_officer_asks_only_beneath_the_town_and_only_who_is_missing(people, city, person, ledgers, filling):
    clerk, _head = people
    domain.file(filling(), by=clerk, at=moment("2020-05-20 06:00"))
    west, at = person("town-officer", city.west), moment("2020-05-20 18:00")

    with pytest.raises(problems.NobodyMissing):
        chasing.chase(ledgers.daily_check, DAY, organisations=[city.school.pk], by=west, at=at)
    with pytest.raises(NotVisible):
        chasing.chase(ledgers.daily_check, DAY, by=clerk, at=at)
    assert chasing.chase(ledgers.daily_check, DAY, by=west, at=at) == Chased(0, 0, 1)


def test_what_was_sent_back_is_told_to_the_fillers_post(people, city, person, ledgers, at):
    clerk, _head = people
    answers = {"held": "no", "why_not": "雨天，改在下周补练"}
    filled = domain.Filling(ledgers.drill_monthly, city.school, Period.parse("2020-05"), answers)
    record = domain.file(filled, by=clerk, at=at)

    domain.return_(record.pk, reason="请补照片", version=record.version, by=person("head", city.school), at=at)

    assert told(clerk) == [(f"ledgers.returned/{record.pk}/2", "应急疏散演练月报 2020年5月已退回，请修改后重新报送")]
    assert Notice.objects.get().post == Post.objects.get(holdings__user=clerk)


def test_the_page_lists_who_is_missing_and_chases_them(client, people, city, person, ledgers):
    officer = person("section-officer", city.safety)
    client.force_login(officer)
    page = client.get("/ledgers/daily-check/missing/2020-05-20/").content.decode()

    answer = client.post("/ledgers/daily-check/chase/2020-05-20/", follow=True).content.decode()

    assert [name in page for name in ("东屿镇中心小学", "西岭镇初级中学", "催报这 3 个单位")] == [True] * 3
    assert "已催报2个单位。" in answer
    assert "0个单位一小时内已经催过，1个单位没有人在岗。" in answer
    assert client.get("/ledgers/daily-check/missing/2020-05-20/?export=xlsx").status_code == 200
