"""Keys that carry their place: rows of several cities side by side, and no number meets that of another."""

from tijiao.insight.catalog import Column, DataSet

SHIFT = 10_000_000_000
_CODES = {("organisations", "code"), ("memberships", "grouping_code")}


def placed(dataset: DataSet, column: Column, place: str) -> str:
    """SQL of a column's value at a place, itself SQL of a division code: keys × 10^10 + number, codes led by it.

    What all cities have in common has no place.
    """
    name = f'"{column.name}"'
    if dataset.common:
        return name
    if (dataset.id, column.name) == ("organisations", "path"):
        steps = f"list_transform(string_split(trim({name}, '/'), '/'), lambda x: CAST(x AS BIGINT) + {place} * {SHIFT})"
        return f"'/' || array_to_string({steps}, '/') || '/'"
    if column.is_key:
        return f"{name} + {place} * {SHIFT}"
    return f"{place} || '-' || {name}" if (dataset.id, column.name) in _CODES else name
