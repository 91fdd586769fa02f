"""A chart with its table: whoever does not see the drawing reads the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Chart:
    """Drawn by `pages/_chart.html`; the page loads `pages/_chart_assets.html` in its scripts block.

    `id`       unique on the page, letters, digits and dashes
    `option`   what ECharts takes; "@green", "@amber", "@red" and "@grey" become the colours of the lights
    `heads`    and `rows`: the same numbers as a table
    """

    id: str
    title: str | Promise
    option: dict[str, Any]
    heads: Sequence[str | Promise]
    rows: Sequence[Sequence[Any]]
