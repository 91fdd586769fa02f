"""What checking answers comes to: the data to keep and the faults in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from tijiao.forms.expressions import Value
from tijiao.packs.text import Text

Answers = Mapping[str, Any]
Row = dict[str, Any]
Json = str | int | float | bool | list[str] | list[int] | list[Row]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer: a stable code, the Chinese sentence with %(named)s places, its facts.

    `field` is a name, or within a repeat `repeat.0.name`, rows counted from 0 as they were sent. `told` are the form's
    own words where it has some (constraint_message).
    """

    field: str
    code: str
    message: str
    facts: Mapping[str, Any] = made(default_factory=dict)
    told: Text | None = None

    def say(self, language: str = "zh-hans", translate: Callable[[str], str] = str) -> str:
        """The sentence in a language; `translate` is gettext of the face that shows it."""
        if self.told is not None:
            return self.told.say(language)
        return translate(self.message) % {name: _said(value, language) for name, value in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the answers: the data to keep, the faults, what is relevant, what the form does not know.

    Fields within a repeat are named as in `Fault.field`. Rows without an answer are not in the data.
    """

    data: dict[str, Json]
    faults: tuple[Fault, ...]
    relevant: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...] = ()
    computed: Mapping[str, tuple[Row, ...]] = made(default_factory=dict)
    """Repeat → what each row came to, in the order in which the rows were sent, rows without an answer too."""

    @property
    def faults_by_field(self) -> dict[str, list[Fault]]:
        found: dict[str, list[Fault]] = {}
        for fault in self.faults:
            found.setdefault(fault.field, []).append(fault)
        return found


def as_value(value: Json) -> Value:
    """A kept value as expressions see it: numbers as numbers, chosen names joined by spaces, of rows their number."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return float(len(value)) if value and isinstance(value[0], dict) else " ".join(map(str, value))
    return float(value)


def _said(value: Any, language: str) -> Any:
    return value.say(language) if isinstance(value, Text) else value
