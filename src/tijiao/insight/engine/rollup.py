"""How sums at the common grain become figures, written once in Ibis.

    units    (indicator, org, span, on_date, rows, told, v, w, vw)   what the rows of an organisation add up to
    lifted   (indicator, node, span, rows, told, v, w, vw)           the same, added up under each node already
    subjects (indicator, org, span, on_date, subject, rows, told)    the same by subject, where those are counted once
    asked    (indicator, way, threshold, down)                       what is made of it: its aggregate
    cover    (org, node [, on_date])        each organisation under each node that it counts for, once; with `dated`,
                                            on each day of the grain

Sum first, divide last. A row without a value is silent: it is counted and moves nothing.
"""

from functools import lru_cache
from typing import Any

import ibis
from ibis import _

GRAIN = {"indicator": "int32", "org": "int64", "span": "int32", "on_date": "date"}
_SUMS = {"rows": "int64", "told": "int64", "v": "float64", "w": "float64", "vw": "float64"}
UNITS = ibis.schema({**GRAIN, **_SUMS})
LIFTED = ibis.schema({"indicator": "int32", "node": "string", "span": "int32", **_SUMS})
SUBJECTS = ibis.schema({**GRAIN, "subject": "string", "rows": "int64", "told": "int64"})
ASKED = ibis.schema({"indicator": "int32", "way": "string", "threshold": "float64", "down": "boolean"})
COVER = ibis.schema({"org": "int64", "node": "string"})
DATED = ibis.schema({"org": "int64", "node": "string", "on_date": "date"})
COLUMNS = ("indicator", "node", "span", "rows", "silent", "numerator", "denominator", "value")
SUMMED, COMPARED, COUNTED, ADDED_UP = "summed", "compared", "counted", "added-up"
KINDS = {
    "rate": SUMMED, "mean": SUMMED, "sum": SUMMED, "count": SUMMED, "cv": COMPARED, "share-meeting": COMPARED,
    "distinct": COUNTED,
}  # fmt: skip
DIVIDED = ("rate", "mean", "cv", "share-meeting")
_NODE = ["indicator", "node", "span"]
_EXACT = 9
"""Places to which a quotient is rounded before it is held against a threshold: 0.1 + 0.2 meets 0.3."""


@lru_cache(maxsize=32)
def compiled(kinds: frozenset[str], dated: bool) -> str:
    """The roll-up as SQL in DuckDB's dialect over tables named units, lifted, subjects, asked and cover."""
    return str(ibis.to_sql(figures(kinds, dated=dated), dialect="duckdb"))


def figures(kinds: frozenset[str], *, dated: bool) -> Any:
    """One row per indicator, node and span with evidence: COLUMNS; `value` null where nothing is there to divide by.

    kinds  what there is to roll up: of KINDS, and ADDED_UP for what is in `lifted`.
    """
    units, asked = ibis.table(UNITS, name="units"), ibis.table(ASKED, name="asked")
    subjects, cover = ibis.table(SUBJECTS, name="subjects"), ibis.table(DATED if dated else COVER, name="cover")
    keys = ["org", "on_date"] if dated else ["org"]
    made = []
    if SUMMED in kinds:
        made.append(_summed(_of(units, asked, ("rate", "mean", "sum", "count")).join(cover, keys)))
    if ADDED_UP in kinds:
        made.append(_divided(ibis.table(LIFTED, name="lifted").join(asked, "indicator")))
    if COMPARED in kinds:
        made.append(_compared(_of(units, asked, ("cv", "share-meeting")).join(cover, keys)))
    if COUNTED in kinds:
        made.append(_counted(_of(subjects, asked, ("distinct",)).join(cover, keys)))
    return ibis.union(*made) if len(made) > 1 else made[0]


def _of(grain: Any, asked: Any, aggregates: tuple[str, ...]) -> Any:
    return grain.join(asked.filter(_.way.isin(aggregates)), "indicator")


def _summed(lifted: Any) -> Any:
    return _divided(lifted.group_by([*_NODE, "way"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum(), vw=_.vw.sum()
    ))  # fmt: skip


def _divided(sums: Any) -> Any:
    numerator = ibis.cases(
        (_.way == "mean", _.vw), (_.way == "count", _.told.cast("float64")), else_=_.v
    )  # fmt: skip
    divided = _.way.isin(["rate", "mean"])
    told = sums.mutate(
        numerator=_told(numerator), denominator=ibis.ifelse(divided, _told(_.w), ibis.null("float64"))
    )  # fmt: skip
    return _finished(told, ibis.ifelse(divided, _.numerator / _.denominator.nullif(0), _.numerator))


def _compared(lifted: Any) -> Any:
    """What schools are compared by: x = v / w of each organisation under a node; without weight it has no x.

    cv             sqrt(Σ w (x - X)² / Σ w) / X with X = Σ v / Σ w. The mean comes first and the squares after:
                   Σ w x² - X² loses all its digits where schools are nearly equal.
    share-meeting  those whose x meets the threshold, of those that have one.
    """
    own = lifted.group_by([*_NODE, "org", "way", "threshold", "down"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum()
    )  # fmt: skip
    own = own.mutate(v=ibis.ifelse(_.w > 0, _.v, None), w=ibis.ifelse(_.w > 0, _.w, None)).mutate(x=_.v / _.w)
    around = ibis.window(group_by=_NODE)
    own = own.mutate(mean=_.v.sum().over(around) / _.w.sum().over(around), near=_.x.round(_EXACT))
    own = own.mutate(
        off=_.w * (_.x - _.mean) * (_.x - _.mean),
        meets=ibis.ifelse(_.down, _.near <= _.threshold, _.near >= _.threshold),
    )
    sums = own.group_by([*_NODE, "way"]).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.v.sum(), w=_.w.sum(), off=_.off.sum(), meets=_.meets.sum(),
        schools=_.x.count(),
    )  # fmt: skip
    spread = _.way == "cv"
    told = sums.mutate(
        numerator=_told(ibis.ifelse(spread, _.v, _.meets.cast("float64"))),
        denominator=_told(ibis.ifelse(spread, _.w, _.schools.cast("float64"))),
    )
    cv = (_.off / _.w.nullif(0)).sqrt() / (_.v / _.w.nullif(0)).nullif(0)
    return _finished(told, ibis.ifelse(spread, cv, _.numerator / _.denominator.nullif(0)))


def _counted(lifted: Any) -> Any:
    """Subjects that have a value, each once under each node, however often and in however many units it occurs."""
    sums = lifted.group_by(_NODE).agg(
        rows=_.rows.sum(), told=_.told.sum(), v=_.subject.nunique(where=_.told > 0).cast("float64")
    )
    told = sums.mutate(numerator=_told(_.v), denominator=ibis.null("float64"))
    return _finished(told, _.numerator)


def _told(number: Any) -> Any:
    """Of nothing but silent rows there is no sum."""
    return ibis.ifelse(_.told > 0, number, ibis.null("float64"))


def _finished(sums: Any, value: Any) -> Any:
    typed = sums.mutate(silent=(_.rows - _.told).cast("int64"), rows=_.rows.cast("int64"), value=value.cast("float64"))
    return typed.select(*COLUMNS)
