"""Reading a value out of a row, be it a model or a dict."""

from typing import Any


def fetch(row: Any, path: str) -> Any:
    """The value at "organisation__name" (a relation walked with double underscores); None where a step is empty."""
    if isinstance(row, dict):
        return row.get(path)
    value = row
    for step in path.split("__"):
        if value is None:
            return None
        value = getattr(value, step)
    return value
