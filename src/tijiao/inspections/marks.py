"""Which partitions of the lake a change of a visit touches."""

from tijiao.inspections.models import Visit


def visit_mark(visit: Visit) -> tuple[str, str]:
    """Table and partition of a visit: the month of its day."""
    return "inspections_visit", f"{visit.on_day:%Y-%m}"
