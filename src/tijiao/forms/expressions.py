"""XLSForm's expressions: `${field}` and functions over XPath 1.0, compiled once, evaluated by lxml.

A small parser reads the expression first: so a fault is told with its place when a pack is loaded, dates can be
compared as dates although XPath knows none, and the functions of XLSForm are checked by name and number of arguments.
What it writes is plain XPath with variables, one per field, which libxml2 evaluates in a few microseconds.

No paths or predicates. A field within a repeat, read from outside of it, is a variable that holds a node set
(`count(${children})`, `sum(${hours})`); only functions that take many values may read it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lxml import etree

from tijiao.forms import functions
from tijiao.kernel.times import CITY_ZONE

Value = str | float | bool
NODE = etree.Element("data")
LONGEST, DEEPEST = 4000, 60


class Kind(StrEnum):
    """What an expression yields, as far as it can be known without evaluating it."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"  # ISO text of a date, a moment or a time: becomes days when it is compared or counted with
    ANY = "any"
    MANY = "many"  # the values of a repeat's field in all its rows, or the rows of a repeat


class WrongExpression(Exception):
    """The expression cannot be read. `place` is the character, from 1, at which it goes wrong."""

    def __init__(self, message: str, place: int) -> None:
        self.message, self.place = message, place
        super().__init__(f"{message} (character {place})")


@dataclass(frozen=True, slots=True)
class Term:
    """A parsed piece: the XPath written for it, its kind, and whether it is a literal text."""

    xpath: str
    kind: Kind
    literal: bool = False


@dataclass(frozen=True)
class Expression:
    """A compiled expression.

    `refs`: the fields it reads; `sets`: fields of which it reads all rows, and repeats; `columns`: of a choice list.
    """

    text: str
    kind: Kind
    refs: tuple[str, ...]
    sets: tuple[str, ...]
    columns: tuple[str, ...]
    _value: Any = field(repr=False)
    _truth: Any = field(repr=False)

    def value(
        self, answers: Mapping[str, Any], moment: "Moment", own: Value = "", columns: Mapping[str, str] | None = None
    ) -> Value:
        """The value for these answers; a field without an answer is "". A number that is none comes as "".

        `answers` holds the rows' values of a field under `all_of(name)`, and the number of the row under `ROW`.
        """
        found = self._value(NODE, **self._variables(answers, moment, own, columns))
        return "" if isinstance(found, float) and (found != found or abs(found) == functions.INFINITE) else found

    def holds(
        self, answers: Mapping[str, Any], moment: "Moment", own: Value = "", columns: Mapping[str, str] | None = None
    ) -> bool:
        """Whether it is true: a text that is not empty, a number that is not 0."""
        return bool(self._truth(NODE, **self._variables(answers, moment, own, columns)))

    def _variables(
        self, answers: Mapping[str, Any], moment: "Moment", own: Value, columns: Mapping[str, str] | None
    ) -> dict[str, Any]:
        variables: dict[str, Any] = {"today": moment.today, "now": moment.now, "self": own}
        for name in self.refs:
            variables["f." + name] = answers.get(name, "")
        for name in self.sets:
            variables["s." + name] = [_node(value) for value in answers.get(all_of(name), ())]
        for name in self.columns:
            variables["c." + name] = (columns or {}).get(name, "")
        return variables


#: The key under which answers hold the number of the row that is looked at, from 1; no field is called so.
ROW = "row..number"


def all_of(name: str) -> str:
    """The key under which answers hold a field's values in all rows."""
    return "*" + name


def _node(value: Value) -> etree._Element:
    node = etree.Element("v")
    node.text = functions.text_of(value)
    return node


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment at which a form is evaluated: what today() and now() say."""

    today: str
    now: str

    @classmethod
    def at(cls, moment: datetime) -> "Moment":
        local = moment.astimezone(CITY_ZONE).replace(microsecond=0)
        return cls(local.date().isoformat(), local.isoformat())


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<field>\$\{\s*(?P<name>[^}]*?)\s*\})
    | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    | (?P<string>"[^"]*"|'[^']*')
    | (?P<word>[A-Za-z_][\w-]*(?::[A-Za-z_][\w-]*)?)
    | (?P<sign><=|>=|!=|[=<>+\-*(),.])
    )""",
    re.VERBOSE,
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",), ("and",), ("=", "!="), ("<=", ">=", "<", ">"), ("+", "-"), ("*", "div", "mod"),
)  # fmt: skip
_COMPARING = frozenset({"=", "!=", "<=", ">=", "<", ">"})


@dataclass(frozen=True, slots=True)
class _Token:
    sort: str
    text: str
    place: int


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise WrongExpression(f"longer than {LONGEST} characters", LONGEST)
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            raise WrongExpression(f"'{text[place]}' does not belong here", place + 1)
        sort = next(name for name in ("field", "number", "string", "word", "sign") if match[name] is not None)
        found.append(_Token(sort, match["name"] if sort == "field" else match[sort], match.start(sort) + 1))
        at = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


class _Parser:
    """Reads one expression by its grammar, and writes XPath."""

    def __init__(self, text: str, scope: "Scope") -> None:
        self.tokens, self.at, self.depth = _tokens(text), 0, 0
        self.scope, self.kinds, self.own, self.columns = scope, scope.kinds, scope.own, scope.columns
        self.wide = False
        self.refs: dict[str, None] = {}
        self.sets: dict[str, None] = {}
        self.read_columns: dict[str, None] = {}

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def whole(self) -> Term:
        if self.token.sort == "end":
            raise WrongExpression("the expression is empty", 1)
        found = _single(self.level(0), 1)
        if self.token.sort != "end":
            raise WrongExpression(f"'{self.token.text}' does not belong here", self.token.place)
        return found

    def level(self, number: int) -> Term:
        if number == len(_LEVELS):
            return self.negated()
        left = self.level(number + 1)
        while self.token.sort in ("sign", "word") and self.token.text in _LEVELS[number]:
            operator = self.take()
            right = self.level(number + 1)
            left = _joined(_single(left, operator.place), operator.text, _single(right, operator.place))
        return left

    def negated(self) -> Term:
        if self.token.sort == "sign" and self.token.text == "-":
            minus = self.take()
            return Term(f"-({_number(_single(self.negated(), minus.place))})", Kind.NUMBER)
        return self.primary()

    def primary(self) -> Term:
        token = self.take()
        if token.sort == "number":
            return Term(token.text, Kind.NUMBER)
        if token.sort == "string":
            return Term(token.text, Kind.TEXT, literal=True)
        if token.sort == "field":
            return self.field(token)
        if token.sort == "word":
            return self.word(token)
        if token.text == "(":
            return self.nested(token)
        if token.text == "." and token.sort == "sign":
            if self.own is None:
                raise WrongExpression("'.' stands for the answer itself and has no meaning here", token.place)
            return Term("$self", self.own)
        said = f"'{token.text}'" if token.text else "the end"
        raise WrongExpression(f"a value is wanted here, not {said}", token.place)

    def nested(self, token: _Token) -> Term:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongExpression(f"nested deeper than {DEEPEST} levels", token.place)
        inner = self.level(0)
        self.need(")", token)
        self.depth -= 1
        return Term(f"({inner.xpath})", inner.kind)

    def field(self, token: _Token) -> Term:
        if token.text not in self.kinds:
            raise WrongExpression(f"there is no field '{token.text}'{_meant(token.text, self.kinds)}", token.place)
        if token.text in self.scope.many or (self.wide and token.text in self.scope.rows):
            self.sets[token.text] = None
            return Term(f"$s.{token.text}", Kind.MANY)
        self.refs[token.text] = None
        return Term(f"$f.{token.text}", self.kinds[token.text])

    def word(self, token: _Token) -> Term:
        if self.token.text == "(" and self.token.sort == "sign":
            return self.call(token)
        if token.text in self.columns:
            self.read_columns[token.text] = None
            return Term(f"$c.{token.text}", Kind.ANY)
        said = f"'{token.text}' is neither a function nor a field: fields are written ${{{token.text}}}"
        raise WrongExpression(said, token.place)

    def call(self, token: _Token) -> Term:
        if token.text == "position":
            return self.position(token)
        known = functions.KNOWN.get(token.text)
        if known is None:
            said = f"there is no function '{token.text}'{_meant(token.text, functions.KNOWN)}"
            raise WrongExpression(said, token.place)
        given = self.arguments(self.take(), token.text)
        for number, one in enumerate(given):
            if one.kind is not Kind.MANY and number in known.rows:
                raise WrongExpression(f"{token.text}() wants the rows of a repeat here", token.place)
            if not known.many:
                _single(one, token.place)
        if not known.fewest <= len(given) <= known.most:
            raise WrongExpression(f"{token.text}() takes {known.count} arguments, not {len(given)}", token.place)
        if token.text == "regex" and given[1].literal:
            _check_pattern(given[1].xpath[1:-1], token.place)
        written = [_as(one, known.takes) for one in given]
        kind = _kind(known.gives, given)
        return Term(known.write(written), kind)

    def position(self, token: _Token) -> Term:
        """position(..): the number of the row, from 1."""
        opening = self.take()
        for _dot in (1, 2):
            self.need(".", opening)
        self.need(")", opening)
        if not self.scope.rows:
            raise WrongExpression("position(..) has a meaning only within a repeat", token.place)
        self.refs[ROW] = None
        return Term(f"$f.{ROW}", Kind.NUMBER)

    def arguments(self, opening: _Token, function: str) -> list[Term]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongExpression(f"nested deeper than {DEEPEST} levels", opening.place)
        found: list[Term] = []
        outer = self.wide
        while not (self.token.sort == "sign" and self.token.text == ")"):
            self.wide = function == "indexed-repeat" and len(found) < 2
            found.append(self.level(0))
            if self.token.text != ",":
                break
            self.take()
        self.wide = outer
        self.need(")", opening)
        self.depth -= 1
        return found

    def take(self) -> _Token:
        taken = self.token
        if taken.sort == "end":
            raise WrongExpression("a value is wanted here, not the end", taken.place)
        self.at += 1
        return taken

    def need(self, sign: str, opening: _Token) -> None:
        if self.token.sort == "end":
            raise WrongExpression(f"the bracket opened at character {opening.place} is not closed", self.token.place)
        if self.token.text != sign:
            raise WrongExpression(f"'{self.token.text}' does not belong here", self.token.place)
        self.at += 1


def _single(term: Term, place: int) -> Term:
    if term.kind is Kind.MANY:
        readers = "count(), sum(), min(), max(), join() or indexed-repeat()"
        raise WrongExpression(f"'{term.xpath[3:]}' has many answers here: read it with {readers}", place)
    return term


def _joined(left: Term, operator: str, right: Term) -> Term:
    if operator in ("and", "or"):
        return Term(f"{left.xpath} {operator} {right.xpath}", Kind.BOOLEAN)
    dated = Kind.DATE in (left.kind, right.kind)
    if operator in _COMPARING and dated:
        left, right = _in_days(left), _in_days(right)
    if operator in _COMPARING:
        return Term(f"{left.xpath} {operator} {right.xpath}", Kind.BOOLEAN)
    return Term(f"{_number(left)} {operator} {_number(right)}", Kind.NUMBER)


def _in_days(term: Term) -> Term:
    return term if term.kind is Kind.NUMBER else Term(f"x:days({term.xpath})", Kind.NUMBER)


def _number(term: Term) -> str:
    return f"x:days({term.xpath})" if term.kind is Kind.DATE else term.xpath


def _as(term: Term, takes: str) -> str:
    return _number(term) if takes == "number" else term.xpath


def _kind(gives: str, given: list[Term]) -> Kind:
    """What a function yields: its own kind, or, for if() and coalesce(), that of its arguments where they agree."""
    if gives != "given":
        return Kind(gives)
    kinds = {one.kind for one in given[-2:] if not (one.literal and one.xpath in ("''", '""'))}
    return kinds.pop() if len(kinds) == 1 else Kind.ANY


def _check_pattern(pattern: str, place: int) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise WrongExpression(f"the pattern '{pattern}' is not readable: {error.msg}", place) from None


def _meant(word: str, known: Mapping[str, object]) -> str:
    close = functions.closest(word, known)
    return f", did you mean '{close}'?" if close else ""


def _compiled(xpath: str) -> Any:
    spaces = {"x": functions.SPACE}
    return etree.XPath(xpath, namespaces=spaces, extensions=functions.EXTENSIONS, smart_strings=False)


@dataclass(frozen=True)
class Scope:
    """What an expression may name where it stands.

    `kinds`     field → what it holds
    `own`       the kind of the answer that `.` means, None where it has no meaning
    `columns`   names that may stand bare: in a choice_filter the columns of the choice list
    `many`      fields that stand for all rows of a repeat, and repeats
    `rows`      the fields of the repeat within which it stands
    """

    kinds: Mapping[str, Kind]
    own: Kind | None = None
    columns: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()


def compile_expression(
    text: str, kinds: Mapping[str, Kind], *, own: Kind | None = None, columns: frozenset[str] = frozenset()
) -> Expression:
    """Compile an expression over fields of which each has one answer. Raises WrongExpression with the place."""
    return compile_in(Scope(kinds, own, columns), text)


def compile_in(scope: Scope, text: str) -> Expression:
    """Compile an expression for the place where it stands. Raises WrongExpression with the place of the fault."""
    parser = _Parser(text, scope)
    term = parser.whole()
    truth = term.xpath if term.kind is Kind.BOOLEAN else f"boolean({term.xpath})"
    try:
        value, holds = (_compiled(written) for written in (term.xpath, truth))
    except etree.XPathSyntaxError as error:
        raise WrongExpression(f"not readable: {error}", 1) from None
    return Expression(
        text, term.kind, tuple(parser.refs), tuple(parser.sets), tuple(parser.read_columns), value, holds
    )
