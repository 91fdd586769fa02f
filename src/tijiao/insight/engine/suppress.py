"""Small groups are hidden here and nowhere else."""

from dataclasses import replace

from tijiao.insight.engine.figure import Figure


def hide(figure: Figure, least: int) -> Figure:
    """The figure, without its value and parts when it rests on fewer than `least` (and at least one).

    What it rests on: the denominator of a quotient, the rows of evidence otherwise; the numerator, since a small part
    of a large whole tells who it is just as well; and what is left of the whole, since "all but two" does so too.
    Of its rows it says only that there are some. Primary suppression: neighbours are not hidden with it.
    """
    whole = figure.denominator if figure.denominator is not None else float(figure.rows)
    part = figure.numerator
    rest = figure.denominator - part if figure.denominator is not None and part is not None else None
    if not any(one is not None and 0 < one < least for one in (whole, part, rest)):
        return figure
    some = min(figure.rows, 1)
    return replace(figure, value=None, numerator=None, denominator=None, rows=some, silent=0, hidden=True)
