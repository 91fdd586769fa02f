"""Periods: half-open, ordered, with texts that round-trip."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.kernel.periods import Kind, Period, WrongKind, WrongPeriod, beginning_in

days = st.dates(min_value=date(1901, 1, 1), max_value=date(2990, 12, 31))
kinds = st.sampled_from(Kind)
start_months = st.integers(min_value=3, max_value=12)


@pytest.mark.parametrize(
    ("text", "kind", "first", "end", "name_zh", "name_en"),
    [
        ("2020-03-02", Kind.DAY, date(2020, 3, 2), date(2020, 3, 3), "2020年3月2日", "2 March 2020"),
        ("2020-W10", Kind.WEEK, date(2020, 3, 2), date(2020, 3, 9), "2020年第10周", "Week 10 of 2020"),
        ("2020-W53", Kind.WEEK, date(2020, 12, 28), date(2021, 1, 4), "2020年第53周", "Week 53 of 2020"),
        ("2020-03-T1", Kind.TEN_DAY, date(2020, 3, 1), date(2020, 3, 11), "2020年3月上旬", "1–10 March 2020"),
        ("2020-02-T3", Kind.TEN_DAY, date(2020, 2, 21), date(2020, 3, 1), "2020年2月下旬", "21–29 February 2020"),
        ("2020-03", Kind.MONTH, date(2020, 3, 1), date(2020, 4, 1), "2020年3月", "March 2020"),
        ("2020-Q1", Kind.QUARTER, date(2020, 1, 1), date(2020, 4, 1), "2020年第一季度", "Q1 2020"),
        ("2019/20-1", Kind.TERM, date(2019, 9, 1), date(2020, 2, 1), "2019—2020学年第一学期", "Autumn term 2019/20"),
        ("2019/20-2", Kind.TERM, date(2020, 2, 1), date(2020, 9, 1), "2019—2020学年第二学期", "Spring term 2019/20"),
        ("2019/20", Kind.SCHOOL_YEAR, date(2019, 9, 1), date(2020, 9, 1), "2019—2020学年", "School year 2019/20"),
        ("1999/00", Kind.SCHOOL_YEAR, date(1999, 9, 1), date(2000, 9, 1), "1999—2000学年", "School year 1999/00"),
        ("2020", Kind.YEAR, date(2020, 1, 1), date(2021, 1, 1), "2020年", "2020"),
    ],
)
def test_each_form_names_its_days(text: str, kind: Kind, first: date, end: date, name_zh: str, name_en: str) -> None:
    period = Period.parse(text)

    assert period == Period(kind, first, end)
    assert (str(period), period.name_zh, period.name_en) == (text, name_zh, name_en)
    assert period.last == end - timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020-3",
        "2020-13",
        "2020-02-30",
        "2019-W53",
        "2020-W00",
        "2020-Q5",
        "2019/21",
        "2019/20-3",
        "２０２０",
        "1234",
        "2020 ",
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(WrongPeriod) as problem:
        Period.parse(text)

    assert problem.value.facts == {"text": text}


def test_a_period_of_another_kind_than_wanted_is_refused() -> None:
    with pytest.raises(WrongKind) as problem:
        Period.parse("2020-W10", kind=Kind.MONTH)

    assert problem.value.facts == {"text": "2020-W10", "wanted": "month", "found": "week"}


def test_days_that_are_no_period_make_none() -> None:
    with pytest.raises(ValueError, match="is no month"):
        Period(Kind.MONTH, date(2020, 3, 2), date(2020, 4, 2))


@given(kinds, days, start_months)
def test_a_day_lies_in_one_period_of_each_kind_and_its_text_says_which(kind: Kind, day: date, start_month: int) -> None:
    period = Period.containing(kind, day, start_month=start_month)

    assert day in period
    assert Period.parse(str(period), kind=kind, start_month=start_month) == period
    assert all(Period.containing(kind, edge, start_month=start_month) == period for edge in (period.first, period.last))


@given(kinds, days, start_months)
def test_periods_follow_each_other_without_gap(kind: Kind, day: date, start_month: int) -> None:
    period = Period.containing(kind, day, start_month=start_month)

    assert period.next().first == period.end
    assert period.next().previous() == period
    assert period.previous() < period < period.next()


@given(kinds, kinds, days)
def test_what_a_period_splits_into_is_what_begins_in_it(outer: Kind, inner: Kind, day: date) -> None:
    period = Period.containing(outer, day)
    starts = {Period.containing(inner, each).first for each in period.days()}

    found = period.split(inner)

    assert [part.first for part in found] == sorted(start for start in starts if start in period)
    assert all(part.within(period) or part.end > period.end for part in found)


def test_a_school_year_may_start_in_another_month() -> None:
    year = Period.parse("2019/20", start_month=8)

    assert year == Period(Kind.SCHOOL_YEAR, date(2019, 8, 1), date(2020, 8, 1))
    assert [str(term) for term in year.split(Kind.TERM)] == ["2019/20-1", "2019/20-2"]
    assert year.split(Kind.TERM)[1].end == date(2020, 8, 1)


def test_a_school_year_that_starts_in_january_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="month 1"):
        Period.containing(Kind.SCHOOL_YEAR, date(2020, 1, 1), start_month=1)


def test_a_month_has_three_times_ten_days_and_the_weeks_of_its_mondays() -> None:
    march = Period.parse("2020-03")

    assert [str(part) for part in march.split(Kind.TEN_DAY)] == ["2020-03-T1", "2020-03-T2", "2020-03-T3"]
    assert [str(part) for part in march.split(Kind.WEEK)] == [
        "2020-W10",
        "2020-W11",
        "2020-W12",
        "2020-W13",
        "2020-W14",
    ]


def test_months_between_two_days_are_those_that_begin_there() -> None:
    found = beginning_in(Kind.MONTH, date(2020, 1, 15), date(2020, 4, 1))

    assert [str(month) for month in found] == ["2020-02", "2020-03"]
