"""The bell in the frame: how much is unread. One query, asked only where the frame is drawn."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from tijiao.notices.models import Notice

MOST = 99


def bell(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: how many (MOST + 1 for more), of who is signed in."""
    return {"unread_notices": partial(_unread, request.user)}


def _unread(user: Any) -> int:
    return Notice.objects.of(user).unread()[: MOST + 1].count() if user.is_authenticated else 0
