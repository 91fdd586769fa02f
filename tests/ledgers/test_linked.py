"""The week computes itself from the days; the month lists what is still open."""

import pytest

from ledgers.conftest import moment
from tijiao.kernel.periods import Period
from tijiao.ledgers import domain
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.linked import open_items, prefilled

pytestmark = pytest.mark.django_db
HAZARD = {"hazards_found": "1", "hazard_kinds": ["fire"], "hazard_detail": "三楼防火门关不上", "hazard_state": "fixing"}


@pytest.fixture
def days(filling, city, person):
    clerk = person("school-clerk", city.school)
    domain.file(filling("2020-05-18", gate_guarded="no"), by=clerk, at=moment("2020-05-18 16:00"))
    domain.file(filling("2020-05-19", **HAZARD), by=clerk, at=moment("2020-05-19 16:00"))
    domain.save_draft(filling("2020-05-20"), by=clerk, at=moment("2020-05-20 10:00"))


def test_the_weekly_summary_is_filled_from_the_daily_checks_that_were_filed(days, ledgers, city, at):
    found = prefilled(entry_of(ledgers.weekly_summary), city.school, Period.parse("2020-W21"), at=at)

    assert found == {
        "days_due": 5, "days_checked": 2, "days_unmanned": 1, "gaps": 1, "hazards_found": 1, "hazards_open": 1,
        "hazards_named": "2020-05-19 三楼防火门关不上",
    }  # fmt: skip


def test_the_monthly_sweep_lists_what_is_open_and_carries_over_what_was(days, ledgers, city, person, at):
    entry, may = entry_of(ledgers.monthly_sweep), Period.parse("2020-05")
    answers = {"swept_on": "2020-04-30", "areas": ["canteen"], "carried_over": 0, "from_checks": 2, "newly_found": 1, "settled": 1,
               "measures": "围挡，值班岗负责，5月8日前"}  # fmt: skip
    filling = domain.Filling(ledgers.monthly_sweep, city.other, Period.parse("2020-04"), answers)
    domain.file(filling, by=person("school-clerk", city.other), at=moment("2020-05-03 09:00"))

    assert [one.period for one in open_items(entry, city.school, may, at=at)] == ["2020-05-19"]
    assert prefilled(entry, city.school, may, at=at) == {"from_checks": 1}
    assert prefilled(entry, city.other, may, at=at) == {"from_checks": 0, "carried_over": 2}


def test_a_ledger_that_is_not_linked_fills_nothing_in(ledgers, city, at):
    assert prefilled(entry_of(ledgers.daily_check), city.school, Period.parse("2020-05-20"), at=at) == {}
