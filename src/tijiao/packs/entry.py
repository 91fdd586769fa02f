"""The base of everything that a pack can declare."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from tijiao.packs.text import Text

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
MECHANISM = r"^[0-9]{2}\.[1-9][0-9]?$"

Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
MechanismId = Annotated[str, StringConstraints(pattern=MECHANISM)]


class Declaration(BaseModel):
    """Part of an entry: unknown keys are refused, nothing is converted in silence, nothing changes after loading.

    Packs are validated as JSON is: a tuple, a set, a date or an enum may be a field and is written as YAML writes
    a list or a text; but "3" is not 3, and 3 is not "3".
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Entry(Declaration):
    """One ledger, form, indicator …: what a desk lets a pack declare. Desks derive their models from it."""

    id: Slug
    title: Text
    serves: tuple[MechanismId, ...] = ()
    sample: bool = False
    """Invented to fill what the plan names only by number: editable, shown as such, never stated as fact."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All that it declares, by id: itself first."""
        return (self.id,)
