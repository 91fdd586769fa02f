"""A form that was designed on a page and issued as a ledger has its data set in the lake: questions count with it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from forms_as_written import definition
from insight.drawn import AT, Town

from tijiao.access.sensitivity import Sensitivity
from tijiao.forms.declare import FormDefinition
from tijiao.forms.domain import publish
from tijiao.insight import kept, questions
from tijiao.insight.asking import askable
from tijiao.insight.formsets import OWN, of_form
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.manifest import Table
from tijiao.insight.library import library
from tijiao.insight.problems import QuestionRefused
from tijiao.keep import lakeside
from tijiao.kernel.periods import Period
from tijiao.ledgers import domain, issuing
from tijiao.ledgers.declare import LedgerEntry
from tijiao.packs.text import Text


def form(*fields: dict[str, Any]) -> FormDefinition:
    told = [{"label": {"zh": one["name"], "en": one["name"]}, **one} for one in fields]
    return definition(*told).model_copy(update={"id": "site-visit", "title": Text(zh="走访", en="Visits")})


FIRST = form(
    {"type": "text", "name": "village"},
    {"type": "integer", "name": "families"},
    {"type": "integer", "name": "hours"},
    {"type": "integer", "name": "grade"},
    {"type": "text", "name": "host", "sensitivity": "personal"},
)
SECOND = form(
    {"type": "text", "name": "village"},
    {"type": "integer", "name": "families"},
    {"type": "decimal", "name": "hours"},
    {"type": "text", "name": "grade"},
    {"type": "text", "name": "host"},
    {"type": "date", "name": "next_on"},
)


def entry(form_id: str) -> LedgerEntry:
    told = {"id": form_id, "form": form_id, "title": {"zh": "走访", "en": "Visits"}, "section": "safety",
            "cadence": "month", "begins": date(2020, 5, 20), "fills": {"kinds": ["school"]},
            "due": {"days": 1, "time": "17:00"}, "lock_after": 10, "minutes": 5}  # fmt: skip
    return LedgerEntry.model_validate(told, strict=False)


@pytest.fixture
def issue(city: SimpleNamespace, person: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """`issue(form)`: published and issued as a ledger of the safety section."""

    def make(shown: FormDefinition) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            publish([shown], by=None, at=AT.now)
            officer = person("section-officer", city.safety)
            return issuing.issue(entry(shown.id), confirmed=issuing.seen(shown.id), by=officer, at=AT.now)

    return make


@pytest.fixture
def file(city: SimpleNamespace, person: Any) -> Any:
    """`file(ledger, place, **answers)`: the month's record of a school."""

    def make(ledger: Any, place: Any, **answers: Any) -> None:
        filling = domain.Filling(ledger, place, Period.parse("2020-05"), answers)
        domain.file(filling, by=person("school-clerk", place), at=AT.now)

    return make


def test_a_question_counts_with_a_designed_ledger_of_both_versions_of_its_form(
    issue: Any, file: Any, city: SimpleNamespace, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ledger, analyst = issue(FIRST), person("analyst", city.bureau)
    file(ledger, city.school, village="上屿", families="3", hours="2", grade="7", host="王家")
    before = questions.ask("SELECT sum(families) AS n FROM form_site_visit", by=analyst, at=AT.now)
    with django_capture_on_commit_callbacks(execute=True):
        publish([SECOND], by=None, at=AT.now)
    file(ledger, city.other, village="西坑", families="4", hours="1.5", grade="七年级", next_on="2020-06-01")

    after = questions.ask(
        "SELECT village, families, hours, grade, next_on FROM form_site_visit ORDER BY village", by=analyst, at=AT.now
    )

    assert list(before.rows) == [(3,)]
    assert list(after.rows) == [("上屿", 3, 2.0, "7", None), ("西坑", 4, 1.5, "七年级", date(2020, 6, 1))]
    with pytest.raises(QuestionRefused):
        questions.ask("SELECT host FROM form_site_visit", by=analyst, at=AT.now)


def test_columns_of_all_versions_stand_with_a_type_that_holds_them_and_the_strictest_sensitivity() -> None:
    (made,) = of_form(SECOND, ["own-site-visit"], earlier=[FIRST])

    assert [(one.name, one.type, str(one.sensitivity)) for one in made.columns[len(OWN) :]] == [
        ("village", "VARCHAR", "internal"), ("families", "BIGINT", "internal"), ("hours", "DOUBLE", "internal"),
        ("grade", "VARCHAR", "internal"), ("host", "VARCHAR", "personal"), ("next_on", "DATE", "internal"),
    ]  # fmt: skip
    assert "host" not in {one.name for one in askable({made.id: made}, everywhere=True)[made.id].columns}
    assert made.column("host").sensitivity == Sensitivity.PERSONAL  # type: ignore[union-attr]


def test_a_chosen_code_is_called_what_the_latest_version_calls_it() -> None:
    kind = {"type": "select_one", "choices": "kinds", "name": "kind", "label": Text(zh="方式", en="Way").model_dump()}
    first, second = definition(kind, kinds=["visit", "phone"]), definition(kind, kinds=["visit", "letter"])
    renamed = second.choices["kinds"][0].model_copy(update={"label": Text(zh="家访", en="Home visit")})
    second = second.model_copy(update={"choices": {"kinds": (renamed, second.choices["kinds"][1])}})

    (data,) = of_form(second, ["site-visit"], earlier=[first])

    asked = data.column("kind")
    assert asked is not None
    assert {code: title.zh for code, title in asked.choices.items()} == {
        "visit": "家访", "phone": "phone", "letter": "letter",
    }  # fmt: skip


def test_a_ledger_issued_for_a_packs_form_adds_its_records_to_the_packs_data_set(
    issue: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = library()
    shown = before.forms["daily-check"].form
    issue(shown)

    after = library()

    assert after.datasets["form_daily_check"].only == (*before.datasets["form_daily_check"].only, "own-daily-check")
    assert after.datasets["form_daily_check"].columns == before.datasets["form_daily_check"].columns
    assert library() is after
    assert kept.issued().keys() == {"daily-check"}


def test_after_a_restore_the_lake_that_is_rebuilt_has_the_issued_form_again(
    issue: Any, file: Any, city: SimpleNamespace, settings: Any
) -> None:
    file(issue(FIRST), city.school, village="上屿", families="3")
    (settings.LAKE / "issued-forms.json").unlink()

    written = lakeside.rebuild()

    assert written["form_site_visit"] == ["own-site-visit/2020-05"]


def test_a_data_set_that_a_process_does_not_know_is_not_left_stale_by_it(town: Town) -> None:
    town.lake.refresh(at=AT)
    known = town.lake.manifest()
    manifests.write(town.lake.folder, known.with_tables({"form_new": Table("of another process")}, written_at=AT.text))

    town.lake.refresh(at=AT)
    unmarked = set(town.lake.manifest().tables)
    town.run("DELETE FROM facts", mark=("facts", "2020-05"))
    town.lake.refresh(at=AT)

    assert unmarked - set(town.lake.manifest().tables) == {"form_new"}
