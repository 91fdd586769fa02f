"""Small groups are hidden here and nowhere else."""

from dataclasses import replace

from tijiao.insight.engine.figure import Figure


def hide(figure: Figure, least: int) -> Figure:
    """The figure, without its value and parts when it rests on fewer than `least` (and at least one).

    What it rests on: the denominator of a quotient, the rows of evidence otherwise; and the numerator, since a
    small part of a large whole tells who it is just as well. Primary suppression: neighbours are not hidden with it.
    """
    whole = figure.denominator if figure.denominator is not None else float(figure.rows)
    small = any(part is not None and 0 < part < least for part in (whole, figure.numerator))
    return replace(figure, value=None, numerator=None, denominator=None, hidden=True) if small else figure
