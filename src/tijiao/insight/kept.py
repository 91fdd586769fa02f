"""Indicators that the database keeps, beside those of the packs.

Every process needs them for every page, so they stand a second time in a file beside the lake, written after each
commit that changes them and read when it is newer than what a process knows: no query, and none too late.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from tijiao.insight.declare import Indicator
from tijiao.insight.models import KeptIndicator

_NAMES = ("better", "period", "nature", "aggregate", "decimals", "source", "sql")


def as_indicator(one: KeptIndicator) -> Indicator:
    """The indicator that a kept one makes. Raises pydantic's ValidationError."""
    return _made(_told(one))


def _told(one: KeptIndicator) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in _NAMES}
    texts = {name: {"zh": getattr(one, f"{name}_zh"), "en": getattr(one, f"{name}_en")}
             for name in ("title", "unit", "about")}  # fmt: skip
    return {"id": one.code, **told, **texts}


def _made(told: dict[str, Any]) -> Indicator:
    return Indicator.model_validate_json(json.dumps(told))


def project() -> None:
    """Write the confirmed ones into the file, whole or not at all."""
    told = [_told(one) for one in KeptIndicator.objects.filter(state=KeptIndicator.State.CONFIRMED).order_by("code")]
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def _path() -> Path:
    return Path(settings.LAKE) / "kept-indicators.json"


_known: dict[str, tuple[int, dict[str, Indicator]]] = {}


def confirmed() -> dict[str, Indicator]:
    """By id; the same object as long as the file stays the same."""
    path = _path()
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    before = _known.get(str(path))
    if before is None or before[0] != stamp:
        made = [_made(told) for told in json.loads(path.read_text(encoding="utf-8"))]
        _known[str(path)] = (stamp, {one.id: one for one in made})
    return _known[str(path)][1]
