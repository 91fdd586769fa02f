"""One question on the designer's page: what the page shows of it, and what comes of what a person filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tijiao.forms.designing import Raw, find, free_name, home_of, walk
from tijiao.forms.origins import REGISTRY

#: What a person chooses from, in the order of the page. `long` is a text of several lines.
TYPES: Mapping[str, str | Promise] = {
    "text": _("文字"),
    "long": _("多行文字"),
    "integer": _("整数"),
    "decimal": _("小数"),
    "date": _("日期"),
    "time": _("时间"),
    "datetime": _("日期和时间"),
    "select_one": _("单选"),
    "select_multiple": _("多选"),
    "image": _("照片"),
    "file": _("文件"),
    "geopoint": _("位置"),
    "note": _("说明文字"),
    "calculate": _("自动计算"),
    "group": _("分组"),
    "repeat": _("多行（一件一行）"),
}
SIGNS: Mapping[str, str | Promise] = {
    "=": pgettext_lazy("condition", "是"),
    "!=": _("不是"),
    "has": _("选了"),
    "hasn't": _("没选"),
    ">": _("大于"),
    ">=": _("不小于"),
    "<": _("小于"),
    "<=": _("不大于"),
    "filled": _("已填"),
    "empty": _("没填"),
}
SENSITIVE: Mapping[str, str | Promise] = {
    "internal": _("内部"),
    "personal": _("个人信息"),
    "health": _("健康信息"),
    "care": _("关爱信息"),
    "open": _("可公开"),
}
_REF = r"\$\{(?P<field>[\w-]+)\}"
_VALUE = r"(?:'(?P<text>[^']*)'|(?P<number>-?[0-9.]+))"
_CONDITIONS = (
    (re.compile(rf"selected\({_REF}, {_VALUE}\)"), "has"),
    (re.compile(rf"not\(selected\({_REF}, {_VALUE}\)\)"), "hasn't"),
    (re.compile(rf"{_REF} != ''"), "filled"),
    (re.compile(rf"{_REF} = ''"), "empty"),
    (re.compile(rf"{_REF} (?P<sign>!=|>=|<=|=|>|<) {_VALUE}"), ""),
)
_BOUNDS = re.compile(r"^(?:\. >= (?P<low>-?[0-9.]+))?(?: and )?(?:\. <= (?P<high>-?[0-9.]+))?$")
_ANSWERED = ("text", "integer", "decimal", "date", "time", "datetime", "geopoint", "select_one", "select_multiple")


@dataclass(frozen=True)
class Condition:
    """When a question is asked, as three fields to pick from; `expert`: an expression that they cannot say."""

    field: str = ""
    sign: str = "="
    value: str = ""
    expert: str = ""


def condition_of(expression: str) -> Condition:
    """The pickers that say an expression, or the expression itself."""
    for pattern, sign in _CONDITIONS:
        match = pattern.fullmatch(expression.strip())
        if match:
            told = match.groupdict()
            value = told.get("text") if told.get("text") is not None else told.get("number")
            return Condition(told["field"], sign or told["sign"], value or "")
    return Condition(expert=expression)


def _in_words(said: Condition, raw: Raw) -> Condition:
    """The condition with the words of a choice in place of its name."""
    listed = raw.get("choices", {}).get((find(raw, said.field) or {}).get("choices", ""), ())
    words = next((str(one["label"]["zh"]) for one in listed if one["name"] == said.value), said.value)
    return replace(said, value=words)


def expression_of(said: Condition, raw: Raw) -> str:
    """The expression of the pickers; what stands in the expert's field goes before."""
    if said.expert.strip() or not said.field:
        return said.expert.strip()
    asked = find(raw, said.field) or {}
    ref, value = f"${{{said.field}}}", _named(said.value.strip(), asked, raw)
    if said.sign in ("filled", "empty"):
        return f"{ref} {'!=' if said.sign == 'filled' else '='} ''"
    number = asked.get("type") in ("integer", "decimal", "calculate") and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value)
    written = value if number else "'" + value.replace("'", "’") + "'"
    if said.sign in ("has", "hasn't"):
        chosen = f"selected({ref}, {written})"
        return chosen if said.sign == "has" else f"not({chosen})"
    sign = said.sign if said.sign in SIGNS else "="
    return f"{ref} {sign} {written}"


def _named(value: str, asked: Raw, raw: Raw) -> str:
    """The name of the choice that a person calls by its words."""
    for one in raw.get("choices", {}).get(asked.get("choices", ""), ()):
        if value in (one["label"]["zh"], one["label"]["en"]):
            return str(one["name"])
    return value


def shown(raw: Raw, standing: Raw) -> dict[str, Any]:
    """What the page shows of a question; an empty one for a new question."""
    bounds = _BOUNDS.match(standing.get("constraint", ""))
    simple = bounds.groupdict() if bounds else {}
    choices = raw.get("choices", {}).get(standing.get("choices", ""), ())
    return {
        "type": "long" if standing.get("long") else standing.get("type", "text"),
        "name": standing.get("name", ""),
        "label": standing.get("label", {}),
        "hint": standing.get("hint", {}),
        "required": bool(standing.get("required")),
        "condition": _in_words(condition_of(standing.get("relevant", "")), raw),
        "choices": "\n".join(map(_choice_line, choices)),
        "low": simple.get("low") or "",
        "high": simple.get("high") or "",
        "constraint": "" if bounds else standing.get("constraint", ""),
        "message": standing.get("constraint_message", {}),
        "default": standing.get("default", ""),
        "calculation": standing.get("calculation", ""),
        "count": standing.get("count", ""),
        "most": standing.get("most", 1),
        "keep_place": standing.get("keep_place", False),
        "sensitivity": standing.get("sensitivity", "internal"),
        "origin": _origin_key(standing.get("from", {})),
        "choice_filter": standing.get("choice_filter", ""),
    }


def _choice_line(one: Raw) -> str:
    zh, en = one["label"]["zh"], one["label"]["en"]
    return zh if zh == en else f"{zh} / {en}"


def _origin_key(origin: Raw) -> str:
    return ":".join(str(part) for part in next(iter(origin.items()), ()))


def origins(standing: Raw) -> list[tuple[str, str | Promise]]:
    """What a question can be taken over from: the registry, the period before, and what it is taken from now."""
    found: list[tuple[str, str | Promise]] = [(f"registry:{name}", one.title) for name, one in REGISTRY.items()]
    found.append(("previous:", _("上一期的同一题")))
    now = _origin_key(standing.get("from", {}))
    if now and not any(key == now or now.startswith("previous:") for key, _title in found):
        found.append((now, now))
    return found


def question_of(sent: QueryDict, raw: Raw, standing: Raw) -> tuple[Raw, list[Raw]]:
    """The question as a person filled it in, and its choices. What the page does not show stays as it was."""
    kind = sent.get("type", "text") if sent.get("type") in TYPES else "text"
    name = sent.get("name", "").strip() or standing.get("name") or free_name(raw)
    made: Raw = {"type": "text" if kind == "long" else kind, "name": name}
    _put(made, "label", _words(sent, "label") or (None if kind == "calculate" else {"zh": "？", "en": "?"}))
    _put(made, "relevant", expression_of(_condition(sent), raw))
    if kind in ("group", "repeat"):
        made["fields"] = standing.get("fields", [])
        _put(made, "count", sent.get("count", "").strip() if kind == "repeat" else "")
    if kind == "calculate":
        _put(made, "calculation", sent.get("calculation", "").strip() or "''")
    else:
        _put(made, "hint", _words(sent, "hint"))
    if kind in ("image", "file"):
        _put(made, "most", _number(sent.get("most"), 1, 20) if sent.get("most", "1") != "1" else None)
        _put(made, "keep_place", bool(sent.get("keep_place")))
    if kind in (*_ANSWERED, "long", "image", "file"):
        _put(made, "required", bool(sent.get("required")))
    if kind in (*_ANSWERED, "long"):
        _answered(made, sent, standing, kind)
    if sent.get("sensitivity", "internal") != "internal" and kind not in ("note", "group", "repeat"):
        made["sensitivity"] = sent["sensitivity"]
    choices = _choices(made, sent, raw, standing) if kind.startswith("select") else []
    return made, choices


def _answered(made: Raw, sent: QueryDict, standing: Raw, kind: str) -> None:
    _put(made, "long", kind == "long")
    low, high = (_decimal(sent.get(key)) for key in ("low", "high"))
    bounds = " and ".join(part for part in (f". >= {low}" if low else "", f". <= {high}" if high else "") if part)
    _put(made, "constraint", sent.get("constraint", "").strip() or bounds)
    _put(made, "constraint_message", _words(sent, "message") if "constraint" in made else None)
    _put(made, "default", sent.get("default", "").strip())
    _put(made, "calculation", standing.get("calculation"))
    how, _colon, what = sent.get("origin", "").partition(":")
    if how == "previous":
        made["from"] = {"previous": what or made["name"]}
    elif how and what:
        made["from"] = {how: what} | {key: value for key, value in standing.get("from", {}).items() if key == "field"}


def _choices(made: Raw, sent: QueryDict, raw: Raw, standing: Raw) -> list[Raw]:
    """One choice a line, `中文 / English`. A choice that was there keeps its name and columns, by its words, else by
    its line."""
    made["choices"] = standing.get("choices") or made["name"]
    _put(made, "choice_filter", sent.get("choice_filter", "").strip())
    before = raw.get("choices", {}).get(made["choices"], ())
    by_words = {one["label"]["zh"]: one for one in before}
    lines = [line.strip() for line in sent.get("choices", "").splitlines() if line.strip()]
    taken = {one["name"] for one in before}
    found: list[Raw] = []
    for number, line in enumerate(lines):
        zh, _slash, en = (part.strip() for part in line.partition(" / "))
        same = by_words.get(zh) or (before[number] if len(before) == len(lines) else None)
        name = same["name"] if same else next(f"o{n}" for n in range(1, 999) if f"o{n}" not in taken)
        taken.add(name)
        found.append({**(same or {}), "name": name, "label": {"zh": zh, "en": en or zh}})
    return found


def _condition(sent: QueryDict) -> Condition:
    return Condition(*(sent.get(f"when_{part}", "") for part in ("field", "sign", "value", "expert")))


def _words(sent: QueryDict, key: str) -> dict[str, str] | None:
    zh = sent.get(f"{key}_zh", "").strip()
    return {"zh": zh, "en": sent.get(f"{key}_en", "").strip() or zh} if zh else None


def _put(made: Raw, key: str, value: Any) -> None:
    if value:
        made[key] = value


def _number(text: str | None, low: int, high: int) -> int:
    return min(max(int(text), low), high) if text and text.isascii() and text.isdigit() else low


def _decimal(text: str | None) -> str:
    return text.strip() if text and re.fullmatch(r"\s*-?[0-9]+(\.[0-9]+)?\s*", text) else ""


def earlier(raw: Raw, name: str) -> list[tuple[str, str]]:
    """The questions that stand before one and hold an answer: what its condition can be about."""
    found = []
    for one in walk(raw):
        if one["name"] == name:
            break
        if one["type"] not in ("note", "group", "repeat", "image", "file"):
            found.append((one["name"], one.get("label", {}).get("zh", one["name"])))
    return found


def homes(raw: Raw, name: str) -> list[tuple[str, str]]:
    """The groups into which a question can go: not into itself, and no repeat into a repeat."""
    own = find(raw, name) or {}
    within = {one["name"] for one in walk({"fields": [own]})} if own else set()
    groups = [one for one in walk(raw) if one["type"] in ("group", "repeat") and one["name"] not in within]
    return [(one["name"], one.get("label", {}).get("zh", one["name"])) for one in groups]


def page_of(raw: Raw, standing: Raw, asked: Mapping[str, str]) -> dict[str, Any]:
    """The page of a question, of a new one of the type that is asked for."""
    told = shown(raw, standing)
    kind = asked.get("type", "") if asked.get("type") in TYPES else told["type"]
    inside = home_of(raw, told["name"]) if standing else asked.get("inside", "")
    return {
        "question": told | {"type": kind},
        "types": TYPES.items(),
        "signs": SIGNS.items(),
        "inside": inside,
        "sensitive": SENSITIVE.items(),
        "origins": origins(standing),
        "homes": homes(raw, told["name"]),
        "earlier": earlier(raw, told["name"]),
        "is_new": not standing,
        "answered": kind in (*_ANSWERED, "long"),
        "selects": kind.startswith("select"),
        "numbers": kind in ("integer", "decimal"),
        "uploads": kind in ("image", "file"),
    }
