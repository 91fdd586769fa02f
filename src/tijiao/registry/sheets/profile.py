"""How the columns of a foreign export become those of a table: joined, picked from, dated, put into our words.

Plain declarations, in a pack's YAML or made on a page; DuckDB applies one to all rows at once. Patterns are RE2's,
which cannot be made to run for ever.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Protocol

import duckdb
import pyarrow as pa
from pydantic import Field, StringConstraints

from tijiao.packs.entry import Declaration

Head = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Word = Annotated[str, StringConstraints(max_length=200)]


class Rule(Declaration):
    """One column of ours: the `heads` it is taken from, joined by `join`; then `pick`, `date` and `values` in turn.

    pick    a pattern with one group: what it holds is kept; a text that it does not fit stays as it is
    date    how a date is written there, as strptime says it: "%Y%m%d", "%d.%m.%Y"
    values  their word → ours; other words stay as they are, and are told as faults where they are none of ours
    """

    heads: tuple[Head, ...] = Field(min_length=1, max_length=6)
    join: Word = ""
    pick: Word = ""
    date: Word = ""
    values: dict[Word, Word] = Field(default={}, max_length=200)


class Reshaping(Protocol):
    """A profile, wherever it comes from: it is meant where a file has all heads of `match`."""

    @property
    def match(self) -> Sequence[str]: ...

    @property
    def columns(self) -> Mapping[str, Rule]: ...


def reshape(texts: pa.Table, places: Mapping[str, int], columns: Mapping[str, Rule]) -> pa.Table:
    """The table with a further column for each of `columns`, called as its key. `places`: head → position."""
    with duckdb.connect(config={"threads": 2, "enable_external_access": False}) as lake:
        lake.execute("SET enable_progress_bar = false")
        lake.register("given", texts)
        told = ", ".join(f"{_told(rule, places)} AS {_quoted(key, mark=chr(34))}" for key, rule in columns.items())
        made = lake.execute(f"SELECT {told} FROM given").to_arrow_table()  # its order is kept
    for key in columns:
        texts = texts.append_column(key, made.column(key))
    return texts


def _told(rule: Rule, places: Mapping[str, int]) -> str:
    parts = [f"nullif(trim(c{places[head]}), '')" for head in rule.heads]
    text = parts[0] if len(parts) == 1 else f"nullif(concat_ws({_quoted(rule.join)}, {', '.join(parts)}), '')"
    if rule.pick:
        text = f"coalesce(nullif(regexp_extract({text}, {_quoted(rule.pick)}, 1), ''), {text})"
    if rule.date:
        text = f"coalesce(strftime(try_strptime({text}, {_quoted(rule.date)}), '%Y-%m-%d'), {text})"
    if rule.values:
        pairs = ", ".join(f"{_quoted(one)}: {_quoted(value)}" for one, value in rule.values.items())
        text = f"coalesce(map_extract_value(MAP {{{pairs}}}, {text}), {text})"
    return text


def _quoted(text: str, *, mark: str = "'") -> str:
    return f"{mark}{text.replace(mark, mark * 2)}{mark}"
