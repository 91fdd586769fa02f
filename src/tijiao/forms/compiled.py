"""A form ready to be evaluated: its fields in the order in which their values depend on each other.

`compile_form` finds everything that is wrong with the expressions of a declaration, each at its place; `KIND` is what
packs register, so that a pack with such a fault is refused when it is loaded.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tijiao.forms.declare import AnyItem, Choice, FormDefinition, Group, Holding, Note, Question, Select
from tijiao.forms.expressions import Expression, Kind, WrongExpression, compile_expression
from tijiao.forms.functions import KNOWN
from tijiao.packs.faults import Flaw, Path, meant
from tijiao.packs.kinds import Context
from tijiao.packs.kinds import Kind as PackKind

_KINDS = {"integer": Kind.NUMBER, "decimal": Kind.NUMBER, "date": Kind.DATE, "time": Kind.DATE}
_DYNAMIC = re.compile(r"\$\{|^\s*(?:" + "|".join(map(re.escape, KNOWN)) + r")\(")


@dataclass(frozen=True)
class Field:
    """An item with its compiled expressions. `relevant`: the conditions of its groups and its own, outermost first."""

    item: AnyItem
    groups: tuple[Group, ...] = ()
    relevant: tuple[Expression, ...] = ()
    required: Expression | None = None
    constraint: Expression | None = None
    calculation: Expression | None = None
    choice_filter: Expression | None = None
    default: Expression | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def reads(self) -> frozenset[str]:
        """The fields on which its value depends."""
        said = [*self.relevant, *([self.calculation] if self.calculation else [])]
        return frozenset(name for one in said for name in one.refs)

    @cached_property
    def choice_names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.choices)

    @cached_property
    def choice_columns(self) -> tuple[dict[str, str], ...]:
        return tuple({**one.columns, "name": one.name} for one in self.choices)


@dataclass(frozen=True, eq=False)
class Form:
    """A compiled form: `fields` in the order in which they are asked, `order` in the order of evaluation."""

    definition: FormDefinition
    fields: tuple[Field, ...]
    order: tuple[Field, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def holding(self) -> tuple[Field, ...]:
        """The fields that hold a value: all but notes and groups."""
        return tuple(field for field in self.fields if not isinstance(field.item, Note | Group))


class WrongForm(Exception):
    """The declaration has faults in its expressions. `flaws` holds all of them."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{'.'.join(map(str, flaw.at))}: {flaw.message}" for flaw in self.flaws))


class _Compiler:
    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        self.flaws: list[Flaw] = []
        items = [item for _path, item, _groups in definition.walk()]
        self.kinds = {item.name: _kind_of(item) for item in items if not isinstance(item, Note | Group)}
        self.learn_calculations()

    def learn_calculations(self) -> None:
        """A calculate holds what its expression yields. Twice, since one may read another that stands below it."""
        for _round in range(2):
            for _path, item, _groups in self.definition.walk():
                if item.type == "calculate":
                    try:
                        self.kinds[item.name] = compile_expression(item.calculation, self.kinds).kind
                    except WrongExpression:
                        continue  # told by `compiled`, with its place

    def whole(self) -> Form:
        self.flaws += self.name_flaws()
        fields = tuple(self.field(path, item, groups) for path, item, groups in self.definition.walk())
        order = self.ordered(fields) if not self.flaws else fields
        if self.flaws:
            raise WrongForm(self.flaws)
        return Form(self.definition, fields, order)

    def name_flaws(self) -> Iterator[Flaw]:
        seen: set[str] = set()
        for path, item, _groups in self.definition.walk():
            if item.name in seen:
                yield Flaw((*path, "name"), f"the name '{item.name}' is used twice", "names are unique in a form")
            seen.add(item.name)
        for name, choices in self.definition.choices.items():
            names = [one.name for one in choices]
            for number, one in enumerate(names):
                if one in names[:number]:
                    yield Flaw(("choices", name, number, "name"), f"the choice '{one}' stands twice in the list")

    def field(self, path: Path, item: AnyItem, groups: tuple[Group, ...]) -> Field:
        conditions = [one.relevant for one in groups] + [item.relevant]
        places = [*self.group_places(path, groups), path]
        relevant = [
            self.compiled(text, (*place, "relevant"), quiet=place != path)
            for text, place in zip(conditions, places, strict=True) if text
        ]  # fmt: skip
        found: dict[str, Any] = {"relevant": tuple(one for one in relevant if one)}
        if not isinstance(item, Note | Group):
            found["calculation"] = self.compiled(item.calculation, (*path, "calculation"))
        if isinstance(item, Question | Select):
            own = self.kinds[item.name]
            found["constraint"] = self.compiled(item.constraint, (*path, "constraint"), own=own)
            found["required"] = self.compiled(_text_or_none(item.required), (*path, "required"))
            dynamic = isinstance(item.default, str) and _DYNAMIC.search(item.default)
            found["default"] = self.compiled(str(item.default), (*path, "default")) if dynamic else None
        if isinstance(item, Select):
            found |= self.choosing(path, item)
        return Field(item, groups, **found)

    def group_places(self, path: Path, groups: tuple[Group, ...]) -> list[Path]:
        return [path[: 2 * (number + 1)] for number in range(len(groups))]

    def choosing(self, path: Path, item: Select) -> dict[str, Any]:
        choices = self.definition.choices.get(item.choices)
        if choices is None:
            remedy = meant(item.choices, self.definition.choices)
            self.flaws.append(Flaw((*path, "choices"), f"there is no list of choices '{item.choices}'", remedy))
            return {}
        columns = frozenset({"name", *(name for one in choices for name in one.columns)})
        read = self.compiled(item.choice_filter, (*path, "choice_filter"), columns=columns)
        return {"choices": choices, "choice_filter": read}

    def compiled(
        self,
        text: str | None,
        at: Path,
        *,
        own: Kind | None = None,
        columns: frozenset[str] = frozenset(),
        quiet: bool = False,
    ) -> Expression | None:
        if text is None:
            return None
        try:
            return compile_expression(text, self.kinds, own=own, columns=columns)
        except WrongExpression as wrong:
            if not quiet:  # a group's condition is told once, at the group
                self.flaws.append(Flaw(at, f"{wrong.message} (character {wrong.place} of: {text})"))
            return None

    def ordered(self, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """Fields so that each comes after those it reads; a circle is a flaw."""
        by_name = {field.name: field for field in fields}
        places = {item.name: path for path, item, _groups in self.definition.walk()}
        done: dict[str, Field] = {}
        waiting = list(fields)
        while waiting:
            ready = [field for field in waiting if all(name in done for name in field.reads if name in by_name)]
            if not ready:
                said = "these fields depend on each other in a circle: " + ", ".join(field.name for field in waiting)
                self.flaws.append(Flaw(places[waiting[0].name], said))
                return fields
            done.update({field.name: field for field in ready})
            waiting = [field for field in waiting if field.name not in done]
        return tuple(done.values())


def _kind_of(item: Holding) -> Kind:
    return Kind.ANY if item.type == "calculate" else _KINDS.get(item.type, Kind.TEXT)


def _text_or_none(required: bool | str) -> str | None:
    return required if isinstance(required, str) else None


def compile_form(definition: FormDefinition) -> Form:
    """The form ready for use. Raises WrongForm with every fault of its expressions, names and lists."""
    return _Compiler(definition).whole()


def flaws(definition: FormDefinition, _context: Context) -> Iterable[Flaw]:
    """What `tijiao pack check` says about a form beyond its vocabulary."""
    try:
        compile_form(definition)
    except WrongForm as wrong:
        return wrong.flaws
    return ()


FORM = PackKind("form", "forms/*.yaml", FormDefinition, flaws)
KINDS = (FORM,)
