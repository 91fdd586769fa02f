"""Small groups are hidden here and nowhere else."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from tijiao.insight.engine.figure import Figure


def hide(figure: Figure, least: int) -> Figure:
    """The figure, without its value and parts when it rests on fewer than `least` (and at least one).

    What it rests on: the denominator of a quotient, the rows of evidence otherwise; the numerator, since a small part
    of a large whole tells who it is just as well; and what is left of the whole, since "all but two" does so too.
    Of its rows it says only that there are some. Primary suppression: neighbours are not hidden with it (see shield).
    """
    whole = figure.denominator if figure.denominator is not None else float(figure.rows)
    part = figure.numerator
    rest = figure.denominator - part if figure.denominator is not None and part is not None else None
    return _without(figure) if any(one is not None and 0 < one < least for one in (whole, part, rest)) else figure


def shield(figures: Mapping[str, Figure], parents: Mapping[str, str], least: int) -> dict[str, Figure]:
    """What may be told to everybody at once: small groups hidden, and others with them until none can be subtracted.

    A single hidden part would be the whole less its neighbours, a hidden whole the sum of its parts: then the smallest
    of those shown is hidden too. Takes `parents`: node → the node of which it is a part.
    """
    found = {node: hide(figure, least) for node, figure in figures.items()}
    parts: dict[str, list[str]] = defaultdict(list)
    for node in figures:
        if node in parents:
            parts[parents[node]].append(node)
    while True:
        more = [_more(whole, own, found, figures, least) for whole, own in parts.items()]
        chosen = {node for node in more if node}
        if not chosen:
            return found
        found |= {node: _without(figures[node]) for node in chosen}


def _more(
    whole: str, own: list[str], found: Mapping[str, Figure], figures: Mapping[str, Figure], least: int
) -> str | None:
    """The part to hide next, None when nothing can be worked out any more."""
    shown = [node for node in own if not found[node].hidden]
    hidden = [node for node in own if found[node].hidden]
    told = whole in found and not found[whole].hidden
    if not shown or (told and not hidden) or (not told and (hidden or whole not in found)):
        return None
    if told and len(hidden) > 1 and sum(_size(figures[node]) for node in hidden) >= least:
        return None
    return min(shown, key=lambda node: (_size(figures[node]), node))


def _size(figure: Figure) -> float:
    return figure.denominator if figure.denominator is not None else float(figure.rows)


def _without(figure: Figure) -> Figure:
    some = min(figure.rows, 1)
    return replace(figure, value=None, numerator=None, denominator=None, rows=some, silent=0, hidden=True)
