"""A data set for each form, its records with the answers as typed columns, and one for the rows of each repeat."""

from collections.abc import Mapping, Sequence

from tijiao.access.sensitivity import Sensitivity
from tijiao.forms.declare import (
    AnyItem,
    Calculate,
    FormDefinition,
    Group,
    Holding,
    Note,
    Question,
    Repeat,
    Select,
    Upload,
)
from tijiao.insight.catalog import Column, ColumnType, DataSet, Partitioning, quoted, sql_name
from tijiao.packs.text import Text

PREFIX = "form_"
_LONGEST = 80
_TYPES: dict[str, ColumnType] = {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE"}


def _column(name: str, kind: ColumnType, zh: str, en: str, said_by: str = "") -> Column:
    return Column(name=name, type=kind, title=Text(zh=zh, en=en), said_by=said_by)


OWN = (
    _column("id", "BIGINT", "记录", "Record"),
    _column("org", "BIGINT", "单位", "Organisation"),
    _column("ledger", "VARCHAR", "台账", "Ledger", "ledgers_ledger.code"),
    _column("period", "VARCHAR", "所属期", "Period"),
    _column("period_first", "DATE", "首日", "First day"),
    _column("on_date", "DATE", "末日", "Last day"),
    _column("state", "VARCHAR", "状态", "State", "ledgers_record.state"),
    _column("filed_at", "TIMESTAMP", "报送时间", "Filed at"),
)
_FROM = """
  r.id, r.organisation_id AS org, l.code AS ledger, r.period, r.period_first,
  CAST(CAST(r.period_end AS DATE) - INTERVAL 1 DAY AS DATE) AS on_date, r.state, r.filed_at
FROM op.ledgers_record AS r JOIN op.ledgers_ledger AS l ON l.id = r.ledger_id"""
#: By the index (ledger, state, first day): without the states a database reads all of the ledger's years.
NARROW = {
    "ledgers_record": "ledger_id IN (SELECT id FROM ledgers_ledger WHERE code = {0})"
    " AND state IN ('filed', 'returned', 'accepted') AND period_first >= {1.first} AND period_first < {1.end}"
}


#: One row for each row of a repeat; `row` counts from 1.
_ROW = _column("row", "BIGINT", "行", "Row")
_ROWS = """
CROSS JOIN LATERAL (SELECT unnest(told.items) AS item, generate_subscripts(told.items, 1) AS "row"
  FROM (SELECT CAST(json_extract(r.data, {0}) AS JSON[]) AS items) AS told) AS one
WHERE """


def of_form(form: FormDefinition, ledgers: Sequence[str], *, earlier: Sequence[FormDefinition] = ()) -> list[DataSet]:
    """The data set `form_<id>` of a form that the named ledgers use (none: its columns only, for checks), and one
    `form_<id>_<repeat>` for each of its repeats, whose rows bear the record's id.

    `earlier`: former versions with which records were filled, the latest first. What only they asked stays a column;
    one that changed its type takes a type that holds the answers of all; each is as sensitive as it ever was.
    """
    asked = [(item, groups) for one in (form, *earlier) for _path, item, groups in one.walk()]
    repeats = {item.name: item for item, _groups in reversed(asked) if isinstance(item, Repeat)}
    flat = [item for item, groups in asked if not any(isinstance(one, Repeat) for one in groups)]
    labels = _labels((form, *earlier))
    found = [_data_set(form, ledgers, PREFIX + sql_name(form.id), form.title, _answers(flat, "r.data", OWN, labels))]
    for repeat in repeats.values():
        inner = [item for item, groups in asked if any(_is(one, repeat) for one in groups)]
        name = f"{PREFIX}{sql_name(form.id)}_{sql_name(repeat.name)}"[:_LONGEST]
        title = Text(zh=f"{form.title.zh}：{repeat.label.zh}", en=f"{form.title.en}: {repeat.label.en}")
        columns, answers = _answers(inner, "one.item", (*OWN, _ROW), labels)
        unfolded = _ROWS.format(quoted(f'$."{repeat.name}"[*]'))
        found.append(_data_set(form, ledgers, name, title, (columns, ['one."row"', *answers]), unfolded))
    return found


def _data_set(
    form: FormDefinition, ledgers: Sequence[str], name: str, title: Text, told: tuple[list[Column], list[str]],
    unfolded: str = "\nWHERE ",
) -> DataSet:  # fmt: skip
    columns, answers = told
    chosen = ", ".join(map(quoted, ledgers)) or "NULL"
    extra = "".join(f"\n  {answer}," for answer in answers)
    return DataSet(
        id=name,
        title=title,
        answers=("ledgers_record", "ledgers_ledger"),
        reads=("ledgers_record", "ledgers_ledger"),
        address="ledgers:record",
        partition=Partitioning(
            by="ledger || '/' || strftime(period_first, '%Y-%m')", pieces=("text", "month"), narrow=NARROW
        ),
        columns=tuple(columns),
        only=tuple(ledgers) or ("-",),
        sql=f"SELECT{extra}{_FROM}{unfolded}l.code IN ({chosen}) AND r.state <> 'draft'",
    )


def _is(one: Group | Repeat, repeat: Repeat) -> bool:
    return isinstance(one, Repeat) and one.name == repeat.name


def _labels(versions: Sequence[FormDefinition]) -> dict[str, dict[str, Text]]:
    """Question → code of a choice → what it is called, in the latest version that offers it."""
    found: dict[str, dict[str, Text]] = {}
    for form in reversed(versions):
        for _path, item, _groups in form.walk():
            if isinstance(item, Select) and item.type == "select_one":
                found.setdefault(item.name, {}).update({one.name: one.label for one in form.choices[item.choices]})
    return found


def _answers(
    items: Sequence[AnyItem], data: str, own: Sequence[Column], labels: Mapping[str, dict[str, Text]]
) -> tuple[list[Column], list[str]]:
    """The columns after the `own` ones, and how each is read out of the JSON column `data`. Items of one name are the
    same question in several versions, the latest first.
    """
    columns, answers, alike = list(own), list[str](), dict[str, list[Holding]]()
    for item in items:
        name = sql_name(item.name)
        if not isinstance(item, Repeat | Note | Group) and all(column.name != name for column in own):
            alike.setdefault(name, []).append(item)
    for name, versions in alike.items():
        latest, kind = versions[0], _type(versions)
        title = latest.label or Text(zh=latest.name, en=latest.name)
        strictest, called = max(map(_strictness, versions))[1], labels.get(latest.name, {})
        columns.append(Column(name=name, type=kind, title=title, sensitivity=strictest, choices=called))
        place = quoted(f'$."{latest.name}"')
        if isinstance(latest, Upload) and kind == "BIGINT":  # how many files: their bytes are no evidence to count with
            answers.append(f'json_array_length({data}, {place}) AS "{name}"')
        else:
            answers.append(f'TRY_CAST(json_extract_string({data}, {place}) AS {kind}) AS "{name}"')
    return columns, answers


def _strictness(item: Holding) -> tuple[int, Sensitivity]:
    return list(Sensitivity).index(item.sensitivity), item.sensitivity


def _type(versions: Sequence[Holding]) -> ColumnType:
    """The type that holds the answers of all versions: text, unless they are alike or all numbers."""
    found = {_type_of(one) for one in versions}
    if len({isinstance(one, Upload) for one in versions}) > 1:
        return "VARCHAR"
    if len(found) == 1:
        return found.pop()
    return "DOUBLE" if found == {"BIGINT", "DOUBLE"} else "VARCHAR"


def _type_of(item: Holding) -> ColumnType:
    if isinstance(item, Upload):
        return "BIGINT"
    if isinstance(item, Question):
        return _TYPES.get(item.type, "VARCHAR")
    return "DOUBLE" if isinstance(item, Calculate) else "VARCHAR"
