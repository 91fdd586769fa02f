"""How rows of evidence become figures, written once in Ibis and compiled for the engine that runs it.

    evidence (org, on_date, subject, value, weight)   what the indicator's SQL gives
    cover    (org, node [, on_date])                  each organisation under each node that it counts for, once;
                                                      with `dated`, on each day of evidence
    spans    (span, first, end)                       the periods asked for, half-open

Sum first, divide last. A row without a value is silent: it is counted and moves nothing. So is, where values are
divided by weights, a row without a weight: its value would be divided by nothing.
"""

from functools import lru_cache
from typing import Any

import ibis
from ibis import _

EVIDENCE = ibis.schema(
    {"org": "int64", "on_date": "date", "subject": "string", "value": "float64", "weight": "float64"}
)
COVER = ibis.schema({"org": "int64", "node": "string"})
DATED = ibis.schema({"org": "int64", "node": "string", "on_date": "date"})
SPANS = ibis.schema({"span": "string", "first": "date", "end": "date"})
COLUMNS = ("node", "span", "rows", "silent", "numerator", "denominator", "value")
DIVIDED = frozenset({"rate", "mean", "cv", "share-meeting"})
_EXACT = 9
"""Places to which a quotient is rounded before it is held against a threshold: 0.1 + 0.2 meets 0.3."""


@lru_cache(maxsize=64)
def compiled(aggregate: str, dated: bool, threshold: float | None, better: str, dialect: str = "duckdb") -> str:
    """The roll-up as SQL over tables named evidence, cover and spans."""
    return str(ibis.to_sql(figures(aggregate, dated=dated, threshold=threshold, better=better), dialect=dialect))


def figures(aggregate: str, *, dated: bool, threshold: float | None = None, better: str = "up") -> Any:
    """One row per node and span with evidence: COLUMNS. `value` is null where there is nothing to divide by."""
    evidence = ibis.table(EVIDENCE, name="evidence")
    cover, spans = ibis.table(DATED if dated else COVER, name="cover"), ibis.table(SPANS, name="spans")
    placed = evidence.join(spans, [evidence.on_date >= spans.first, evidence.on_date < spans.end])
    told = _.value.notnull() & _.weight.notnull() if aggregate in DIVIDED else _.value.notnull()
    placed = placed.mutate(told=told)
    keys = ["org", "on_date"] if dated else ["org"]
    if aggregate == "distinct":
        return _finished(_distinct(placed.join(cover, keys)), aggregate)
    units = placed.group_by([*keys, "span"]).agg(
        rows=_.count(),
        told=_.told.sum(),
        v=_.value.sum(where=_.told),
        w=_.weight.sum(where=_.told),
        vw=(_.value * _.weight).sum(where=_.told),
    )
    return _finished(_PER_NODE[aggregate](units.join(cover, keys), threshold, better), aggregate)


def _sums(lifted: Any, _threshold: float | None, _better: str) -> Any:
    return lifted.group_by(["node", "span"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum(), vw=_.vw.sum()
    )  # fmt: skip


def _by_unit(lifted: Any) -> Any:
    """One row per organisation under each node: what schools are compared by. Without weight it has no x."""
    sums = lifted.group_by(["node", "span", "org"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum()
    )  # fmt: skip
    return sums.mutate(v=ibis.ifelse(_.w > 0, _.v, None), w=ibis.ifelse(_.w > 0, _.w, None)).mutate(x=_.v / _.w)


def _spread(lifted: Any, _threshold: float | None, _better: str) -> Any:
    """Sums for the weighted coefficient of variation: sqrt(Σ w (x - X)² / Σ w) / X with x = v / w, X = Σ v / Σ w.

    The mean comes first and the squares after: Σ w x² - X² loses all its digits where schools are nearly equal.
    """
    around = ibis.window(group_by=["node", "span"])
    by_unit = _by_unit(lifted).mutate(mean=_.v.sum().over(around) / _.w.sum().over(around))
    by_unit = by_unit.mutate(off=_.w * (_.x - _.mean) * (_.x - _.mean))
    return by_unit.group_by(["node", "span"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum(), vw=_.off.sum()
    )  # fmt: skip


def _meeting(lifted: Any, threshold: float | None, better: str) -> Any:
    by_unit = _by_unit(lifted).mutate(x=_.x.round(_EXACT))
    meets = _.x <= threshold if better == "down" else _.x >= threshold
    return by_unit.group_by(["node", "span"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=meets.sum(), w=_.x.count(), vw=_.v.sum()
    )  # fmt: skip


def _distinct(lifted: Any) -> Any:
    """Subjects that have a value, each once under each node, however often and in however many units it occurs."""
    return lifted.group_by(["node", "span"]).agg(
        rows=_.count(), told=_.told.sum(), v=_.subject.nunique(where=_.told), w=_.told.sum(), vw=_.told.sum()
    )  # fmt: skip


_PER_NODE = {
    "rate": _sums, "mean": _sums, "sum": _sums, "count": _sums, "cv": _spread, "share-meeting": _meeting,
}  # fmt: skip


def _finished(sums: Any, aggregate: str) -> Any:
    """COLUMNS out of the sums."""
    numerator = {"mean": _.vw, "count": _.told}.get(aggregate, _.v).cast("float64")
    divided = aggregate in DIVIDED
    told = sums.mutate(
        silent=_.rows - _.told,
        numerator=ibis.ifelse(_.told > 0, numerator, ibis.null("float64")),
        denominator=_.w.cast("float64") if divided else ibis.null("float64"),
    )
    if aggregate == "cv":
        value = (_.vw / _.w.nullif(0)).sqrt() / (_.v / _.w.nullif(0)).nullif(0)
    else:
        value = _.numerator / _.denominator.nullif(0) if divided else _.numerator
    return told.mutate(value=value.cast("float64")).select(*COLUMNS)
