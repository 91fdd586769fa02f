"""Designing a form: a draft that several acts change, checked at each step, published as a new version at the end."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.forms import problems
from tijiao.forms.compiled import Form, WrongForm, compile_form
from tijiao.forms.declare import FormDefinition
from tijiao.forms.domain import publish
from tijiao.forms.models import Design, FormVersion
from tijiao.forms.words import in_words
from tijiao.forms.xlsform import Read, below, read_xlsform
from tijiao.kernel.problems import StaleSave
from tijiao.packs.entry import SLUG
from tijiao.packs.faults import Path

Raw = dict[str, Any]
Change = Callable[[Raw], None]


@dataclass(frozen=True)
class Checked:
    """A draft as it stands: the form when it is right, and the faults by question ("" for the form itself)."""

    form: Form | None
    faults: dict[str, list[str]]


@transaction.atomic
def begin(form_id: str, title: str, english: str, *, by: User, at: datetime) -> Design:
    """Begin a draft of a new form, or of the next version of one that is published; the draft there is comes back.

    Raises   NotVisible, WrongFormId.
    """
    _gate(by)
    standing: Design | None = Design.objects.filter(form_id=form_id).first()
    if standing is not None:
        return standing
    latest = FormVersion.objects.latest_of(form_id)
    words = {"zh": title.strip() or form_id, "en": english.strip() or title.strip() or form_id}
    raw = latest.definition if latest else {"id": form_id, "title": words, "choices": {}, "fields": []}
    if not _is_id(form_id):
        raise problems.WrongFormId(given=form_id[:60])
    made = Design.objects.create(form_id=form_id, definition=raw, changed_at=at, changed_by=by)
    record("form.design", by=by, subject=("forms.design", made.pk), at=at, facts={"form": form_id})
    return made


@transaction.atomic
def change(design_id: int, act: Change, *, version: int, by: User, at: datetime) -> Design:
    """Apply one change to a draft. Raises NotVisible, StaleSave (somebody else changed it in between)."""
    found = _locked(design_id, by=by)
    if found.version != version:
        raise StaleSave(mine={}, theirs={}, theirs_at=found.changed_at, theirs_by="", version=found.version)
    raw = copy.deepcopy(found.definition)
    act(raw)
    found.definition, found.version, found.changed_at, found.changed_by = raw, found.version + 1, at, by
    found.save()
    return found


@transaction.atomic
def take_workbook(design_id: int, content: bytes, *, by: User, at: datetime) -> Read:
    """Put an XLSForm in the place of the draft's questions; with faults nothing changes. Raises NotVisible."""
    found = _locked(design_id, by=by)
    read = read_xlsform(content, form_id=found.form_id, title=found.definition["title"]["zh"])
    if read.definition is not None:
        raw = read.definition.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        change(design_id, lambda standing: standing.update(raw), version=found.version, by=by, at=at)
    return read


@transaction.atomic
def publish_design(design_id: int, *, version: int, by: User, at: datetime) -> FormVersion:
    """Publish a draft as the next version; versions before stay as they are, and the draft is gone.

    Raises   NotVisible, StaleSave, NotReady (it has faults), NothingNew (it is the latest version).
    """
    found = _locked(design_id, by=by)
    if found.version != version:
        raise StaleSave(mine={}, theirs={}, theirs_at=found.changed_at, theirs_by="", version=found.version)
    checked = check(found.definition)
    if checked.form is None:
        raise problems.NotReady(count=sum(map(len, checked.faults.values())))
    made = publish([checked.form.definition], by=by, at=at)
    if not made:
        raise problems.NothingNew()
    found.delete()
    return made[0]


@transaction.atomic
def discard(design_id: int, *, by: User, at: datetime) -> None:
    """Throw a draft away. Raises NotVisible."""
    found = _locked(design_id, by=by)
    record("form.discard", by=by, subject=("forms.design", found.pk), at=at, facts={"form": found.form_id})
    found.delete()


def check(raw: Raw) -> Checked:
    """Every fault of a draft, in words, beside the question in which it stands."""
    told = Checked(None, {})
    try:
        definition = FormDefinition.model_validate(raw, strict=False)
        return Checked(compile_form(definition), {})
    except ValidationError as wrong:
        for one in wrong.errors():
            *_before, last = [raw, *_along(raw, one["loc"])]
            if one["type"] != "too_short" or not last:  # pydantic counts what is wrong as not there
                _tell(told, raw, one["loc"], str(one["msg"]))
    except WrongForm as wrong:
        for flaw in wrong.flaws:
            _tell(told, raw, flaw.at, flaw.message)
    return told


def _along(raw: Raw, at: Path) -> Iterator[Any]:
    """What stands at each step of a path; steps that lead nowhere are names that pydantic puts in."""
    node: Any = raw
    for step in at:
        inner = below(node, step)
        node = node if inner is None else inner
        yield node


def _tell(told: Checked, raw: Raw, at: Path, message: str) -> None:
    asked = [one for one in _along(raw, at) if isinstance(one, dict) and "type" in one]
    name = str(asked[-1].get("name", "")) if asked else ""
    if at[:1] == ("choices",) and len(at) > 1:
        name = next((one["name"] for one in walk(raw) if one.get("choices") == at[1]), "")
    sentence = in_words(message.split(" (character ")[0])
    found = told.faults.setdefault(name, [])
    if sentence not in found:
        found.append(sentence)


# --- changes: what `change` is given ----------------------------------------------------------------------------------
def put(question: Raw, choices: Sequence[Raw], *, was: str, inside: str) -> Change:
    """Add a question at the end of a group ("": of the form), or put it in the place of `was`."""

    def act(raw: Raw) -> None:
        if choices:
            raw.setdefault("choices", {})[question["choices"]] = list(choices)
        home, place = _place(raw, was) if was else (None, 0)
        within = {one["name"] for one in walk({"fields": [find(raw, was) or {"name": was}]})}
        target = home if inside in within and home is not None else _fields(raw, inside)
        if home is not None and home is target:
            home[place] = question
        else:
            if home is not None:
                del home[place]
            target.append(question)
        _tidy(raw)

    return act


def move(name: str, step: int) -> Change:
    """One place up (-1) or down (1) among its siblings."""

    def act(raw: Raw) -> None:
        home, place = _place(raw, name)
        if home is not None and 0 <= place + step < len(home):
            home.insert(place + step, home.pop(place))

    return act


def order(names: Sequence[str]) -> Change:
    """Siblings in this order: what is named and has the same home as the first; others stay behind them."""

    def act(raw: Raw) -> None:
        home, _number = _place(raw, names[0]) if names else (None, 0)
        if home is not None:
            rank = {name: number for number, name in enumerate(names)}
            home.sort(key=lambda one: rank.get(one["name"], len(rank)))

    return act


def remove(name: str) -> Change:
    """Take a question, or a group with all that is in it, out."""

    def act(raw: Raw) -> None:
        home, place = _place(raw, name)
        if home is not None:
            del home[place]
        _tidy(raw)

    return act


def describe(title: str, english: str, about: str) -> Change:
    """What the form is called and what it is about."""

    def act(raw: Raw) -> None:
        zh = title.strip() or raw["title"]["zh"]
        raw["title"] = {"zh": zh, "en": english.strip() or zh}
        raw.pop("about", None)
        if about.strip():
            raw["about"] = {"zh": about.strip(), "en": about.strip()}

    return act


def walk(raw: Raw) -> Iterator[Raw]:
    """Every question of a draft in order, groups before what is in them."""
    for one in raw.get("fields", ()):
        yield one
        yield from walk(one)


def find(raw: Raw, name: str) -> Raw | None:
    return next((one for one in walk(raw) if one["name"] == name), None)


def home_of(raw: Raw, name: str) -> str:
    """The name of the group in which a question stands, "" for none."""
    return next((one["name"] for one in walk(raw) if any(inner["name"] == name for inner in one.get("fields", ()))), "")


def free_name(raw: Raw) -> str:
    """A name that no question has yet: q1, q2 …"""
    taken = {one["name"] for one in walk(raw)}
    return next(name for name in (f"q{number}" for number in range(1, len(taken) + 2)) if name not in taken)


def _place(raw: Raw, name: str) -> tuple[list[Raw] | None, int]:
    for home in (raw, *walk(raw)):
        for number, one in enumerate(home.get("fields", ())):
            if one["name"] == name:
                return home["fields"], number
    return None, 0


def _fields(raw: Raw, inside: str) -> list[Raw]:
    home = find(raw, inside) if inside else None
    found: list[Raw] = (raw if home is None or "fields" not in home else home)["fields"]
    return found


def _tidy(raw: Raw) -> None:
    """Lists of choices that no question has any more go."""
    used = {one["choices"] for one in walk(raw) if "choices" in one}
    raw["choices"] = {name: rows for name, rows in raw.get("choices", {}).items() if name in used}


def _is_id(form_id: str) -> bool:
    return len(form_id) <= 60 and re.fullmatch(SLUG, form_id) is not None


def _gate(by: User) -> None:
    if not reach(by, Action.FORM_DESIGN):
        raise NotVisible()


def _locked(design_id: int, *, by: User) -> Design:
    _gate(by)
    found: Design | None = Design.objects.select_for_update().filter(pk=design_id).first()
    if found is None:
        raise NotVisible()
    return found


#: The largest workbook that is read as a form.
MOST_BYTES = 5 * 1024 * 1024


def act_of(sent: Mapping[str, str]) -> Change:
    """The change that a button of the designer means; an unknown one changes nothing."""
    name = sent.get("name", "")
    acts: dict[str, Change] = {
        "up": move(name, -1),
        "down": move(name, 1),
        "remove": remove(name),
        "order": order(sent.get("names", "").split()),
        "describe": describe(sent.get("title_zh", ""), sent.get("title_en", ""), sent.get("about", "")),
    }
    return acts.get(sent.get("act", ""), lambda _raw: None)
