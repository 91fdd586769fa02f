"""Paths of the tree: "/1/4/17/" is organisation 17 with all above it, from the top."""

from collections.abc import Container


def steps(path: str) -> list[int]:
    """The ids along a path, from the top."""
    return [int(step) for step in path.strip("/").split("/")]


def at_or_above(path: str, known: Container[int]) -> int | None:
    """The first of the known organisations, from the top, that a path ends at or leads through; None for none."""
    return next((one for one in steps(path) if one in known), None)
