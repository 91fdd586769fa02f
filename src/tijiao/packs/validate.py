"""From a tree to a model: every error of pydantic becomes a fault in words, at its line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic_core import ErrorDetails

from tijiao.packs.entry import MECHANISM, SLUG
from tijiao.packs.faults import Fault, Flaw, Path, meant
from tijiao.packs.text import Text
from tijiao.packs.tree import Node

M = TypeVar("M", bound=BaseModel)
Schema = Mapping[str, Any]

NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false", type(None): "nothing"}
NAMES |= {list: "a list", dict: "a mapping"}
WANTED = {
    "string_type": "text", "int_type": "a whole number", "int_from_float": "a whole number", "float_type": "a number",
    "bool_type": "true or false", "list_type": "a list", "tuple_type": "a list", "set_type": "a list",
    "frozen_set_type": "a list", "dict_type": "a mapping", "model_type": "a mapping", "mapping_type": "a mapping",
    "date_type": "a day such as 2020-03-02", "time_type": "a time such as 16:30",
    "date_from_datetime_parsing": "a day such as 2020-03-02", "date_parsing": "a day such as 2020-03-02",
    "time_parsing": "a time such as 16:30",
}  # fmt: skip


BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
WRITTEN = {
    SLUG: "small letters, digits and single hyphens, such as daily-check",
    MECHANISM: "the line in two digits, a dot, a number, such as 04.11",
}


def validate(node: Node, model: type[M], file: str) -> tuple[M | None, list[Fault]]:
    """The model of a tree, or None and every fault in it. The validated model is what the caller goes on with."""
    try:
        return model.model_validate_json(json.dumps(node.plain(), ensure_ascii=False)), []
    except ValidationError as error:
        told = [details for details in error.errors(include_url=False) if not _follows(node, details)]
        return None, list(dict.fromkeys(_fault(node, model, details, file) for details in told))


def _follows(node: Node, details: ErrorDetails) -> bool:
    """A list whose items are faulty counts as too short to pydantic: that only follows from what is said already."""
    if details["type"] != "too_short":
        return False
    reached = [node, *(step[1] for step in node.steps(tuple(details["loc"])))][-1]
    least = details.get("ctx", {}).get("min_length", 1)
    return isinstance(reached.value, list) and len(reached.value) >= least


def place(node: Node, flaws: Iterable[Flaw], file: str) -> Iterator[Fault]:
    """Gives the flaws that a check found their file and line."""
    for flaw in flaws:
        line = node.line_of(flaw.at)
        if len(flaw.at) == 2 and flaw.at[0] == "sql" and isinstance(flaw.at[1], int):
            line += flaw.at[1] - 1
        yield Fault(file, line, _said(node, flaw.at, flaw.message), flaw.remedy)


def _fault(node: Node, model: type[BaseModel], details: ErrorDetails, file: str) -> Fault:
    path = tuple(details["loc"])
    kind = details["type"]
    if kind == "extra_forbidden":
        known = _keys(_schema(model), path[:-1])
        message, remedy = f"unknown key '{path[-1]}'", meant(str(path[-1]), known)
        return Fault(file, node.line_of(path), _said(node, path[:-1], message), remedy)
    if kind in ("missing", "union_tag_not_found"):
        key = path[-1] if kind == "missing" else _discriminator(details)
        above = path[:-1] if kind == "missing" else path
        return Fault(file, node.line_of(above), _said(node, above, f"'{key}' is missing"))
    message, remedy = _words(details)
    return Fault(file, node.line_of(path), _said(node, path, message), remedy)


def _words(details: ErrorDetails) -> tuple[str, str]:
    kind, given, facts = details["type"], details.get("input"), details.get("ctx", {})
    if kind in WANTED:
        quote = WANTED[kind] == "text" and isinstance(given, int | float) and not isinstance(given, bool)
        shown = f" {_short(given)}" if isinstance(given, str | int | float) and not isinstance(given, bool) else ""
        remedy = "put it in quotes" if quote else ""
        if facts.get("class_name") == Text.__name__:
            remedy = "write {zh: …, en: …}"
        return f"must be {WANTED[kind]}, not {NAMES.get(type(given), 'this')}{shown}", remedy
    if kind in ("literal_error", "enum"):
        known = [word.strip("'") for word in str(facts.get("expected", "")).replace(" or ", ", ").split(", ")]
        return f"'{_short(given)}' is not known here", meant(str(given), known)
    if kind == "union_tag_invalid":
        known = [word.strip("' ") for word in str(facts.get("expected_tags", "")).split(",")]
        return f"{_discriminator(details)} '{facts.get('tag')}' is not known here", meant(str(facts.get("tag")), known)
    if kind == "string_too_short" or facts.get("pattern") == r"\S":
        return "must not be blank", ""
    if kind == "string_pattern_mismatch":
        pattern = str(facts.get("pattern"))
        return f"'{_short(given)}' is not written as it must be", WRITTEN.get(pattern, f"pattern: {pattern}")
    for bound, words in BOUNDS.items():
        if bound in facts and isinstance(given, int | float):
            return f"must be {words} {facts[bound]}, not {given}", ""
    if kind == "too_short":
        least = facts.get("min_length")
        return ("must not be empty" if least == 1 else f"needs at least {least} items"), ""
    if kind == "value_error":
        return str(facts.get("error", details["msg"])), ""
    return details["msg"][:1].lower() + details["msg"][1:], ""


def _short(given: object) -> str:
    words = str(given)
    return words if len(words) <= 40 else words[:39] + "…"


def _discriminator(details: ErrorDetails) -> str:
    return str(details.get("ctx", {}).get("discriminator", "'kind'")).strip("'")


def _said(node: Node, path: Path, message: str) -> str:
    """The message behind the place in words: `daily-check.serves[2]: …`. List items are called by their id or slug."""
    words = ""
    for step, reached, _line in node.steps(path):
        if isinstance(step, str):
            words += f".{step}" if words else step
        else:
            words += _item(reached, step, first=not words)
    return f"{words}: {message}" if words else message


def _item(node: Node, index: int, *, first: bool) -> str:
    value = (node.value.get("id") or node.value.get("slug")) if isinstance(node.value, dict) else None
    if value is not None and isinstance(value.value, str) and value.value:
        return value.value if first else f"[{value.value}]"
    return f"[{index + 1}]"


@cache
def _schema(model: type[BaseModel]) -> Schema:
    try:
        return model.model_json_schema()
    except PydanticInvalidForJsonSchema:
        return {}


def _keys(schema: Schema, path: Path) -> set[str]:
    """The keys that may stand at `path`, as the model's JSON schema says; union members are taken together."""
    definitions = schema.get("$defs", {})
    places = list(_members(schema, definitions))
    for step in path:
        below = [part for place in places for part in _below(place, step)]
        if below:
            places = [member for part in below for member in _members(part, definitions)]
    return {key for place in places for key in place.get("properties", {})}


def _members(schema: Schema, definitions: Schema) -> Iterator[Schema]:
    if "$ref" in schema:
        yield from _members(definitions.get(str(schema["$ref"]).rsplit("/", 1)[-1], {}), definitions)
        return
    yield schema
    for joined in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(joined, ()):
            yield from _members(part, definitions)


def _below(schema: Schema, step: str | int) -> Iterator[Schema]:
    if isinstance(step, int):
        if isinstance(schema.get("items"), dict):
            yield schema["items"]
        yield from schema.get("prefixItems", [])[step : step + 1]
    elif step in schema.get("properties", {}):
        yield schema["properties"][step]
    elif isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]
