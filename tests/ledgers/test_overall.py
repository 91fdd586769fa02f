"""All ledgers together: by section and ledger, town, zone and organisation, the same sum each way, and as a workbook."""

from datetime import date

import pytest

from ledgers.conftest import moment
from tijiao.ledgers import domain
from tijiao.ledgers.overall import WAYS, overall

pytestmark = pytest.mark.django_db
NOW = moment("2020-05-20 18:00")


def told(user, **asked):
    return overall(user, {"window": "2020-05", **asked}, at=NOW)


def test_every_way_of_counting_together_gives_the_same_sum(ledgers, city, person, filling):
    domain.file(filling(), by=person("school-clerk", city.school), at=moment("2020-05-20 16:00"))
    leader = person("leader", city.bureau)

    sums = {way: told(leader, rows=way) for way in WAYS}

    assert {way: sum(line.tally.expected for line in one["lines"]) for way, one in sums.items()} == dict.fromkeys(
        WAYS, sums["section"]["total"].expected
    )
    assert [(line.name, line.tally.received) for line in sums["organisation"]["lines"] if line.tally.received] == [("东屿镇中心小学", 1)]
    assert [line.name for line in sums["section"]["lines"]] == ["安全科"]
    assert sorted(line.name for line in sums["town"]["lines"]) == ["东屿镇", "西岭镇"]


def test_a_town_sees_its_own_schools(ledgers, city, person):
    assert [line.name for line in told(person("town-officer", city.west), rows="organisation")["lines"]] == ["西岭镇初级中学"]


def test_the_page_exports_and_stays_within_its_budget(client, ledgers, city, person, django_assert_max_num_queries):
    client.force_login(person("leader", city.bureau))
    client.get("/ledgers/overall/")
    with django_assert_max_num_queries(12):
        page = client.get("/ledgers/overall/?window=2020-05&rows=zone")

    assert (page.status_code, "未分片" in page.content.decode()) == (200, True)
    assert client.get("/ledgers/overall/?export=xlsx").status_code == 200
    assert date(2020, 5, 1) == told(person("leader", city.bureau), window="nonsense")["window"].first
