"""The charts of what the public raises and of how satisfied it is; what the tables hide, the charts hide."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tijiao.cases.topics import Row
from tijiao.pages.charts import Chart, Series

LINES = 5
"""So many lines a chart draws: more cannot be told apart."""


def of_topics(topics: Sequence[Row], towns: Sequence[Row], months: Sequence[date]) -> list[Chart]:
    """By topic and by town as bars; the most frequent topics month by month."""
    found = [_bars("topics", _("各主题件数"), _("主题"), topics), _bars("towns", _("各镇街件数"), _("镇街"), towns)]
    most = [row for row in topics if row.count is not None][:LINES]
    if most:
        lines = tuple(Series(row.name, row.months) for row in most)
        names = tuple(f"{month:%Y-%m}" for month in months)
        found.append(Chart("months", _("最多的主题逐月件数"), "line", names, lines, _("件"), _("月份"), decimals=0))
    return found


def _bars(key: str, title: str, first: str, rows: Sequence[Row]) -> Chart:
    counts = Series(_("件数"), tuple(row.count for row in rows))
    return Chart(key, title, "rows", tuple(row.name for row in rows), (counts,), _("件"), first, decimals=0)


def of_survey(told: dict[str, Any]) -> Chart:
    """The lowest topics of a survey, quarter by quarter, against the share below which they are put right."""
    rows = [(name, found) for name, found in told["rows"] if any(found)]
    lowest = sorted(rows, key=lambda row: next(one.share for one in row[1] if one))[:LINES]
    names = tuple(f"{quarter}" for quarter in reversed(told["quarters"]))
    lines = tuple(Series(name, tuple(one.share if one else None for one in reversed(found))) for name, found in lowest)
    return Chart(
        f"trend-{told['survey'].pk}", _("满意率最低的主题逐季走势"), "line", names, lines, "%", _("季度"),
        target=told["entry"].below, target_name=_("立题线"), decimals=1,
    )  # fmt: skip
