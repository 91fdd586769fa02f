"""What packs declare: indicators, an SQL file each. The SQL gives one row per unit of evidence."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from tijiao.access.sensitivity import NEVER_FOR_ANALYSTS, SMALLEST_OPEN_GROUP, Sensitivity
from tijiao.insight import catalog
from tijiao.insight.catalog import DataSet
from tijiao.insight.formsets import of_form
from tijiao.insight.sqlcheck import Checked, check
from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.faults import Flaw, Path
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

PeriodKind = Literal["day", "week", "ten-day", "month", "quarter", "term", "school-year", "year"]
Aggregate = Literal["rate", "mean", "sum", "count", "distinct", "cv", "share-meeting"]


GUARDED = NEVER_FOR_ANALYSTS - {Sensitivity.PERSONAL}
Named = Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9-]*/[a-z0-9][a-z0-9 ]*$")]
"""A standard: its code and what it applies to, "R1/primary"."""


NO_UNIT = Text.model_construct(zh="", en="")


class Also(Declaration):
    """A further number over the same rows, with an id of its own: the spread of a rate, the share behind a count."""

    id: Slug
    title: Text
    unit: Text | None = None
    """None: it has none, as a coefficient of variation."""
    better: Literal["up", "down", "none"]
    aggregate: Aggregate
    threshold: float | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    standards: tuple[Named, ...] = ()


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
    each        every school is held to the plan's number by itself: one that does not keep it needs help.
    source      the document that the definition follows.
    standards   the standards' numbers that it is held against or computed with.
    also        further numbers over the same rows; each becomes an indicator of its own.
    """

    unit: Text
    better: Literal["up", "down", "none"]
    period: PeriodKind
    aggregate: Aggregate
    nature: Literal["flow", "stock"] = "flow"
    threshold: float | None = None
    each: bool = False
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    suppress: Annotated[int, Field(ge=0, le=100)] = 0
    handled_by: Literal["personal", "health", "care", "petition", "discipline"] = "care"
    source: Annotated[str, Field(min_length=4)]
    about: Text
    standards: tuple[Named, ...] = ()
    also: tuple[Also, ...] = ()
    sql: str

    def all(self) -> Iterator["Indicator"]:
        """Itself, and one for each of `also`."""
        yield self
        for one in self.also:
            told = {name: getattr(one, name) for name in Also.model_fields if name != "unit"}
            yield self.model_copy(update={**told, "unit": one.unit or NO_UNIT, "also": ()})

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id, *(one.id for one in self.also))

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
    told: list[tuple[Indicator | Also, Path]] = [(indicator, ())]
    told += [(also, ("also", number)) for number, also in enumerate(indicator.also)]
    for one, at in told:
        if (one.threshold is None) == (one.aggregate == "share-meeting"):
            remedy = "share-meeting has one, the others have none"
            yield Flaw((*at, "threshold"), "threshold and aggregate do not fit", remedy)
    yield from _repeated(indicator, context)
    if indicator.nature == "flow" and "as_of" in indicator.learned.parameters:
        yield Flaw(("nature",), "$as_of belongs to a stock", "write nature: stock, or use $first and $end")
    known = known_datasets(context.entries.get("form", {}))
    least = SMALLEST_OPEN_GROUP
    if indicator.suppress < least and any(guarded(known[name]) for name in indicator.tables if name in known):
        yield Flaw(("suppress",), f"health and care open to counts of {least} or more", f"write suppress: {least}")
    for wrong in check(indicator.sql, known).wrong:
        yield Flaw(("sql", wrong.line), wrong.message, wrong.remedy)


def guarded(dataset: DataSet) -> bool:
    """Whether it holds health, care, petition or discipline columns."""
    return any(column.sensitivity in GUARDED for column in dataset.columns)


def _repeated(indicator: Indicator, context: Context) -> Iterator[Flaw]:
    """Ids of `also` that another indicator has."""
    others = context.entries.get("indicator", {}).values()
    taken = {indicator.id, *(name for other in others if other.id != indicator.id for name in other.ids)}
    for number, one in enumerate(indicator.also):
        if one.id in taken:
            yield Flaw(("also", number, "id"), f"another indicator is called '{one.id}'", "name it apart")
        taken.add(one.id)


def known_datasets(forms: Mapping[str, Any]) -> dict[str, DataSet]:
    """The data sets that an indicator may read: those of the lake, and one for each of the folder's forms."""
    datasets = dict(catalog.own())
    for form in forms.values():
        datasets |= {made.id: made for made in of_form(form, ())}
    return datasets


INDICATOR: Kind[Indicator] = Kind("indicator", "indicators/*.sql", Indicator, faults)
KINDS = (INDICATOR,)
