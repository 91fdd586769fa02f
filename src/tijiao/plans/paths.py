"""The path of a target as it is stored: the same words as in a pack."""

import json
from typing import Any

from pydantic import TypeAdapter

from tijiao.packs.plan import AtDue, Hold, PerPeriod, Steps, Straight, TargetPath

Path = Hold | Straight | Steps | PerPeriod | AtDue
_adapter: TypeAdapter[Path] = TypeAdapter(TargetPath)


def read_path(stored: dict[str, Any]) -> Path:
    """The path out of its stored JSON. Raises pydantic's ValidationError when it is none."""
    return _adapter.validate_json(json.dumps(stored))


def store_path(path: Path) -> dict[str, Any]:
    """The path as JSON to store."""
    stored: dict[str, Any] = path.model_dump(mode="json")
    return stored
