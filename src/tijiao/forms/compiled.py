"""A form ready to be evaluated: its fields in the order in which their values depend on each other.

`compile_form` finds everything that is wrong with the expressions of a declaration, each at its place; `KIND` is what
packs register, so that a pack with such a fault is refused when it is loaded.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from tijiao.forms.declare import (
    AnyItem,
    Around,
    Choice,
    FormDefinition,
    Group,
    Note,
    Question,
    Repeat,
    Select,
    Upload,
)  # fmt: skip
from tijiao.forms.expressions import Expression, Kind, Scope, WrongExpression, compile_in
from tijiao.forms.functions import KNOWN
from tijiao.packs.faults import Flaw, Path, meant
from tijiao.packs.kinds import Context
from tijiao.packs.kinds import Kind as PackKind

_KINDS = {"integer": Kind.NUMBER, "decimal": Kind.NUMBER, "date": Kind.DATE, "time": Kind.DATE,
          "datetime": Kind.DATE}  # fmt: skip
_DYNAMIC = re.compile(r"\$\{|^\s*(?:" + "|".join(map(re.escape, KNOWN)) + r")\(")


@dataclass(frozen=True)
class Field:
    """An item with its compiled expressions. `relevant`: the conditions of its groups and its own, outermost first.

    A repeat has its fields `inner`, as they are asked, and `inner_order`, as they are evaluated.
    """

    item: AnyItem
    groups: Around = ()
    relevant: tuple[Expression, ...] = ()
    required: Expression | None = None
    constraint: Expression | None = None
    calculation: Expression | None = None
    choice_filter: Expression | None = None
    default: Expression | None = None
    count: Expression | None = None
    choices: tuple[Choice, ...] = ()
    inner: tuple["Field", ...] = ()
    inner_order: tuple["Field", ...] = ()

    @property
    def repeat(self) -> str:
        """The repeat within which it stands, "" for none."""
        return next((one.name for one in self.groups if isinstance(one, Repeat)), "")

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def reads(self) -> frozenset[str]:
        """The fields on which its value depends, those too of which it reads all rows."""
        read = self.reads_singly | {name for one in self.evaluated for name in one.sets}
        within = {one.name for one in self.inner} | {self.name}
        return frozenset(read | {name for one in self.inner for name in one.reads if name not in within})

    @property
    def reads_singly(self) -> frozenset[str]:
        """The fields of which it reads the one answer: by them the fields of a row depend on each other. All rows of
        the own repeat are the rows before."""
        return frozenset(name for one in self.evaluated for name in one.refs)

    @property
    def evaluated(self) -> tuple[Expression, ...]:
        """What must be known before its value is."""
        return tuple(one for one in (*self.relevant, self.calculation, self.count) if one is not None)

    @cached_property
    def holding(self) -> tuple["Field", ...]:
        """The fields of a repeat that hold a value."""
        return tuple(one for one in self.inner if not isinstance(one.item, Note | Group))

    @cached_property
    def choice_names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.choices)

    @cached_property
    def choice_columns(self) -> tuple[dict[str, str], ...]:
        return tuple({**one.columns, "name": one.name} for one in self.choices)


@dataclass(frozen=True, eq=False)
class Form:
    """A compiled form: `fields` in the order in which they are asked, `order` in the order of evaluation.

    What stands within a repeat is in the repeat's `inner`, not here; `by_name` knows all.
    """

    definition: FormDefinition
    fields: tuple[Field, ...]
    order: tuple[Field, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        inner = {one.name: one for field in self.fields for one in field.inner}
        return inner | {field.name: field for field in self.fields}

    def at(self, path: str) -> Field | None:
        """The field at a path as faults bear it: `name`, or `repeat.2.name` for the third row of a repeat."""
        return self.by_name.get(path.rpartition(".")[2])

    @cached_property
    def holding(self) -> tuple[Field, ...]:
        """The fields that hold a value: all but notes and groups. A repeat holds a list of rows."""
        return tuple(field for field in self.fields if not isinstance(field.item, Note | Group))

    @cached_property
    def has_uploads(self) -> bool:
        return any(isinstance(one.item, Upload) for one in self.by_name.values())

    @cached_property
    def repeats(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if isinstance(field.item, Repeat))


class WrongForm(Exception):
    """The declaration has faults in its expressions. `flaws` holds all of them."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{'.'.join(map(str, flaw.at))}: {flaw.message}" for flaw in self.flaws))


class _Compiler:
    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        self.flaws: list[Flaw] = []
        walked = list(definition.walk())
        holding = [item for _path, item, _groups in walked if not isinstance(item, Note | Group)]
        self.kinds = {item.name: _kind_of(item) for item in holding}
        self.rows: dict[str, set[str]] = {item.name: set() for item in holding if isinstance(item, Repeat)}
        for _path, item, groups in walked:
            for one in groups:
                if isinstance(one, Repeat) and not isinstance(item, Note | Group):
                    self.rows[one.name].add(item.name)
        self.learn_calculations()

    def learn_calculations(self) -> None:
        """A calculate holds what its expression yields. Twice, since one may read another that stands below it."""
        for _round in range(2):
            for _path, item, groups in self.definition.walk():
                if item.type == "calculate":
                    try:
                        self.kinds[item.name] = compile_in(self.scope(groups), item.calculation).kind
                    except WrongExpression:
                        continue  # told by `compiled`, with its place

    def scope(self, groups: Around, own: Kind | None = None, columns: frozenset[str] = frozenset()) -> Scope:
        """What may be named within these groups: the own repeat's fields one by one, other repeats' all at once."""
        within = next((one.name for one in groups if isinstance(one, Repeat)), "")
        many = {*self.rows, *(name for repeat, names in self.rows.items() if repeat != within for name in names)}
        return Scope(self.kinds, own, columns, frozenset(many), frozenset(self.rows.get(within, ())))

    def whole(self) -> Form:
        self.flaws += self.name_flaws()
        every = [self.field(path, item, groups) for path, item, groups in self.definition.walk()]
        inner = {name: tuple(one for one in every if one.repeat == name) for name in self.rows}
        fields = tuple(self.with_rows(one, inner) for one in every if not one.repeat)
        order = self.ordered(fields) if not self.flaws else fields
        if self.flaws:
            raise WrongForm(self.flaws)
        return Form(self.definition, fields, order)

    def with_rows(self, one: Field, inner: dict[str, tuple[Field, ...]]) -> Field:
        found = inner.get(one.name)
        if found is None:
            return one
        return replace(one, inner=found, inner_order=self.ordered(found, in_row=True) if not self.flaws else found)

    def name_flaws(self) -> Iterator[Flaw]:
        seen: set[str] = set()
        for path, item, groups in self.definition.walk():
            if isinstance(item, Repeat) and any(isinstance(one, Repeat) for one in groups):
                yield Flaw(path, "a repeat within a repeat is not carried", "ask the inner rows in a form of their own")
            if item.name in seen:
                yield Flaw((*path, "name"), f"the name '{item.name}' is used twice", "names are unique in a form")
            seen.add(item.name)
        for name, choices in self.definition.choices.items():
            names = [one.name for one in choices]
            for number, one in enumerate(names):
                if one in names[:number]:
                    yield Flaw(("choices", name, number, "name"), f"the choice '{one}' stands twice in the list")

    def field(self, path: Path, item: AnyItem, groups: Around) -> Field:
        scope = self.scope(groups)
        found: dict[str, Any] = {"relevant": self.conditions(path, item, groups)}
        if not isinstance(item, Note | Group | Upload | Repeat):
            found["calculation"] = self.compiled(item.calculation, (*path, "calculation"), scope)
        if isinstance(item, Repeat):
            found["count"] = self.compiled(item.count, (*path, "count"), scope)
        if isinstance(item, Question | Select | Upload):
            found["required"] = self.compiled(_text_or_none(item.required), (*path, "required"), scope)
        if isinstance(item, Question | Select):
            own = self.scope(groups, self.kinds[item.name])
            found["constraint"] = self.compiled(item.constraint, (*path, "constraint"), own)
            dynamic = isinstance(item.default, str) and _DYNAMIC.search(item.default)
            found["default"] = self.compiled(str(item.default), (*path, "default"), scope) if dynamic else None
        if isinstance(item, Select):
            found |= self.choosing(path, item, groups)
        return Field(item, groups, **found)

    def conditions(self, path: Path, item: AnyItem, groups: Around) -> tuple[Expression, ...]:
        """The conditions of the groups, each read where the group stands, and the item's own."""
        found = []
        for number, one in enumerate((*groups, item)):
            own = one is item
            place = path if own else path[: 2 * (number + 1)]
            scope = self.scope(groups[:number])
            found.append(self.compiled(one.relevant, (*place, "relevant"), scope, quiet=not own))
        return tuple(one for one in found if one)

    def choosing(self, path: Path, item: Select, groups: Around) -> dict[str, Any]:
        choices = self.definition.choices.get(item.choices)
        if choices is None:
            remedy = meant(item.choices, self.definition.choices)
            self.flaws.append(Flaw((*path, "choices"), f"there is no list of choices '{item.choices}'", remedy))
            return {}
        columns = frozenset({"name", *(name for one in choices for name in one.columns)})
        scope = self.scope(groups, columns=columns)
        read = self.compiled(item.choice_filter, (*path, "choice_filter"), scope)
        return {"choices": choices, "choice_filter": read}

    def compiled(self, text: str | None, at: Path, scope: Scope, *, quiet: bool = False) -> Expression | None:
        if text is None:
            return None
        try:
            return compile_in(scope, text)
        except WrongExpression as wrong:
            if not quiet:  # a group's condition is told once, at the group
                self.flaws.append(Flaw(at, f"{wrong.message} (character {wrong.place} of: {text})"))
            return None

    def ordered(self, fields: tuple[Field, ...], *, in_row: bool = False) -> tuple[Field, ...]:
        """Fields so that each comes after those it reads; a circle is a flaw. A repeat answers for what is in it."""
        by_name = {name: field for field in fields for name in (field.name, *(one.name for one in field.inner))}
        places = {item.name: path for path, item, _groups in self.definition.walk()}
        done: dict[str, Field] = {}
        waiting = list(fields)
        while waiting:
            reads = {field.name: field.reads_singly if in_row else field.reads for field in waiting}
            ready = [
                field
                for field in waiting
                if all(by_name[name].name in done for name in reads[field.name] if name in by_name)
            ]
            if not ready:
                said = "these fields depend on each other in a circle: " + ", ".join(field.name for field in waiting)
                self.flaws.append(Flaw(places[waiting[0].name], said))
                return fields
            done.update({field.name: field for field in ready})
            waiting = [field for field in waiting if field.name not in done]
        return tuple(done.values())


def _kind_of(item: AnyItem) -> Kind:
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
