"""How rows of evidence become figures, written once in Ibis and compiled for the engine that runs it.

    evidence (org, on_date, subject, value, weight)   what the indicator's SQL gives
    roof     (org, node, from_day, to_day)            each organisation under each node that it counts for
    spans    (span, first, end)                       the periods asked for, half-open

Sum first, divide last. A row without a value is silent: it is counted and moves nothing.
"""

from functools import lru_cache
from typing import Any

import ibis
from ibis import _

EVIDENCE = ibis.schema(
    {"org": "int64", "on_date": "date", "subject": "string", "value": "float64", "weight": "float64"}
)
ROOF = ibis.schema({"org": "int64", "node": "string", "from_day": "date", "to_day": "date"})
SPANS = ibis.schema({"span": "string", "first": "date", "end": "date"})
COLUMNS = ("node", "span", "rows", "silent", "numerator", "denominator", "value")


@lru_cache(maxsize=64)
def compiled(aggregate: str, dated: bool, threshold: float | None, better: str, dialect: str = "duckdb") -> str:
    """The roll-up as SQL over tables named evidence, roof and spans; `dated`: the roof's rows hold between two days."""
    return str(ibis.to_sql(figures(aggregate, dated=dated, threshold=threshold, better=better), dialect=dialect))


def figures(aggregate: str, *, dated: bool, threshold: float | None = None, better: str = "up") -> Any:
    """One row per node and span with evidence: COLUMNS. `value` is null where there is nothing to divide by."""
    evidence, roof = ibis.table(EVIDENCE, name="evidence"), ibis.table(ROOF, name="roof")
    spans = ibis.table(SPANS, name="spans")
    placed = evidence.join(spans, [evidence.on_date >= spans.first, evidence.on_date < spans.end])
    if aggregate == "distinct":
        return _finished(_distinct(placed, roof, dated), aggregate)
    keys = ["org", "span", "on_date"] if dated else ["org", "span"]
    told = _.value.notnull()
    units = placed.group_by(keys).agg(
        rows=_.count(),
        told=told.sum(),
        v=_.value.sum(),
        w=_.weight.sum(where=told),
        vw=(_.value * _.weight).sum(),
    )
    return _finished(_PER_NODE[aggregate](units, roof, dated, threshold, better), aggregate)


def _lift(units: Any, roof: Any, dated: bool) -> Any:
    """Each unit under each node it counts for."""
    on = [units.org == roof.org]
    if dated:
        on += [units.on_date >= roof.from_day, roof.to_day.isnull() | (units.on_date < roof.to_day)]
    return units.join(roof, on)


def _sums(units: Any, roof: Any, dated: bool, _threshold: float | None, _better: str) -> Any:
    return _lift(units, roof, dated).group_by(["node", "span"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum(), vw=_.vw.sum()
    )  # fmt: skip


def _by_unit(units: Any, roof: Any, dated: bool) -> Any:
    """One row per organisation under each node: what schools are compared by."""
    lifted = _lift(units, roof, dated)
    return lifted.group_by(["node", "span", lifted.org]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum()
    )  # fmt: skip


def _spread(units: Any, roof: Any, dated: bool, _threshold: float | None, _better: str) -> Any:
    """Sums for the weighted coefficient of variation: sqrt(Σ w (x - X)² / Σ w) / X with x = v / w, X = Σ v / Σ w.

    An organisation without weight has no x and takes no part.
    """
    by_unit = _by_unit(units, roof, dated)
    return by_unit.group_by(["node", "span"]).agg(
        rows=_.rows.sum(),
        told=_.told.sum(),
        v=_.v.sum(where=_.w > 0),
        w=_.w.sum(),
        vw=(_.v * _.v / _.w.nullif(0)).sum(),
    )


def _meeting(units: Any, roof: Any, dated: bool, threshold: float | None, better: str) -> Any:
    by_unit = _by_unit(units, roof, dated).mutate(x=_.v / _.w.nullif(0))
    meets = _.x <= threshold if better == "down" else _.x >= threshold
    return by_unit.group_by(["node", "span"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=meets.sum(), w=_.x.count(), vw=_.v.sum()
    )  # fmt: skip


def _distinct(placed: Any, roof: Any, dated: bool) -> Any:
    """Subjects that have a value, each once under each node, however often and in however many units it occurs."""
    lifted = _lift(placed, roof, dated)
    told = lifted.value.notnull()
    return lifted.group_by(["node", "span"]).agg(
        rows=_.count(), told=told.sum(), v=lifted.subject.nunique(where=told), w=told.sum(), vw=told.sum()
    )  # fmt: skip


_PER_NODE = {
    "rate": _sums, "mean": _sums, "sum": _sums, "count": _sums, "cv": _spread, "share-meeting": _meeting,
}  # fmt: skip


def _finished(sums: Any, aggregate: str) -> Any:
    """COLUMNS out of the sums."""
    numerator = {"mean": _.vw, "count": _.told}.get(aggregate, _.v).cast("float64")
    divided = aggregate in ("rate", "mean", "share-meeting", "cv")
    denominator = _.w.cast("float64") if divided else ibis.null("float64")
    told = sums.mutate(
        silent=_.rows - _.told,
        numerator=ibis.ifelse(_.told > 0, numerator, ibis.null("float64")),
        denominator=denominator,
    )
    if aggregate == "cv":
        mean = _.v / _.w.nullif(0)
        value = ibis.greatest(_.vw / _.w.nullif(0) - mean * mean, 0.0).sqrt() / mean.nullif(0)
    else:
        value = _.numerator / _.denominator.nullif(0) if divided else _.numerator
    return told.mutate(value=value.cast("float64")).select(*COLUMNS)
