"""The national sets: the balanced county, class sizes, preschool, per-pupil funding, out of the packs' own files."""

import csv
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from insight.drawn import AT, TODAY, Asked, Town

from tijiao.access.problems import NotAllowed
from tijiao.audit.models import AuditEntry
from tijiao.directory import domain as directory
from tijiao.forms import compiled
from tijiao.forms import domain as forms
from tijiao.forms.models import FormVersion
from tijiao.insight import standards
from tijiao.insight.balancing import Amount, Verdict, judge
from tijiao.insight.engine.engine import Engine
from tijiao.insight.engine.figure import Span
from tijiao.insight.library import library
from tijiao.insight.models import Standard
from tijiao.insight.problems import NotANumber, SourceMissing
from tijiao.insight.readings import reading
from tijiao.kernel.periods import Period
from tijiao.ledgers import declare, domain
from tijiao.ledgers.models import Ledger, Record
from tijiao.packs.loader import load_folder
from tijiao.registry.models import Employment, Enrolment, Pupil, Staff

SCHOOL_YEAR, YEAR = Period.parse("2019/20"), Period.parse("2020")


@pytest.fixture
def national(city: SimpleNamespace, settings: Any) -> SimpleNamespace:
    """The forms, ledgers and standards of the national pack in the little city."""
    loaded = load_folder(settings.PACKS / "national", [*compiled.KINDS, *declare.KINDS], partial=True)
    forms.publish(loaded.entries(compiled.FORM.model), by=None, at=AT.now)
    domain.publish(loaded.entries(declare.LedgerEntry), by=None, at=AT.now)
    standards.publish(standards.read(), by=None, at=AT.now)
    return city


def enrol(organisation: Any, count: int, *, grade: int, klass: Any = None, first: int = 0) -> None:
    """So many children of a grade, on the roll since the beginning of the school year."""
    pupils = Pupil.objects.bulk_create(
        Pupil(student_no=f"P{organisation.pk}-{grade}-{first + number}", name="某某", sex="1",
              birth_date=date(2012, 1, 1))
        for number in range(count)
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(pupil=one, organisation=organisation, class_organisation=klass, school_year="2019/20", grade=grade,
                  from_day=date(2019, 9, 1))
        for one in pupils
    )  # fmt: skip


def report(ledger: str, organisation: Any, period: str, **answers: Any) -> None:
    """A record as it was filed."""
    told, span = Ledger.objects.get(code=ledger), Period.parse(period)
    Record.objects.create(
        ledger=told, organisation=organisation, period=period, period_first=span.first, period_end=span.end,
        state="filed", data=answers, form_version=FormVersion.objects.get(form_id=told.form_id), version=1,
        opened_at=AT.now, due_at=AT.now, filed_at=AT.now,
    )  # fmt: skip


# --- the balanced county ----------------------------------------------------------------------------------------------
def test_the_published_example_of_a_spread_comes_out_of_the_engine(town: Town, settings: Any) -> None:
    """Given the five schools of the published example, then the weighted coefficient of variation is 0.515."""
    with (settings.PACKS / "national" / "balanced_cv_example.csv").open(encoding="utf-8", newline="") as file:
        *schools, county = list(csv.DictReader(file))
    for number, row in enumerate(schools, 10):
        town.run(f"INSERT INTO directory_organisation VALUES ({number}, 's{number}', 'school', 's', 2, '/1/2/{number}/', "
                 "'2015-09-01', NULL)")  # fmt: skip
        town.run("INSERT INTO facts (org, day, who, value, weight) VALUES (?, '2020-05-01', ?, ?, ?)",
                 number, f"s{number}", float(row["stock"]), float(row["students"]))  # fmt: skip
    town.lake.refresh(at=AT)

    span = Span("y", date(2020, 1, 1), date(2021, 1, 1), TODAY, TODAY)
    found = Engine(town.lake.folder, town.lake.datasets).readings(Asked("cv"), town.lake.manifest(), [span])["*", "y"]

    assert round(found.value or 0, 3) == 0.515
    assert (found.numerator, found.denominator) == (float(county["stock"]), float(county["students"]))


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([1, 1, 1, 1, 1, 1, 1], Verdict.PASSES),
        ([1, 1, 1, 1, 1, 1, 0.85], Verdict.PASSES),
        ([1, 1, 1, 1, 1, 1, 0.849], Verdict.FAILS),
        ([1, 1, 1, 1, 1, 0.9, 0.9], Verdict.FAILS),
        ([1, 1, 1, 1, 1, 1, None], Verdict.UNKNOWN),
        ([1, 1, 1, 1, 1, 0.9, None], Verdict.UNKNOWN),
        ([1, 1, 1, 1, 0.9, 0.9, None], Verdict.FAILS),
        ([1, 1, 1, 1, 1, 0.8, None], Verdict.FAILS),
        ([None] * 7, Verdict.UNKNOWN),
    ],
)
def test_six_of_seven_and_a_floor_for_the_last(values: list[float | None], verdict: Verdict) -> None:
    amounts = [Amount(None if value is None else value * 100, 100, 1) for value in values]

    assert judge(amounts, least=6, floor=85) is verdict


@given(
    amount=st.floats(0, 1e6), pupils=st.integers(1, 5000), limit=st.floats(0.1, 5000), percent=st.sampled_from([85, 100])
)  # fmt: skip
def test_what_is_missing_is_exactly_what_makes_it_reach(
    amount: float, pupils: int, limit: float, percent: float
) -> None:
    one = Amount(amount, pupils, limit)

    mended = Amount(amount + one.missing(percent) * (1 + 1e-9) + 1e-6, pupils, limit)

    assert mended.reaches(percent)
    assert (one.missing(percent) == 0) == (amount >= limit * percent / 100 * pupils)


def test_a_resource_is_divided_by_the_pupils_of_the_stage_and_small_points_and_silence_do_not_count(
    national: SimpleNamespace,
) -> None:
    """Given a school of 60 with 2 rooms, one of 40 (below 50) and one of 80 that reported nothing."""
    small, silent = (
        directory.add_organisation(code=code, kind="school", name=code, parent=national.east, opened_on=date(2015, 9, 1),
                                   by=None, at=AT.now)
        for code in ("s-3", "s-4")
    )  # fmt: skip
    for one in (small, silent):
        directory.set_attribute(one, "stage", "primary", from_day=date(2015, 9, 1), by=None, at=AT.now)
    for one, count in ((national.school, 60), (small, 40), (silent, 80)):
        enrol(one, count, grade=3)
    report("school-conditions", national.school, "2019/20-1", network_rooms=2)
    report("school-conditions", small, "2019/20-1", network_rooms=9)

    found = reading("balanced-r7-primary", "*", SCHOOL_YEAR)

    assert (found.text, found.figure.rows, found.figure.silent) == ("3.33", 2, 1)
    assert [one.code for one in found.unconfirmed] == ["X10"]


def test_the_page_says_per_school_what_is_missing_and_leaves_as_a_workbook(
    client: Any, person: Any, national: SimpleNamespace
) -> None:
    enrol(national.school, 100, grade=2)
    report("school-conditions", national.school, "2019/20-1", teaching_area=450, sports_area=700,
           equipment_value=260_000, network_rooms=2, backbone_teachers=1)  # fmt: skip
    client.force_login(person("leader", national.bureau))

    shown = client.get("/indicators/balanced/primary/")
    answer = client.get("/indicators/balanced/primary/?export=xlsx")

    [standing] = shown.context["standings"]
    assert [cell.lacks for cell in standing.cells] == [5, None, 1, None, 50, None, 1]
    assert (standing.met, standing.verdict, shown.context["failing"]) == (3, Verdict.FAILS, 1)
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    assert AuditEntry.objects.get(action="balanced.export").facts == {"rows": 1, "period": "2019/20"}


def teach(organisation: Any, count: int, subject: str) -> None:
    """So many graduates who teach a subject there."""
    people = Staff.objects.bulk_create(
        Staff(staff_no=f"T{organisation.pk}-{subject}-{number}", name="某某", sex="2", subject=subject, education="大学本科")
        for number in range(count)
    )
    Employment.objects.bulk_create(
        Employment(staff=one, organisation=organisation, from_day=date(2019, 9, 1)) for one in people
    )


def test_the_share_of_schools_that_pass_is_a_number_with_rows_and_says_what_the_page_says(
    client: Any, person: Any, national: SimpleNamespace
) -> None:
    """Given a school that has all seven, one that lacks too much, one that reported no rooms, one that reported nothing."""
    whole = {"teaching_area": 600, "sports_area": 900, "equipment_value": 300_000, "network_rooms": 3,
             "backbone_teachers": 2}  # fmt: skip
    some = {"whole": whole, "poor": {**whole, "sports_area": 100}, "silent-rooms": {**whole, "network_rooms": None},
            "silent": None}  # fmt: skip
    for code, told in some.items():
        one = directory.add_organisation(code=code, kind="school", name=code, parent=national.east,
                                         opened_on=date(2015, 9, 1), by=None, at=AT.now)  # fmt: skip
        directory.set_attribute(one, "stage", "primary", from_day=date(2015, 9, 1), by=None, at=AT.now)
        enrol(one, 100, grade=4)
        teach(one, 6, "语文")
        teach(one, 1 if code != "silent-rooms" else 0, "美术")
        if told is not None:
            report("school-conditions", one, "2019/20-1", **{key: value for key, value in told.items() if value})
    client.force_login(person("leader", national.bureau))

    found = reading("balanced-passing-primary", "*", SCHOOL_YEAR)
    shown = client.get("/indicators/balanced/primary/").context

    assert {one.school.code: one.verdict for one in shown["standings"]} == {
        "whole": Verdict.PASSES, "poor": Verdict.FAILS, "silent-rooms": Verdict.FAILS, "silent": Verdict.UNKNOWN,
    }  # fmt: skip
    assert (found.text, found.figure.numerator, found.figure.denominator, found.figure.silent) == ("33.3", 1, 3, 1)
    assert (shown["passing"], shown["failing"], shown["unknown"], shown["share"].text) == (1, 2, 1, "33.3")


@pytest.mark.parametrize("schools", [1, 3])
def test_the_page_costs_the_same_for_one_school_and_for_three(
    client: Any, person: Any, national: SimpleNamespace, schools: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(schools):
        one = directory.add_organisation(code=f"s-9{number}", kind="school", name=f"九{number}小", parent=national.east,
                                         opened_on=date(2015, 9, 1), by=None, at=AT.now)  # fmt: skip
        directory.set_attribute(one, "stage", "primary", from_day=date(2015, 9, 1), by=None, at=AT.now)
        enrol(one, 60, grade=1)
    client.force_login(person("leader", national.bureau))
    client.get("/indicators/balanced/primary/")

    with django_assert_max_num_queries(11):
        shown = client.get("/indicators/balanced/primary/")

    assert len(shown.context["standings"]) == schools


@pytest.mark.parametrize("address", ["/indicators/balanced/senior/", "/indicators/balanced/primary/?org=nowhere"])
def test_another_stage_or_place_is_not_there(client: Any, person: Any, city: SimpleNamespace, address: str) -> None:
    client.force_login(person("leader", city.bureau))

    assert client.get(address).status_code == 404


# --- classes, kindergartens, money ------------------------------------------------------------------------------------
def test_classes_are_counted_apart_at_each_limit(national: SimpleNamespace) -> None:
    """Given primary classes of 45, 46, 56, 65, 66 and a junior class of 51."""
    for number, count in enumerate((45, 46, 56, 65, 66)):
        room = directory.add_organisation(code=f"c{number}", kind="class", name=f"{number}班", parent=national.school,
                                          opened_on=date(2019, 9, 1), by=None, at=AT.now)  # fmt: skip
        enrol(national.school, count, grade=2, klass=room, first=number * 100)
    room = directory.add_organisation(code="c-j", kind="class", name="初一", parent=national.other,
                                      opened_on=date(2019, 9, 1), by=None, at=AT.now)  # fmt: skip
    enrol(national.other, 51, grade=7, klass=room)

    names = ("above-45", "above-50", "above-55", "56-to-65", "66-plus")
    counted = [reading(f"classes-{name}", "*", SCHOOL_YEAR).value for name in names]

    assert counted == [4, 1, 3, 2, 1]
    assert reading("classes-66-plus-share", "s-001", SCHOOL_YEAR).text == "20.0"


def test_kindergarten_classes_are_held_against_the_norm_of_their_year_and_the_city_may_settle_it(
    national: SimpleNamespace, person: Any
) -> None:
    for grade, count in ((1, 26), (2, 30)):
        room = directory.add_organisation(code=f"k{grade}", kind="class", name=f"{grade}", parent=national.kinder,
                                          opened_on=date(2019, 9, 1), by=None, at=AT.now)  # fmt: skip
        enrol(national.kinder, count, grade=grade, klass=room)
    assert reading("kindergarten-class-norm-share", "k-001", SCHOOL_YEAR).text == "50.0"

    first = Standard.objects.get(code="KG-CLS", applies_to="k1")
    standards.settle(first.pk, 26, "澜教体〔2020〕3号", by=person("section-officer", national.safety), at=AT.now)
    found = reading("kindergarten-class-norm-share", "k-001", SCHOOL_YEAR)

    assert found.text == "100.0"
    assert "k1" not in {one.applies_to for one in found.unconfirmed}


def test_funding_is_what_arrived_of_what_the_roll_and_the_quotas_make_due(national: SimpleNamespace) -> None:
    """Given 120 pupils at 650 yuan a year and 10 boarders at 200: 20,000 are due for the quarter; 15,000 arrived.

    And a rural junior school of 80 counts as 100: 21,250 are due; it reported nothing, so it is counted apart.
    """
    enrol(national.school, 120, grade=4)
    enrol(national.other, 80, grade=8)
    report("funding-received", national.school, "2020-Q1", received=15_000, boarders=10)
    report("funding-received", national.other, "2019-Q4", received=21_250, boarders=0)

    found, paid = reading("funding-paid-share", "s-001", YEAR), reading("funding-paid-yuan", "*", YEAR)

    assert (found.text, found.figure.denominator) == ("75.0", 20_000)
    assert (paid.text, paid.figure.rows, paid.figure.silent) == ("15,000", 2, 1)
    assert reading("funding-paid-share", "s-002", Period.parse("2019")).text == "100.0"


# --- the standards' numbers -------------------------------------------------------------------------------------------
def test_every_standard_that_an_indicator_names_is_in_the_packs_file() -> None:
    known = {f"{row.code}/{row.applies_to}" for row in standards.read()}

    assert {name for one in library().indicators.values() for name in one.standards} - known == set()


def test_publishing_again_changes_nothing_and_keeps_what_the_city_settled(
    national: SimpleNamespace, person: Any
) -> None:
    one = Standard.objects.get(code="X10")
    standards.settle(one.pk, 30, "澜教体〔2020〕4号", by=person("section-officer", national.safety), at=AT.now)

    changed = standards.publish(standards.read(), by=None, at=AT.now)

    one.refresh_from_db()
    assert (changed, one.holds, one.confirmed) == (0, 30, True)


@pytest.mark.parametrize(
    ("role", "value", "source", "problem"),
    [
        ("leader", 30, "文", NotAllowed), ("section-officer", float("nan"), "文", NotANumber),
        ("section-officer", -1, "文", NotANumber), ("section-officer", 30, " ", SourceMissing),
    ],
)  # fmt: skip
def test_who_may_settle_what(
    national: SimpleNamespace, person: Any, role: str, value: float, source: str, problem: type[Exception]
) -> None:
    one = Standard.objects.get(code="X10")

    with pytest.raises(problem):
        standards.settle(one.pk, value, source, by=person(role, national.bureau), at=AT.now)


def test_the_page_of_a_standard_settles_it_and_names_its_readers(
    client: Any, person: Any, national: SimpleNamespace
) -> None:
    one = Standard.objects.get(code="X10")
    client.force_login(person("section-officer", national.safety))

    wrong = client.post(f"/indicators/standards/{one.pk}/", {"value": "x", "source": ""})
    right = client.post(f"/indicators/standards/{one.pk}/", {"value": "40", "source": "澜教体〔2020〕5号"}, follow=True)

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert (right.context["standard"].holds, len(right.context["readers"])) == (40, 30)
    assert AuditEntry.objects.filter(action="standard.settle").count() == 1
