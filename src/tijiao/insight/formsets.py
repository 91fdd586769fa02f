"""A data set for each form: its records with the answers as typed columns."""

from collections.abc import Iterator, Sequence

from tijiao.forms.declare import Calculate, FormDefinition, Group, Holding, Note, Question
from tijiao.insight.catalog import Column, ColumnType, DataSet, Partitioning, quoted, sql_name
from tijiao.packs.text import Text

PREFIX = "form_"
_TYPES: dict[str, ColumnType] = {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE"}


def _column(name: str, kind: ColumnType, zh: str, en: str) -> Column:
    return Column(name=name, type=kind, title=Text(zh=zh, en=en))


OWN = (
    _column("id", "BIGINT", "记录", "Record"),
    _column("org", "BIGINT", "单位", "Organisation"),
    _column("ledger", "VARCHAR", "台账", "Ledger"),
    _column("period", "VARCHAR", "所属期", "Period"),
    _column("period_first", "DATE", "首日", "First day"),
    _column("on_date", "DATE", "末日", "Last day"),
    _column("state", "VARCHAR", "状态", "State"),
    _column("filed_at", "TIMESTAMP", "报送时间", "Filed at"),
)
_FROM = """
  r.id, r.organisation_id AS org, l.code AS ledger, r.period, r.period_first,
  CAST(CAST(r.period_end AS DATE) - INTERVAL 1 DAY AS DATE) AS on_date, r.state, r.filed_at
FROM op.ledgers_record AS r JOIN op.ledgers_ledger AS l ON l.id = r.ledger_id
WHERE """
NARROW = {
    "ledgers_record": "ledger_id IN (SELECT id FROM ledgers_ledger WHERE code = {0})"
    " AND period_first >= {1.first} AND period_first < {1.end}"
}


def of_form(form: FormDefinition, ledgers: Sequence[str]) -> DataSet:
    """The data set `form_<id>` of a form that the named ledgers use (none: its columns only, for checks)."""
    columns, answers = list(OWN), []
    for item in _answered(form):
        name = sql_name(item.name)
        if any(column.name == name for column in columns):
            continue
        kind = _type(item)
        title = item.label or Text(zh=item.name, en=item.name)
        columns.append(Column(name=name, type=kind, title=title, sensitivity=item.sensitivity))
        place = quoted(f'$."{item.name}"')
        answers.append(f'TRY_CAST(json_extract_string(r.data, {place}) AS {kind}) AS "{name}"')
    chosen = ", ".join(map(quoted, ledgers)) or "NULL"
    extra = "".join(f"\n  {answer}," for answer in answers)
    return DataSet(
        id=PREFIX + sql_name(form.id),
        title=form.title,
        answers=("ledgers_record", "ledgers_ledger"),
        reads=("ledgers_record", "ledgers_ledger"),
        address="ledgers:record",
        partition=Partitioning(
            by="ledger || '/' || strftime(period_first, '%Y-%m')", pieces=("text", "month"), narrow=NARROW
        ),
        columns=tuple(columns),
        only=tuple(ledgers) or ("-",),
        sql=f"SELECT{extra}{_FROM}l.code IN ({chosen}) AND r.state <> 'draft'",
    )


def _answered(form: FormDefinition) -> Iterator[Holding]:
    for _path, item, _groups in form.walk():
        if not isinstance(item, Note | Group):
            yield item


def _type(item: Holding) -> ColumnType:
    if isinstance(item, Question):
        return _TYPES.get(item.type, "VARCHAR")
    return "DOUBLE" if isinstance(item, Calculate) else "VARCHAR"
