"""What packs declare: indicators, an SQL file each. The SQL gives one row per unit of evidence."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from tijiao.insight import catalog
from tijiao.insight.catalog import DataSet
from tijiao.insight.formsets import of_form
from tijiao.insight.sqlcheck import Checked, check
from tijiao.packs.entry import Entry
from tijiao.packs.faults import Flaw
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

PeriodKind = Literal["day", "week", "ten-day", "month", "quarter", "term", "school-year", "year"]
Aggregate = Literal["rate", "mean", "sum", "count", "distinct", "cv", "share-meeting"]


class Indicator(Entry):
    """A number with its definition.

    unit        as people read it: "%", 人次 …; with "%" the value is a hundred times the quotient.
    better      which way is better.
    period      the period in which it is usually read.
    aggregate   rate: sum(value) ÷ sum(weight) · mean: sum(value × weight) ÷ sum(weight) · sum · count of rows with a
                value · distinct: subjects with a value, each once · cv: coefficient of variation of value ÷ weight
                over organisations, weighted by weight · share-meeting: organisations whose value ÷ weight meets
                `threshold`, of those with evidence. Without a column weight every row weighs 1.
    nature      flow: rows whose on_date lies in the period · stock: the state on `$as_of`, the last day of the period
                or today, whichever is earlier.
    decimals    places shown.
    suppress    numbers that rest on fewer than this many (and at least one) stay hidden; 0: none do.
    handled_by  sensitivity that a viewer must be allowed to read there to see a hidden number.
    source      the document that the definition follows.
    """

    unit: Text
    better: Literal["up", "down", "none"]
    period: PeriodKind
    aggregate: Aggregate
    nature: Literal["flow", "stock"] = "flow"
    threshold: float | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    suppress: Annotated[int, Field(ge=0, le=100)] = 0
    handled_by: Literal["personal", "health", "care", "petition", "discipline"] = "care"
    source: Annotated[str, Field(min_length=4)]
    about: Text
    sql: str

    @property
    def scale(self) -> float:
        return 100.0 if self.unit.zh == "%" and self.aggregate in ("rate", "mean", "share-meeting") else 1.0

    @cached_property
    def learned(self) -> Checked:
        """Tables, parameters and weight of the SQL, as far as it can be read at all."""
        return check(self.sql, {})

    @property
    def tables(self) -> tuple[str, ...]:
        return self.learned.tables

    @property
    def parameters(self) -> frozenset[str]:
        return self.learned.parameters

    @property
    def weighted(self) -> bool:
        return self.learned.weighted


def faults(indicator: Indicator, context: Context) -> Iterator[Flaw]:
    """The flaws of an indicator within a folder: its SQL over the data sets that exist with the folder's forms."""
    if (indicator.threshold is None) == (indicator.aggregate == "share-meeting"):
        yield Flaw(("threshold",), "threshold and aggregate do not fit", "share-meeting has one, the others have none")
    if indicator.nature == "flow" and "as_of" in indicator.learned.parameters:
        yield Flaw(("nature",), "$as_of belongs to a stock", "write nature: stock, or use $first and $end")
    for wrong in check(indicator.sql, known_datasets(context.entries.get("form", {}))).wrong:
        yield Flaw(("sql", wrong.line), wrong.message, wrong.remedy)


def known_datasets(forms: Mapping[str, Any]) -> dict[str, DataSet]:
    """The data sets that an indicator may read: those of the lake, and one for each of the folder's forms."""
    datasets = catalog.load()
    for form in forms.values():
        made = of_form(form, ())
        datasets[made.id] = made
    return datasets


INDICATOR: Kind[Indicator] = Kind("indicator", "indicators/*.sql", Indicator, faults)
KINDS = (INDICATOR,)
