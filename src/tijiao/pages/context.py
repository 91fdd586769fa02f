"""What the frame around every page needs to know."""

from typing import Any

from django.http import HttpRequest

from tijiao.directory import clock
from tijiao.directory.models import Installation


def frame(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the sample city, and what day it is there."""
    return {"is_sample": clock.is_sample(), "today": clock.today(), "sample_kind": Installation.Kind.SAMPLE}
