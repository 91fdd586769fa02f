"""What the packs of this installation declare for reports, read once a process."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tijiao.packs.loader import Loaded, load_folder
from tijiao.reports.declare import KINDS, BulletinTemplate, PlaceMap
from tijiao.reports.problems import NoTemplate


def place_map() -> PlaceMap | None:
    """The map of the city's places; None where no pack provides one."""
    return next(iter(_loaded(settings.PACKS, settings.PLAN_PACK).entries(PlaceMap)), None)


def templates() -> tuple[BulletinTemplate, ...]:
    """The templates of bulletins, in the packs' order."""
    return _loaded(settings.PACKS, settings.PLAN_PACK).entries(BulletinTemplate)


def template(wanted: str = "") -> BulletinTemplate:
    """The template of that id, the first one without an id. Raises NoTemplate."""
    found = next((one for one in templates() if wanted in ("", one.id)), None)
    if found is None:
        raise NoTemplate(template=wanted or "—")
    return found


@lru_cache(maxsize=4)
def _loaded(packs: Path, plan: str) -> Loaded:
    return load_folder(packs / plan, KINDS, partial=True)
