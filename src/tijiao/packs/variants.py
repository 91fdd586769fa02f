"""One SQL file for entries that differ in some words: `for` in its head lists them, `{word}` stands where they go.

    for:
      stage:
        primary: {level: 小学, grades: 1 AND 6}
        junior: {level: 初中, grades: 7 AND 9}

gives two entries: in every text of the head and in the SQL, `{stage}` is primary or junior, `{level}` and
`{grades}` are the words beside it. Where nothing goes with a value, `stage: [primary, junior]` will do. Several names
give an entry for each combination. A text of a list that comes out empty is left out of it. A word may be a number:
where `{word}` is the whole text, as in `decimals: "{places}"`, the number itself goes there.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, TypeGuard

from tijiao.packs.faults import meant
from tijiao.packs.tree import Node, Unreadable

FOR = "for"
_WORD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_Fault = tuple[int, str, str]
_Words = Mapping[str, str | int | float]


def variants(node: Node) -> list[Node]:
    """The entries that an SQL file gives: itself, or one for each combination of what its `for` lists.

    Raises Unreadable with all that is wrong: a list of another form, words that one value has and another has not, a
    word that is told twice, `{word}`s that nobody tells, words that stand nowhere, names that the id does not carry.
    """
    if not isinstance(node.value, dict) or FOR not in node.value:
        return [node]
    faults: list[_Fault] = []
    lists = [_values(name, values, faults) for name, values in _names(node, faults)]
    rest = Node(
        node.line,
        {key: value for key, value in node.value.items() if key != FOR},
        {key: line for key, line in node.key_lines.items() if key != FOR},
    )
    if not faults:
        faults += _unfit(node, rest, lists)
    if faults:
        raise Unreadable(*faults)
    chosen = ({name: word for words in some for name, word in words.items()} for some in product(*lists))
    return [_filled(rest, words) for words in chosen]


def stem(node: Node) -> str:
    """What the file is called: the id without its words, "staff-ratio" for staff-ratio-{stage}."""
    told = node.value.get("id") if isinstance(node.value, dict) else None
    return _WORD.sub("", str(told.value) if told is not None else "").replace("--", "-").strip("-")


def _names(node: Node, faults: list[_Fault]) -> Iterator[tuple[str, Node]]:
    listed = node.value[FOR] if isinstance(node.value, dict) else node
    if not isinstance(listed.value, dict) or not listed.value:
        faults.append(
            (listed.line, "`for` must be a mapping of names to values", "write `for: {stage: [primary, junior]}`")
        )
        return
    yield from listed.value.items()


def _values(name: str, values: Node, faults: list[_Fault]) -> list[_Words]:
    """The words of each value of a name, the value itself under the name."""
    told = values.value
    if isinstance(told, list) and told and all(isinstance(one.value, str) for one in told):
        return [{name: str(one.value)} for one in told]
    if not isinstance(told, dict) or not told or not all(isinstance(one.value, dict) for one in told.values()):
        faults.append((values.line, f"for.{name} must be a list of texts or a mapping of values to words", ""))
        return []
    every = {word for one in told.values() if isinstance(one.value, dict) for word in one.value}
    found: list[_Words] = []
    for value, one in told.items():
        words = one.value if isinstance(one.value, dict) else {}
        for word in sorted(every - words.keys()):
            faults.append((one.line, f"for.{name}.{value} has no word '{word}', which others have", ""))
        for word, text in words.items():
            if not _is_word(text.value):
                flaw = f"for.{name}.{value}.{word} must be a text of one line or a number"
                faults.append((text.line, flaw, "put it in quotes"))
        found.append({name: value, **{word: text.value for word, text in words.items() if _is_word(text.value)}})
    return found


def _is_word(told: Any) -> TypeGuard[str | int | float]:
    return "\n" not in told if isinstance(told, str) else isinstance(told, int | float) and not isinstance(told, bool)


def _unfit(node: Node, rest: Node, lists: list[list[_Words]]) -> Iterator[_Fault]:
    """Words that are told twice, by nobody, or for nothing; names without which ids would be the same."""
    line = node.key_lines[FOR]
    known: set[str] = set()
    for values in lists:
        for word in values[0]:
            if word in known:
                yield line, f"the word '{word}' is told twice", "name it apart"
            known.add(word)
    asked = list(_asked(rest))
    for at, word in asked:
        if word not in known:
            yield at, f"nothing in `for` tells what {{{word}}} is", meant(word, known)
    for word in sorted(known - {word for _at, word in asked}):
        yield line, f"the word '{word}' stands nowhere", f"write {{{word}}} where it goes, or leave it out"
    told = rest.value.get("id") if isinstance(rest.value, dict) else None
    for values in lists:
        name = next(iter(values[0]))
        if told is not None and f"{{{name}}}" not in str(told.value):
            yield told.line, f"the id does not carry {{{name}}}", "entries are told apart by their ids"


def _asked(node: Node) -> Iterator[tuple[int, str]]:
    """Every {word} with its line."""
    if isinstance(node.value, str):
        for found in _WORD.finditer(node.value):
            yield node.line + node.value.count("\n", 0, found.start()), found[1]
    for one in _inside(node):
        yield from _asked(one)


def _inside(node: Node) -> list[Node]:
    return (
        node.value
        if isinstance(node.value, list)
        else list(node.value.values())
        if isinstance(node.value, dict)
        else []
    )


def _filled(node: Node, words: _Words) -> Node:
    """The tree with words in the place of `{word}`; lines stay, since a word has one line."""
    if isinstance(node.value, str):
        whole = _WORD.fullmatch(node.value)
        text = words[whole[1]] if whole else _WORD.sub(lambda found: str(words[found[1]]), node.value)
        return Node(node.line, text, node.key_lines)
    if isinstance(node.value, list):
        filled = [(one, _filled(one, words)) for one in node.value]
        return Node(node.line, [made for one, made in filled if made.value != "" or one.value == ""], node.key_lines)
    if isinstance(node.value, dict):
        return Node(node.line, {key: _filled(one, words) for key, one in node.value.items()}, node.key_lines)
    return node
