"""YAML as a tree that knows its lines.

Built from PyYAML's events and not by its constructors: nothing but text, numbers, true, false, null, lists and
mappings can come out; anchors, aliases and tags are refused (so no "billion laughs"); repeated keys are refused, where
PyYAML lets the last one win in silence. Plain words mean what YAML 1.2 says: `no` and `on` are texts, `08:30` is one,
and so is a date (models read dates from text).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import yaml

from tijiao.packs.faults import Path

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 24

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?")
WORDS: dict[str, bool | None] = {
    "true": True, "True": True, "false": False, "False": False, "null": None, "Null": None, "~": None, "": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line it stands on (from 1). `key_lines` says where each key of a mapping stands."""

    line: int
    value: "str | int | float | bool | list[Node] | dict[str, Node] | None"
    key_lines: dict[str, int] = field(default_factory=dict)

    def plain(self) -> Plain:
        """The value without lines."""
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return self.value

    def steps(self, path: Path) -> Iterator[tuple[str | int, "Node", int]]:
        """Each step of `path` that exists here: the step, what it leads to, its line.

        Steps that do not exist are skipped: pydantic puts the names of union members into its paths.
        """
        node = self
        for step in path:
            if isinstance(node.value, dict) and isinstance(step, str) and step in node.value:
                line, node = node.key_lines.get(step, node.value[step].line), node.value[step]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.line
            else:
                continue
            yield step, node, line

    def line_of(self, path: Path) -> int:
        """The line of the deepest step of `path` that exists."""
        return [self.line, *(line for _step, _node, line in self.steps(path))][-1]


class Unreadable(Exception):
    """A file whose text cannot be read at all. `faults`: (line, message, remedy) of each."""

    def __init__(self, *faults: tuple[int, str, str]) -> None:
        self.faults = faults
        super().__init__("; ".join(message for _line, message, _remedy in faults))


def read_yaml(text: str, *, skipped: int = 0) -> Node | None:
    """The tree of a YAML text, None when it says nothing. `skipped`: lines of the file that stand before `text`.

    Raises Unreadable with every fault found: all repeated keys, anchors and tags at once; a syntax error ends the list.
    """
    composer = _Composer(skipped)
    try:
        node = composer.document(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as error:
        raise Unreadable(*composer.faults, *_syntax(error, text, skipped)) from None
    if composer.faults:
        raise Unreadable(*composer.faults)
    return node


def _syntax(error: yaml.YAMLError, text: str, skipped: int) -> Iterator[tuple[int, str, str]]:
    tabs = [number for number, line in enumerate(text.split("\n"), 1) if re.match(r" *\t", line)]
    for number in tabs:
        yield skipped + number, "a tab stands in the indentation", "indent with spaces"
    if tabs:
        return
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "no reason given"
    context = getattr(error, "context", None)
    said = f"{context}, {problem}" if context else str(problem)
    yield skipped + (mark.line + 1 if mark else 1), f"not readable as YAML: {said}", "check quotes, colons, indentation"


class _Composer:
    """Turns the events of one document into nodes and collects what is not allowed."""

    def __init__(self, skipped: int) -> None:
        self.skipped = skipped
        self.faults: list[tuple[int, str, str]] = []

    def document(self, events: Iterator[Any]) -> Node | None:
        found: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.fault(event, "a second document begins here", "one file holds one document: remove the ---")
            elif isinstance(event, yaml.NodeEvent):
                found = self.node(event, events, 0)
        return found

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        self.refuse(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.line(event), list(self.items(events, depth)))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, events, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Node(self.line(event), _scalar(event.value) if event.implicit[0] else event.value)
        return Node(self.line(event), None)

    def items(self, events: Iterator[Any], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.node(event, events, depth + 1)

    def mapping(self, start: Any, events: Iterator[Any], depth: int) -> Node:
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event, events, depth)
            value = self.node(next(events), events, depth + 1)
            if key in values:
                self.fault(event, f"the key '{key}' is repeated", f"it stands on line {lines[key]} already: keep one")
                continue
            values[key], lines[key] = value, self.line(event)
        return Node(self.line(start), values, lines)

    def key(self, event: Any, events: Iterator[Any], depth: int) -> str:
        self.refuse(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if not isinstance(event, yaml.AliasEvent):
            self.node(event, events, depth + 1)
            self.fault(event, "a key is a list or a mapping", "keys are plain words; put {curly} text in quotes")
        return ""

    def refuse(self, event: Any, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.fault(event, f"the alias *{event.anchor} is not allowed", "write the value out")
        elif event.anchor:
            self.fault(event, f"the anchor &{event.anchor} is not allowed", "write the value out where it is needed")
        elif event.tag and event.tag != "!":
            self.fault(event, f"the tag {event.tag} is not allowed", "packs hold plain values only")
        if depth > DEEPEST:
            raise Unreadable(*self.faults, (self.line(event), f"nested deeper than {DEEPEST} levels", "flatten it"))

    def line(self, event: Any) -> int:
        return self.skipped + int(event.start_mark.line) + 1

    def fault(self, event: Any, message: str, remedy: str) -> None:
        self.faults.append((self.line(event), message, remedy))


def _scalar(word: str) -> str | int | float | bool | None:
    """A plain (unquoted) word as YAML 1.2 reads it; but what begins with 0 stays text: 04.7 and 007 are codes."""
    if word in WORDS:
        return WORDS[word]
    if INTEGER.fullmatch(word) and len(word) < 19:
        return int(word)
    if DECIMAL.fullmatch(word) and isfinite(float(word)):
        return float(word)
    return word
