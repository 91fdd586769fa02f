"""From a list to a frozen draw, and from a frozen draw to its result or its end.

Nobody is asked for a right here and no entry is written: the verbs of the desk that draws do both, in one transaction
with what follows from the draw.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import User
from tijiao.draws import problems
from tijiao.draws.models import DrawState, PublishedDraw
from tijiao.kernel import draw as kernel
from tijiao.kernel.words import stated

SECRET_BYTES = 32
SETTLED = ["public", "state", "result", "why_aborted", "settled_at", "settled_by"]


def fresh() -> str:
    """A secret that nobody has seen, 64 hex digits."""
    return secrets.token_hex(SECRET_BYTES)


def frozen(
    listed: kernel.DrawList, *, by: User | None, at: datetime, chance: Callable[[], str] = fresh
) -> dict[str, Any]:
    """The columns of a frozen draw of the list.

    A trial with a secret that is thrown away names what cannot be kept before anything is published.
    Takes    `chance`: where the secret comes from; only the sample city brings its own.
    Raises   WrongDrawList, Infeasible.
    """
    text = listed.text()
    kernel.draw(text, secret=fresh(), public="")
    secret = chance()
    return {
        "title": listed.title,
        "version": kernel.VERSION,
        "list_text": text,
        "list_hash": kernel.digest(text),
        "secret": secret,
        "secret_hash": kernel.digest(secret),
        "frozen_at": at,
        "frozen_by": by,
    }


def settle(found: PublishedDraw, *, public: str, by: User | None, at: datetime) -> kernel.Result:
    """Compute and write the result of a frozen draw. Raises DrawSettled, WordsMissing, Infeasible."""
    _still_frozen(found)
    seed = stated(public, _("公开随机数"))
    result = kernel.draw(found.list_text, secret=found.secret, public=seed)
    found.public, found.state = seed, DrawState.REVEALED
    found.result = {"drawn": list(result.drawn), "teams": [list(team) for team in result.teams]}
    found.settled_at, found.settled_by = at, by
    found.save(update_fields=SETTLED)
    return result


def give_up(found: PublishedDraw, *, why: str, by: User | None, at: datetime) -> None:
    """Abort a frozen draw; it stays published with the reason. Raises DrawSettled, WordsMissing."""
    _still_frozen(found)
    found.why_aborted, found.state = stated(why, _("作废的原因")), DrawState.ABORTED
    found.settled_at, found.settled_by = at, by
    found.save(update_fields=SETTLED)


def published(found: PublishedDraw) -> str:
    """The file that anybody replays: frozen, revealed or aborted, as the draw stands."""
    result: Any = found.result
    told = kernel.Result(tuple(result["drawn"]), tuple(map(tuple, result["teams"]))) if result else None
    secret = found.secret if told else ""
    return kernel.publish(
        found.list_text, found.secret_hash, secret=secret, public=found.public, aborted=found.why_aborted, result=told
    )


def _still_frozen(found: PublishedDraw) -> None:
    if found.state != DrawState.FROZEN:
        raise problems.DrawSettled(was=DrawState(found.state).label)
