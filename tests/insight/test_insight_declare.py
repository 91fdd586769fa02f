"""What a pack may say in an indicator: every fault with its line, before anything is computed."""

from pathlib import Path

import pytest
from insight.drawn import FACTS

from tijiao.forms.compiled import FORM
from tijiao.insight.declare import INDICATOR, Indicator
from tijiao.insight.sqlcheck import bind, check
from tijiao.packs.loader import load_folder

DATASETS = {"facts": FACTS}
RIGHT = "SELECT org, on_date, who AS subject, value, weight FROM facts"
PACKS = Path(__file__).resolve().parents[2] / "packs"

WRONG = [
    ("SELECT (org FROM facts", 1, "the SQL cannot be read"),
    (f"{RIGHT};\n{RIGHT}", 1, "there are 2 statements"),
    ("DELETE FROM facts", 1, "only SELECT is allowed"),
    ("COPY facts TO 'out.csv'", 1, "only SELECT is allowed"),
    ("ATTACH 'store.sqlite3'", 1, "only SELECT is allowed"),
    ("SELECT org, on_date, who AS subject, value\nFROM read_csv('/etc/passwd')", 2, "is no data set"),
    ("SELECT org, on_date, who AS subject, value\nFROM 'lake/x.parquet'", 2, "there is no data set 'lake/x.parquet'"),
    ("SELECT org, on_date, who AS subject, value\nFROM op.facts", 2, "op.facts is no data set"),
    ("SELECT org, on_date, who AS subject, value\nFROM fact", 2, "there is no data set 'fact'"),
    ("SELECT org, on_date,\n  whom AS subject, value FROM facts", 2, "there is no column whom"),
    ("SELECT org, on_date, '事实/' || id AS subject,\n  vale AS value FROM facts", 2, "there is no column vale"),
    ("SELECT f.org, f.on_date,\n  f.whom AS subject, f.value FROM facts AS f", 2, "there is no column f.whom"),
    ("SELECT org, on_date, who AS subject FROM facts", 1, "the query gives org, on_date, subject"),
    ("SELECT * FROM facts", 1, "the query gives *"),
    ("SELECT org, on_date, who AS subject,\n  value / weight AS value FROM facts", 2, "can divide by zero"),
    ("SELECT a.org, a.on_date, a.who AS subject, a.value\nFROM facts AS a, facts AS b", 2, "a join without bound"),
    ("SELECT org, on_date, who AS subject,\n  percentile_cont(value, 0.5) AS value FROM facts", 2, "the function"),
    (
        "SELECT org, on_date, who AS subject,\n  on_date - $first AS value FROM facts",
        2,
        "on_date - $first is not the same on Spark",
    ),
    (
        "WITH k AS (SELECT org, max(on_date) AS last, make_date(2020, 1, 1) AS began FROM facts GROUP BY org)\n"
        "SELECT org, last AS on_date, 'facts/1' AS subject, last - began AS value FROM k",
        2,
        "last - began is not the same on Spark",
    ),
    ("SELECT org, on_date, who AS subject,\n  getenv('HOME') AS value FROM facts", 2, "the function getenv"),
    ("SELECT org, on_date, who AS subject, value FROM facts\nWHERE on_date <= $now", 2, "there is no parameter $now"),
    ("SELECT org, on_date, who AS subject, who AS value FROM facts", 1, "value comes out as VARCHAR"),
    (
        "WITH facts AS (SELECT 1 AS a) SELECT a AS org, a AS on_date, a AS subject, a AS value FROM facts",
        1,
        "WITH facts",
    ),
]


@pytest.mark.parametrize(("sql", "line", "message"), WRONG)
def test_wrong_sql_is_refused_with_its_line(sql: str, line: int, message: str) -> None:
    found = check(sql, DATASETS).wrong

    assert [(one.line, message in one.message) for one in found][:1] == [(line, True)], found


@pytest.mark.parametrize(
    "sql",
    [
        RIGHT,
        "SELECT org, on_date, who AS subject, value / nullif(weight, 0) AS value FROM facts",
        "SELECT org, on_date, 'facts/' || id AS subject, 1 AS value FROM facts WHERE on_date BETWEEN $first AND $end",
        "WITH kept AS (SELECT org, max(on_date) AS day FROM facts GROUP BY org HAVING count(*) > 1) "
        "SELECT f.org, k.day AS on_date, f.who AS subject, CASE WHEN f.value > 2 THEN 1 ELSE 0 END AS value "
        "FROM facts AS f JOIN kept AS k ON k.org = f.org WHERE extract(year FROM k.day) = 2020",
        f"{RIGHT} UNION ALL {RIGHT}",
        "SELECT org, on_date, who AS subject, date_diff('day', $first, on_date) - id AS value FROM facts",
        "SELECT org, on_date, who AS subject, value FROM facts AS f "
        "WHERE EXISTS (SELECT 1 FROM facts AS g WHERE g.org = f.org AND g.on_date > f.on_date)",
    ],
)
def test_right_sql_passes(sql: str) -> None:
    assert check(sql, DATASETS).wrong == ()


def test_parameters_become_dates_and_only_they() -> None:
    sql = "SELECT org, on_date, '$as_of' AS subject, value FROM facts WHERE on_date <= $as_of"

    assert bind(sql, {"as_of": "2020-05-20"}) == (
        "SELECT org, on_date, '$as_of' AS subject, value FROM facts WHERE on_date <= CAST('2020-05-20' AS DATE)"
    )


def test_the_indicators_of_the_plan_are_right_and_those_that_its_targets_name_are_there() -> None:
    loaded = load_folder(PACKS / "plan-2020", [INDICATOR, FORM], partial=True)
    declared = {one.id for one in loaded.entries(Indicator)}
    assert loaded.plan is not None
    measures = [measure for _at, line in loaded.plan.walk() for measure in line.measures]
    named = {one.indicator for measure in measures for one in (*measure.targets, *measure.interests) if one.indicator}

    assert loaded.faults == ()
    assert named <= declared


def test_a_fault_in_an_indicators_sql_stands_at_its_line_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "04-safety"
    (folder / "indicators").mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "id: safety\ntitle: {zh: 安全, en: Safety}\n", encoding="utf-8"
    )  # fmt: skip
    right = (PACKS / "plan-2020/04-safety/indicators/cctv-linked-share.sql").read_text(encoding="utf-8")
    (folder / "indicators/cctv-linked-share.sql").write_text(
        right.replace("f.id AS subject", "f.idx AS subject"), encoding="utf-8"
    )
    line = 1 + right[: right.index("f.id AS subject")].count("\n")

    faults = [fault for fault in load_folder(folder, [INDICATOR], partial=True).faults if "column" in fault.message]

    assert [(fault.file, fault.line, fault.message) for fault in faults] == [
        ("indicators/cctv-linked-share.sql", line, "sql: there is no column f.idx"),
    ]
