"""Questions: what may be asked, what comes back, what becomes of it; and that nothing else gets through."""

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test.client import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from insight.drawn import AT
from insight.test_insight_readings import camera

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.access.sensitivity import NEVER_FOR_ANALYSTS
from tijiao.audit.models import AuditEntry, AuditReason
from tijiao.insight import answering, kept, questions, readings
from tijiao.insight.asking import REASONS, Bounds, Sandbox, askable, understood
from tijiao.insight.engine.engine import Within
from tijiao.insight.library import library
from tijiao.insight.models import KeptIndicator, Question
from tijiao.insight.problems import (
    DecidedAlready,
    IdTaken,
    OwnDraft,
    QuestionRefused,
    QuestionTooBig,
    QuestionTooLong,
    TitleMissing,
    WrongIndicator,
)
from tijiao.insight.sqlcheck import check_question

COUNT = (
    "SELECT o.code, count(*) AS n FROM facilities AS f JOIN organisations AS o ON o.id = f.org "
    "GROUP BY o.code ORDER BY o.code"
)
OVERDUE = questions.Draft(
    "links", "联网数", "Links", "个", "links", "up", "month", "stock", "count", 0, "本市口径", "说明", "About"
)
OVERDUE_SQL = "SELECT f.org, $as_of AS on_date, 'facilities/' || f.id AS subject, 1 AS value FROM facilities AS f"


@pytest.fixture
def cameras(city: SimpleNamespace) -> SimpleNamespace:
    camera(city.school, "c-1", "yes")
    camera(city.school, "c-2", "yes")
    camera(city.other, "c-3", "no")
    return city


@pytest.fixture
def analyst(person: Any, city: SimpleNamespace) -> Any:
    return person("analyst", city.bureau)


# --- asking -----------------------------------------------------------------------------------------------------------
def test_a_question_is_answered_and_is_an_entry_of_the_audit(cameras: SimpleNamespace, analyst: Any) -> None:
    answer = questions.ask(COUNT, by=analyst, at=AT.now)

    entry = AuditEntry.objects.get(action="question.ask")
    assert (answer.columns, list(answer.rows), answer.more) == (("code", "n"), [("s-001", 2), ("s-002", 1)], False)
    assert entry.facts == {"rows": 2, "tables": ["facilities", "organisations"]}
    assert AuditReason.objects.get(entry=entry).text == COUNT


def test_a_refused_question_is_an_entry_too(city: SimpleNamespace, analyst: Any) -> None:
    with pytest.raises(QuestionRefused):
        questions.ask("DELETE FROM facilities", by=analyst, at=AT.now)

    assert AuditEntry.objects.get(action="question.ask").facts == {"refused": "insight.question-refused"}


def test_who_has_no_such_duty_asks_nothing(city: SimpleNamespace, person: Any) -> None:
    with pytest.raises(NotVisible):
        questions.ask("SELECT 1 AS a", by=person("head", city.school), at=AT.now)


def test_what_is_asked_over_never_has_personal_health_care_petition_or_discipline_columns() -> None:
    found = askable(library().datasets, everywhere=True)

    assert found
    assert {column.sensitivity for one in found.values() for column in one.columns} & NEVER_FOR_ANALYSTS == set()
    assert {"name", "birth_date", "sex"} & {column.name for column in found["staff"].columns} == set()
    assert [name for name, one in found.items() if any(table.startswith("cases_") for table in one.reads)] == []


def test_the_rows_are_those_within_reach(cameras: SimpleNamespace) -> None:
    there, manifest = readings.fresh({"facilities", "organisations", "staff"})
    seen = askable(library().datasets, everywhere=False)
    asked = understood(COUNT, seen)

    found = Sandbox(there.folder, manifest, seen, Within(False, (cameras.east.path,))).answer(asked)

    assert list(found.rows) == [("s-001", 2)]
    assert "staff" not in seen


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("SELEKT 1", "syntax"), ("", "statements"), ("SELECT 1 AS a; SELECT 2 AS b", "statements"),
        ("INSERT INTO facilities VALUES (1)", "writes"), ("DROP TABLE facilities", "writes"),
        ("CREATE TABLE x AS SELECT 1", "writes"), ("COPY facilities TO 'x.csv'", "writes"),
        ("ATTACH 'x.db' AS x", "writes"), ("PRAGMA version", "writes"), ("SET memory_limit = '9GB'", "writes"),
        ("INSTALL httpfs", "writes"), ("SELECT * FROM read_csv('/etc/passwd')", "function"),
        ("SELECT * FROM '/etc/passwd'", "table"), ("SELECT * FROM main.facilities", "file"),
        ("SELECT * FROM information_schema.tables", "file"), ("SELECT * FROM duckdb_settings()", "function"),
        ("SELECT getenv('HOME') AS a", "function"), ("SELECT * FROM pupils_secret", "table"),
        ("SELECT name FROM staff", "column"), ("SELECT s.birth_date FROM staff AS s", "column"),
        ("SELECT f.id FROM facilities AS f, findings AS g", "join"),
        ("SELECT f.id FROM facilities AS f CROSS JOIN findings AS g", "join"),
        ("SELECT f.id FROM facilities AS f JOIN findings AS g ON TRUE", "join"),
        ("SELECT f.id FROM facilities AS f JOIN findings AS g ON f.id = f.id", "join"),
        ("SELECT 1 / f.id AS a FROM facilities AS f", "division"),
        ("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", "recursive"),
        ("SELECT f.id FROM facilities AS f WHERE f.id = $first", "parameter"),
        ("WITH staff AS (SELECT 1 AS id) SELECT id FROM staff", "hidden"),
        ("SELECT * FROM ｐｕｐｉｌｓ", "table"), ("SELECT\u200b 1 AS a", "statements"),
    ],
)  # fmt: skip
def test_what_may_not_be_asked_is_refused_by_its_rule(sql: str, rule: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        understood(sql, askable(library().datasets, everywhere=True))

    found = refused.value.facts["rule"]
    assert found == rule or (rule, found) in {("syntax", "writes"), ("statements", "syntax"), ("function", "file")}


_PARTS = st.sampled_from(
    ["SELECT", "FROM", "WHERE", "JOIN", "ON", "UNION", "ALL", "WITH", "AS", "(", ")", ",", ";", "*", "/", "=", "'", '"', "--", "/*", "*/", "facilities", "findings", "staff", "name", "id", "org", "1", "0", "NULL", "read_parquet", "read_csv('x')", "glob('/*')", "COPY", "ATTACH", "PRAGMA", "getenv('A')", "$1", "\u202e", "ｓｅｌｅｃｔ", "\x00", "count(*)", "DATE"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(_PARTS, max_size=14))
def test_whatever_is_written_gives_an_answer_or_words_and_reads_no_file(parts: list[str]) -> None:
    seen = askable(library().datasets, everywhere=True)

    asked = check_question(" ".join(parts), seen)

    assert asked.wrong or set(asked.tables) <= set(seen)
    assert asked.wrong or not any(word in asked.sql.lower() for word in ("read_", "glob", "copy", "attach", "getenv"))


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_at_all_is_met_with_words(text: str) -> None:
    asked = check_question(text, askable(library().datasets, everywhere=True))

    assert all(one.code in REASONS for one in asked.wrong)
    assert asked.wrong or asked.sql


def test_time_memory_and_rows_are_bounded(cameras: SimpleNamespace) -> None:
    """Given a question that multiplies, when its bounds are small, then it stops in words; many rows come cut off."""
    there, manifest = readings.fresh({"facilities", "organisations"})
    seen = askable(library().datasets, everywhere=True)
    box = Sandbox(there.folder, manifest, seen, Within())
    many = "SELECT " + " AS x FROM facilities UNION ALL SELECT ".join(["id"] * 4) + " AS x FROM facilities"
    sums = " UNION ALL ".join(f"SELECT {number} AS g, a.x FROM a" for number in range(20))
    big = f"WITH a AS ({many}), b AS ({sums}), c AS (SELECT b.g, b.x, d.x AS y FROM b JOIN b AS d ON d.g = b.g) "
    joined = "FROM c JOIN c AS e ON e.g = c.g JOIN c AS f ON f.g = c.g JOIN c AS h ON h.g = c.g"
    slow = f"{big} SELECT sum(c.y) AS s {joined}"
    large = f"{big} SELECT max(n) AS s FROM (SELECT row_number() OVER (ORDER BY c.x) AS n {joined}) AS numbered"

    assert box.answer(understood(many, seen), Bounds(rows=5)).more
    with pytest.raises(QuestionTooLong):
        box.answer(understood(slow, seen), Bounds(seconds=0.2))
    with pytest.raises(QuestionTooBig):
        box.answer(understood(large, seen), Bounds(megabytes=20, seconds=60))


def test_a_child_that_does_not_stop_is_killed_and_one_that_breaks_down_takes_nothing_with_it(
    cameras: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the sandbox asks of its child it does not trust the child to keep."""
    there, manifest = readings.fresh({"facilities", "organisations"})
    seen = askable(library().datasets, everywhere=True)
    box, question = Sandbox(there.folder, manifest, seen, Within()), understood(COUNT, seen)
    monkeypatch.setattr("tijiao.insight.asking._START", 1.0)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("tijiao.insight.asking.answering", SimpleNamespace(__name__="stubborn"))

    (tmp_path / "stubborn.py").write_text("while True: pass")
    with pytest.raises(QuestionTooLong):
        box.answer(question, Bounds(seconds=0.1))
    (tmp_path / "stubborn.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(QuestionTooBig):
        box.answer(question, Bounds(seconds=60))


def test_days_decimals_and_nothing_come_back_as_they_are(cameras: SimpleNamespace) -> None:
    there, manifest = readings.fresh({"facilities", "organisations"})
    seen = askable(library().datasets, everywhere=True)
    sql = "SELECT DISTINCT make_date(2020, 5, 1) AS a, 1.50 AS b, NULL AS c, f.id = f.id AS d, CAST('2020-05-01 08:00' AS TIMESTAMP) AS e FROM facilities AS f"

    found = Sandbox(there.folder, manifest, seen, Within()).answer(understood(sql, seen))

    assert list(found.rows) == [(date(2020, 5, 1), Decimal("1.50"), None, True, datetime(2020, 5, 1, 8))]  # noqa: DTZ001


def test_the_childs_limits_are_kept_by_the_system(tmp_path: Path) -> None:
    """Given more memory or files than its limits let it have, then the system refuses."""
    code = "from tijiao.insight.answering import limited; limited(1_000_000, 5); {}"
    wild = ("bytearray(3 << 30)", "print('x', file=open('beyond', 'w'), flush=True)")

    said = [
        subprocess.run(
            [sys.executable, "-c", code.format(one)], capture_output=True, text=True, check=False, cwd=tmp_path,
            env={"PYTHONPATH": str(Path(answering.__file__).parents[2])},
        ).stderr.splitlines()[-1]
        for one in wild
    ]  # fmt: skip

    assert said == ["MemoryError", "OSError: [Errno 27] File too large"]


# --- the page ---------------------------------------------------------------------------------------------------------
def test_the_page_answers_refuses_in_words_saves_and_exports(cameras: SimpleNamespace, analyst: Any) -> None:
    client = Client()
    client.force_login(analyst)

    good = client.post("/indicators/questions/", {"sql": COUNT})
    bad = client.post("/indicators/questions/", {"sql": "SELECT name FROM staff"})
    saved = client.post("/indicators/questions/save/", {"sql": COUNT, "title": "各校设施"}, follow=True)
    sheet = client.post("/indicators/questions/", {"sql": COUNT, "export": "xlsx"})

    assert good.context["rows"] == [["s-001", "2"], ["s-002", "1"]]
    assert (bad.status_code, bad.context["problem"]) == (422, "第 1 行：没有 name 这一列，或这一列不对提问开放。")
    assert saved.context["sql"] == COUNT
    assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")
    assert AuditEntry.objects.filter(action="question.export").count() == 1


def test_a_saved_question_is_its_owners_alone(city: SimpleNamespace, analyst: Any, person: Any) -> None:
    other = person("section-officer", city.safety)
    made = questions.save("我的", COUNT, by=analyst, at=AT.now)

    with pytest.raises(NotVisible):
        questions.forget(made.pk, by=other, at=AT.now)
    with pytest.raises(TitleMissing):
        questions.save(" ", COUNT, by=analyst, at=AT.now)
    questions.forget(made.pk, by=analyst, at=AT.now)

    assert not Question.objects.exists()


# --- indicators -------------------------------------------------------------------------------------------------------
def test_a_draft_becomes_an_indicator_when_another_person_confirms_it(
    cameras: SimpleNamespace, analyst: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    officer = person("section-officer", cameras.safety)
    made = questions.draft(OVERDUE, OVERDUE_SQL, by=analyst, at=AT.now)
    assert "links" not in library().indicators

    with django_capture_on_commit_callbacks(execute=True):
        questions.confirm(made.pk, by=officer, at=AT.now)
    found = readings.reading("links", "s-001")
    with django_capture_on_commit_callbacks(execute=True):
        questions.withdraw(made.pk, by=officer, at=AT.now)

    assert (found.text, found.unit) == ("2", "个")
    assert "links" not in library().indicators


def test_who_drafted_does_not_confirm_and_an_analyst_confirms_nothing(
    city: SimpleNamespace, analyst: Any, person: Any
) -> None:
    officer = person("section-officer", city.safety)
    own, others = (
        questions.draft(_called(code), OVERDUE_SQL, by=by, at=AT.now)
        for code, by in (("own", officer), ("others", analyst))
    )  # fmt: skip

    with pytest.raises(OwnDraft):
        questions.confirm(own.pk, by=officer, at=AT.now)
    with pytest.raises(NotAllowed):
        questions.confirm(others.pk, by=analyst, at=AT.now)
    questions.withdraw(others.pk, by=officer, at=AT.now)
    with pytest.raises(DecidedAlready):
        questions.confirm(others.pk, by=officer, at=AT.now)


def _called(code: str) -> questions.Draft:
    return questions.Draft(code, *(getattr(OVERDUE, name) for name in OVERDUE.__slots__[1:]))


@pytest.mark.parametrize(
    ("code", "sql", "problem"),
    [
        ("cctv-linked-share", OVERDUE_SQL, IdTaken), ("Bad Id", OVERDUE_SQL, WrongIndicator),
        ("fine", "SELECT 1 AS a", WrongIndicator), ("fine", OVERDUE_SQL.replace("1 AS", "f.code AS"), WrongIndicator),
        ("fine", "SELECT s.id AS org, s.birth_date AS on_date, 'x' AS subject, 1 AS value FROM staff AS s", WrongIndicator),
        ("fine", "DROP TABLE facilities", WrongIndicator),
    ],
)  # fmt: skip
def test_what_does_not_make_an_indicator_is_not_drafted(
    city: SimpleNamespace, analyst: Any, code: str, sql: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        questions.draft(_called(code), sql, by=analyst, at=AT.now)

    assert not KeptIndicator.objects.exists()


def test_the_pages_of_a_draft_lead_from_the_question_to_the_confirmation(
    cameras: SimpleNamespace, analyst: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    drafter, officer = Client(), Client()
    drafter.force_login(analyst)
    officer.force_login(person("section-officer", cameras.safety))
    told = {name: getattr(OVERDUE, name) for name in OVERDUE.__slots__}

    begun = drafter.post("/indicators/drafts/new/", {"sql": OVERDUE_SQL})
    made = drafter.post("/indicators/drafts/new/", {**told, "sql": OVERDUE_SQL}, follow=True)
    address = made.redirect_chain[-1][0]
    with django_capture_on_commit_callbacks(execute=True):
        done = officer.post(f"{address}confirm/", follow=True)

    assert begun.context["form"].initial["sql"] == OVERDUE_SQL
    assert (made.context["may_confirm"], done.context["confirmed"]) == (False, True)
    assert officer.get("/indicators/links/?period=2020-05").context["reading"].text == "3"
    assert officer.post(f"{address}praise/").status_code == 404
    assert [one.state for one in KeptIndicator.objects.all()] == ["confirmed"]
    assert kept.confirmed().keys() == {"links"}
