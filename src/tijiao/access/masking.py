"""Masks for columns that a person may see to exist and not read."""

from collections.abc import Callable, Collection

from tijiao.access.sensitivity import Sensitivity
from tijiao.kernel.identity import mask_id, mask_name, mask_phone

MASKS: dict[str, Callable[[str], str]] = {"name": mask_name, "id": mask_id, "phone": mask_phone}


def shown(value: str, kind: str, sensitivity: Sensitivity, readable: Collection[Sensitivity]) -> str:
    """The value where its sensitivity is readable, else its mask; kinds without a mask of their own become "＊＊＊"."""
    if sensitivity in readable or not value:
        return value
    mask = MASKS.get(kind)
    return mask(value) if mask else "＊＊＊"
