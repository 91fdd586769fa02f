"""What an empty form, or a new row of a repeat, shows."""

from datetime import datetime

from tijiao.forms.answers import READERS, Wrong
from tijiao.forms.compiled import Field, Form
from tijiao.forms.expressions import Moment
from tijiao.forms.outcome import Json, as_value


def initial(form: Form, *, at: datetime) -> dict[str, Json]:
    """The defaults of a form at a moment: what an empty form shows."""
    return _defaults(form.holding, Moment.at(at))


def initial_row(repeat: Field, *, at: datetime) -> dict[str, Json]:
    """The defaults of a row: what a new row shows."""
    return _defaults(repeat.holding, Moment.at(at))


def _defaults(asked: tuple[Field, ...], moment: Moment) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for one in asked:
        given = getattr(one.item, "default", None)
        if given is None:
            continue
        before = {name: as_value(kept) for name, kept in found.items()}
        value = one.default.value(before, moment) if one.default else given
        try:
            read = READERS[one.item.type](value)
        except Wrong:
            continue
        if read is not None:
            found[one.name] = read
    return found
