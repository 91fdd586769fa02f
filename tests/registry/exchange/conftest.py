"""An import from its upload to its preview."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def upload(city: Any, person: Any, at: Any) -> Callable[..., Any]:
    """`upload(content)`: a file of the school's clerk, looked through."""
    from tijiao.registry.exchange import domain

    def send(content: bytes, *, name: str = "roll.xlsx", by: Any = None, kind: str = "pupils") -> Any:
        who = by or person("school-clerk", city.school)
        made = domain.receive(kind, name, [content], by=who, at=at)
        return domain.look_through(made.pk, by=who, at=at)

    return send
