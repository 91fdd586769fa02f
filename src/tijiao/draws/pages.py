"""What the public pages of every desk that draws share: the file, and what the button that replays it needs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tijiao.draws.domain import published
from tijiao.draws.models import DrawState, PublishedDraw
from tijiao.draws.verdicts import VERDICTS
from tijiao.pages.listing import Column

_UNSAFE = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def draw_columns(link: Callable[[Any], str]) -> list[Column]:
    """The list of a desk's draws."""
    return [
        Column("title", _("抽取"), link=link),
        Column("state", _("状态"), choices=DrawState.choices),
        Column("frozen_at", _("名单公布")),
        Column("settled_at", _("揭晓或作废")),
        Column("list_hash", _("名单摘要（SHA-256）"), order=""),
    ]


def replay(found: PublishedDraw) -> dict[str, Any]:
    """What `draws/_replay.html` needs: the published file inside the page, and what its replay can find."""
    return {"file": in_script(published(found)), "verdicts": VERDICTS}


def file_answer(found: PublishedDraw) -> HttpResponse:
    """The published file: all that a replay needs."""
    answer = HttpResponse(published(found), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{found.pk}.json"'
    return answer


def in_script(text: str) -> SafeString:
    """JSON that may stand inside a script element: what could end it is written as JSON's own escapes."""
    return mark_safe(text.translate(_UNSAFE))  # noqa: S308 - nothing is left in it that HTML reads
