"""Counting what came against what was due."""

from datetime import date, timedelta

import pytest

from ledgers.conftest import check, moment
from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation
from tijiao.ledgers import domain
from tijiao.ledgers.completeness import Tally, completeness, towns_of
from tijiao.ledgers.models import Record
from tijiao.ledgers.obligations import obligations

pytestmark = pytest.mark.django_db
FIRST, END = date(2020, 5, 18), date(2020, 5, 23)  # Monday to Friday
NOW = moment("2020-05-20 18:00")


@pytest.fixture
def week(city, ledgers):
    """School: Monday in time, Tuesday late, Wednesday missing. Other: all in time, Thursday early. Kindergarten: nothing."""
    hours = {(city.school.pk, "2020-05-18"): -1, (city.school.pk, "2020-05-19"): 2}
    hours |= {(city.other.pk, day): -1 for day in ("2020-05-18", "2020-05-19", "2020-05-20", "2020-05-21")}
    version = domain._form_version(ledgers.daily_check, None)
    for one in obligations(ledgers.daily_check, FIRST, END):
        if (one.organisation, str(one.period)) in hours:
            filed = min(one.due_at + timedelta(hours=hours[one.organisation, str(one.period)]), NOW)
            Record.objects.create(
                ledger=ledgers.daily_check, organisation_id=one.organisation, period=str(one.period), state="filed",
                period_first=one.period.first, period_end=one.period.end, data=check(), form_version=version, version=1,
                opened_at=filed, due_at=one.due_at, filed_at=filed,
            )  # fmt: skip


def test_each_organisation_is_counted_by_what_has_begun_and_what_is_due(week, city, ledgers):
    found = completeness([ledgers.daily_check], FIRST, END, at=NOW)

    assert found.rolled(lambda key: key[1]) == {
        city.school.pk: Tally(expected=3, received=2, late=1, missing=1),
        city.kinder.pk: Tally(expected=3, received=0, late=0, missing=3),
        city.other.pk: Tally(expected=3, received=3, late=0, missing=0),
    }
    assert (found.total.on_time, found.total.waiting, round(found.total.share, 3)) == (4, 0, 0.556)


def test_what_is_not_due_yet_waits_and_counts_against_nobody(week, city, ledgers):
    before = completeness([ledgers.daily_check], date(2020, 5, 20), END, at=moment("2020-05-20 10:00")).total

    assert before == Tally(expected=3, received=1, late=0, missing=0)
    assert (before.waiting, before.share) == (2, 1.0)


@pytest.mark.parametrize(("by", "columns"), [
    ("", [""]), ("month", ["2020-05"]), ("period", ["2020-05-18", "2020-05-19", "2020-05-20"]),
])  # fmt: skip
def test_every_way_of_cutting_gives_the_same_sum(week, ledgers, by, columns):
    found = completeness([ledgers.daily_check], FIRST, END, at=NOW, by=by)

    assert found.columns == columns
    assert found.total == Tally(expected=9, received=5, late=1, missing=4)


def test_towns_add_up_their_schools_and_a_reach_sees_only_its_own(week, city, ledgers, person):
    towns = {one.pk: one.code for one in Organisation.objects.kinds("town")}
    all_of_it = completeness([ledgers.daily_check], FIRST, END, at=NOW)
    within = reach(person("town-officer", city.west), Action.LEDGER_VIEW)
    west = completeness([ledgers.daily_check], FIRST, END, at=NOW, reach=within)

    def by_town(found):
        homes = towns_of(found, towns)
        return found.rolled(lambda key: (towns[homes[key[1]]], key[2]))

    assert by_town(all_of_it) == {("east", ""): Tally(6, 2, 1, 4), ("west", ""): Tally(3, 3, 0, 0)}
    assert by_town(west) == {("west", ""): Tally(3, 3, 0, 0)}


def test_a_record_that_an_exemption_made_needless_counts_on_neither_side(week, city, ledgers, person, at):
    days = {"first_day": date(2020, 5, 19), "end_day": date(2020, 5, 20)}
    domain.exempt(ledgers.daily_check, city.school, **days, reason="停电", by=person("section-officer", city.safety), at=at)
    found = completeness([ledgers.daily_check], FIRST, END, at=NOW)

    assert found.rolled(lambda key: key[1])[city.school.pk] == Tally(expected=2, received=1, late=0, missing=1)


@pytest.mark.parametrize("count", [1, 4])
def test_one_ledger_and_four_cost_the_same_queries(week, ledgers, count, django_assert_num_queries):
    chosen = list(vars(ledgers).values())[:count]
    with django_assert_num_queries(6):  # terms, exemptions, organisations, calendar, closings, records
        completeness(chosen, FIRST, END, at=NOW)
