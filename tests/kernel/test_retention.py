"""How long data are kept."""

from datetime import date

import pytest

from tijiao.kernel.retention import Hold, Retention, Standing, WrongRetention

THREE_YEARS = Retention(36)


@pytest.mark.parametrize("text", ["1 month", "18 months", "1 year", "3 years", "permanent"])
def test_a_retention_has_one_text(text: str) -> None:
    assert str(Retention.parse(text)) == text


def test_months_that_make_years_are_written_as_years() -> None:
    assert str(Retention.parse("24 months")) == "2 years"


@pytest.mark.parametrize("text", ["", "0 years", "3", "three years", "3 weeks", "-1 years", "３ years"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(WrongRetention):
        Retention.parse(text)


def test_data_are_kept_to_the_day_and_then_due_for_erasure() -> None:
    fact = date(2020, 2, 29)

    found = [THREE_YEARS.standing(fact, today=day) for day in (fact, date(2023, 2, 27), date(2023, 2, 28))]

    assert THREE_YEARS.erasable_on(fact) == date(2023, 2, 28)
    assert found == [Standing.KEPT, Standing.KEPT, Standing.ERASABLE]


def test_a_legal_hold_stops_the_erasure_as_long_as_it_lasts() -> None:
    fact, hold = date(2020, 1, 1), Hold(date(2022, 6, 1), date(2024, 1, 1), "诉讼")

    found = [THREE_YEARS.standing(fact, today=date(year, 1, 1), holds=[hold]) for year in (2022, 2023, 2024)]

    assert found == [Standing.KEPT, Standing.HELD, Standing.ERASABLE]


def test_what_is_permanent_is_never_erased() -> None:
    assert Retention(None).standing(date(1990, 1, 1), today=date(2999, 1, 1)) is Standing.KEPT
