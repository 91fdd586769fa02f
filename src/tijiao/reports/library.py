"""What the packs of this installation declare for reports, read once a process."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tijiao.packs.loader import Loaded, load_folder
from tijiao.reports.declare import KINDS, PlaceMap


def place_map() -> PlaceMap | None:
    """The map of the city's places; None where no pack provides one."""
    return next(iter(_loaded(settings.PACKS, settings.PLAN_PACK).entries(PlaceMap)), None)


@lru_cache(maxsize=4)
def _loaded(packs: Path, plan: str) -> Loaded:
    return load_folder(packs / plan, KINDS, partial=True)
