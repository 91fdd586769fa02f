"""What a pack may declare here: schemes, in `awards.yaml`."""

from typing import Annotated, Literal

from pydantic import Field

from tijiao.packs.entry import Declaration, Entry, Slug
from tijiao.packs.kinds import Kind
from tijiao.packs.text import Text

Stage = Literal["preschool", "primary", "junior", "nine-year", "senior", "vocational", "special"]


class Level(Declaration):
    id: Slug
    title: Text


class SchemeEntry(Entry):
    """Something that schools can be accredited as. The first mechanism that it serves says its line."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    """The highest first."""
    valid_months: Annotated[int, Field(ge=1, le=240)] | None = None
    """How long a grant holds; without it until it is revoked."""
    kinds: Annotated[tuple[Literal["school", "kindergarten"], ...], Field(min_length=1)]
    stages: tuple[Stage, ...] = ()
    """Only schools of these stages; without it all."""


KINDS = (Kind("scheme", "awards.yaml", SchemeEntry),)
