"""What is asked elsewhere already: who designs a form sees who collects the same, and how often, before publishing."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from tijiao.forms.declare import FormDefinition, Group, Note, Origin, Repeat, Upload
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import form_of

#: From which share of equal words on two questions are taken for the same.
ALIKE = 0.75
SHORTEST_LABEL = 3


@dataclass(frozen=True, slots=True)
class Use:
    """Who asks with a form: a ledger's title, the section that owns it, how often, the address of its page."""

    title: str
    section: str
    often: str
    address: str


@dataclass(frozen=True, slots=True)
class Match:
    """A question elsewhere that asks the same. `why`: "name", "label" or "source"."""

    form_id: str
    form: Any
    field: str
    label: Any
    why: str
    uses: tuple[Use, ...] = ()


Users = Callable[[Iterable[str]], Mapping[str, list[Use]]]
_users: list[Users] = []


def register(users: Users) -> None:
    """Let a desk say who asks with forms: form ids → form id → uses."""
    if users not in _users:
        _users.append(users)


def already_collected(definition: FormDefinition) -> dict[str, list[Match]]:
    """Field of the form → the questions of other published forms that ask the same: equal name and type, words that
    are nearly equal, or the same source."""
    others = [form_of(one).definition for one in latest() if one.form_id != definition.id]
    uses = _uses([one.id for one in others])
    asked = [(other, one) for other in others for one in _asked(other)]
    found: dict[str, list[Match]] = {}
    for mine in _asked(definition):
        for other, theirs in asked:
            why = _same(mine, theirs)
            if why:
                match = Match(other.id, other.title, theirs.name, theirs.label, why, tuple(uses.get(other.id, ())))
                found.setdefault(mine.name, []).append(match)
    return found


def latest() -> list[FormVersion]:
    """The latest version of every form, by title."""
    newest = {one.form_id: one for one in FormVersion.objects.order_by("form_id", "version")}
    return list(newest.values())


def _uses(form_ids: list[str]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for users in _users:
        for form_id, uses in users(form_ids).items():
            found.setdefault(form_id, []).extend(uses)
    return found


def uses_of(form_id: str) -> list[Use]:
    """Who asks with one form."""
    return _uses([form_id]).get(form_id, [])


def _asked(definition: FormDefinition) -> list[Any]:
    """The questions that people answer: what is computed is not asked, a picture is never the same one."""
    items = [item for _path, item, _groups in definition.walk()]
    passive = Note | Group | Repeat | Upload
    return [one for one in items if not isinstance(one, passive) and one.type != "calculate" and not one.calculation]


def _same(mine: Any, theirs: Any) -> str:
    source: Origin | None = mine.origin
    if source is not None and source == theirs.origin and source.kind != "previous":
        return "source"
    if mine.type != theirs.type:
        return ""
    alike = _alike(mine.label.zh, theirs.label.zh)
    if mine.name == theirs.name and alike >= ALIKE / 2:
        return "name"
    return "label" if alike >= ALIKE else ""


def _alike(mine: str, theirs: str) -> float:
    """The share of letters that two labels have in common, in their order, without punctuation and what stands in
    brackets."""
    one, other = _bare(mine), _bare(theirs)
    if min(len(one), len(other)) < SHORTEST_LABEL:
        return float(one == other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _bare(label: str) -> str:
    text = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", label).lower())
    return re.sub(r"[^\w]+", "", text)
