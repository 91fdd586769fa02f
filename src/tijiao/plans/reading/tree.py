"""Lines to sections and points: a node for each rung of the ladder, then the nodes that are points."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tijiao.plans.reading import words
from tijiao.plans.reading.document import Span
from tijiao.plans.reading.furniture import Marked, mark
from tijiao.plans.reading.ladder import Level, Rung, inline_starts, rung_of, substitute_of
from tijiao.plans.reading.rows import Row, TableReader
from tijiao.plans.reading.source import Source

_ENDS = "。．；;：:，,、！! \u3000\t*"
_TITLE_LIMIT, _COLON_LIMIT = 40, 20
_COMMON_HEADING = re.compile(words.COMMON_HEADING)
_INSIDE = r"[^()（）〔〕\[\]【】]*(?:[(（][^()（）]*[)）][^()（）〔〕\[\]【】]*)*"
_BRACKET_AT_END = re.compile(
    rf"(?:[(（](?={_INSIDE}(?:责任|牵头|负责|配合|承办|主办|落实))|[〔\[【]){_INSIDE}[)）〕\]】]\s*[。；;]?$"
)


@dataclass(slots=True)
class Node:
    """A rung with its text. `head` is its line from the number on, `own` the unnumbered lines below it."""

    level: Level
    number: str
    order: int
    head: Span
    body: int  # where the text after the number begins
    own: list[Span] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    implied: bool = False  # stands for a heading that is not printed: takes rows and points, no loose text


@dataclass(frozen=True, slots=True)
class Draft:
    """A point before its text is read for targets. `areas`: the parts of its span that may hold targets."""

    number: str
    title: str
    path: tuple[str, ...]
    span: Span
    areas: tuple[Span, ...]
    row: Row | None = None
    heading_only: bool = False


@dataclass(frozen=True, slots=True)
class DraftSection:
    heading: str
    points: tuple[Draft, ...]


def draft(source: Source) -> tuple[list[DraftSection], int]:
    """The sections with their points, and the offset at which the first rung or table begins."""
    builder = _Builder(source)
    for marked in _with_substitutes(source, _with_headings(source, mark(source))):
        builder.take(marked)
    return _sections(source, builder.roots), builder.first if builder.first is not None else len(source.text)


def _with_headings(source: Source, marked: Sequence[Marked]) -> list[Marked]:
    """Where nothing is numbered on the top of the ladder, Word's and html's heading styles stand in for it."""
    if any(m.rung and m.rung.level <= Level.TOP for m in marked):
        return list(marked)
    styled = [m for m in marked if m.line.level and m.kind == "text" and not m.rung]
    levels = sorted({m.line.level for m in styled})
    first = next((m for m in styled), None)
    if first and levels and sum(m.line.level == levels[0] for m in styled) == 1 and styled[0].line.level == levels[0]:
        levels = levels[1:]  # the only heading of the highest style, at the beginning, is the title
    steps = [Level.TOP, Level.MIDDLE, Level.LOW]
    rank = {level: steps[min(i, 2)] for i, level in enumerate(levels)}
    return [
        Marked(m.line, "text", Rung(rank[m.line.level], "", 0, 0))
        if m.kind == "text" and not m.rung and m.line.level in rank
        else m
        for m in marked
    ]


def _with_substitutes(source: Source, marked: Sequence[Marked]) -> list[Marked]:
    """Where nothing is numbered on the ladder at all, （1）, ① or 第一 number the points."""
    if any(m.rung or m.kind == "row" for m in marked):
        return list(marked)
    return [Marked(m.line, "text", substitute_of(source.of(m.line.span))) if m.kind == "text" else m for m in marked]


class _Builder:
    """Takes marked lines in order and hangs them on the rung they belong to."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.roots: list[Node] = []
        self.stack: list[Node] = []
        self.closed = False
        self.pending: Span | None = None  # a title that waits for its first point
        self.first: int | None = None
        self.tables = TableReader(source)

    def take(self, marked: Marked) -> None:
        kind = marked.kind
        if kind == "skip":
            return
        if kind in ("close", "title"):
            self.closed = True
            self.pending = marked.line.span if kind == "title" else self.pending
        elif kind == "row":
            self._row(marked)
        else:
            self._text(marked)

    def _text(self, marked: Marked) -> None:
        start, end = marked.line.span
        text = self.source.of(marked.line.span)
        end = start + len(text.rstrip())
        cuts = [0, *inline_starts(text)]
        for i, cut in enumerate(cuts):
            stop = start + cuts[i + 1] if i + 1 < len(cuts) else end
            rung = marked.rung if cut == 0 else rung_of(text[cut : cut + 60])
            piece = (start + cut, start + len(text[: stop - start].rstrip()))
            if rung and self._opens(rung):
                self._rung(rung, piece)
            elif self.stack and not self.closed and self._is_bare(self.stack[-1]):
                self.stack[-1].body, self.stack[-1].head = piece[0], (self.stack[-1].head[0], piece[1])
            elif self.stack and not self.closed and not self.stack[-1].implied:
                self.stack[-1].own.append(piece)

    def _is_bare(self, node: Node) -> bool:
        """A number alone on its line: the text below is its line."""
        return not node.implied and not node.own and not self.source.text[node.body : node.head[1]].strip()

    def _opens(self, rung: Rung) -> bool:
        """After a signature or a footer only a new top heading, a titled list or the next number goes on."""
        if not self.closed or rung.level <= Level.TOP or self.pending:
            return True
        last = next((node for node in self.stack if node.level == rung.level), None)
        return last is not None and rung.order == last.order + 1

    def _rung(self, rung: Rung, span: Span) -> None:
        again, self.first = self.first is not None, span[0] if self.first is None else self.first
        if again and self.closed and self.pending and rung.level > Level.TOP:
            self._begin_titled()
        elif self.closed and rung.level is Level.TOP and rung.order == 1 and self.pending:
            self.stack = []
        node = Node(rung.level, rung.number, rung.order, span, span[0] + rung.length)
        heading = self._common_heading(node) if rung.level is Level.TOP else 0
        if heading:
            node.head, node.own = (span[0], heading), [(heading, span[1])]
        while self.stack and self.stack[-1].level >= rung.level:
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.roots).append(node)
        self.stack.append(node)
        self.closed, self.pending = False, None

    def _common_heading(self, node: Node) -> int:
        """Where 指导思想, 工作目标 and the like end when text runs on after them without a stop; else 0."""
        body = self.source.text[node.body : node.head[1]]
        found = _COMMON_HEADING.match(body)
        runs_on = found and len(body) > _TITLE_LIMIT and not re.match(r"[，,。：:；;的]|$", body[found.end() :])
        return node.body + found.end() if found and runs_on and "。" not in body[: _TITLE_LIMIT + 1] else 0

    def _begin_titled(self) -> None:
        """An annex or second document whose points hang under no top heading of their own: its title is the heading."""
        span = self.pending or (0, 0)
        node = Node(Level.TOP, "", 0, span, span[0])
        self.roots.append(node)
        self.stack = [node]

    def _row(self, marked: Marked) -> None:
        pending = self.pending if self.first is not None else None  # the first title is the document's, no section's
        self.first = marked.line.span[0] if self.first is None else self.first
        if self.closed or not self.stack:
            node = Node(Level.TOP, "", 0, pending or (marked.line.span[0],) * 2, (pending or marked.line.span)[0])
            node.implied = True
            self.roots.append(node)
            self.stack, self.closed, self.pending = [node], False, None
        row = self.tables.row(marked.line)
        if row is None:
            return
        if isinstance(row, Row):
            self.stack[-1].rows.append(row)
            return
        rung, span = row
        if rung:
            self._rung(rung, span)


def _sections(source: Source, roots: Sequence[Node]) -> list[DraftSection]:
    """Sections in order. Points that stand under no top heading share a section without heading."""
    sections: list[DraftSection] = []
    loose: list[Draft] = []
    tops = any(node.level <= Level.TOP for node in roots)
    for node in roots:
        if node.level > Level.TOP and (tops or not node.children):
            loose += _points(source, node, ())
            continue
        if loose:
            sections.append(DraftSection("", tuple(loose)))
            loose = []
        sections += _section(source, node)
    if loose:
        sections.append(DraftSection("", tuple(loose)))
    return [section for section in sections if section.heading or section.points]


def _section(source: Source, node: Node) -> Iterator[DraftSection]:
    """The section of a top heading; a part with top headings below it yields theirs, itself in the path."""
    heading = _heading(source, node)
    if any(child.level is Level.TOP for child in node.children):
        own = list(_direct(source, node, ()))
        if own:
            yield DraftSection(heading, tuple(own))
        for child in node.children:
            points = tuple(_below(source, child, (heading,)))
            yield DraftSection(_heading(source, child), points)
        return
    yield DraftSection(heading, tuple(_below(source, node, ())))


def _below(source: Source, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
    """All points under a section: its unnumbered text, its rows, its numbered units."""
    yield from _direct(source, node, path)
    for row in node.rows:
        yield _row_draft(source, row, path)
    for child in node.children:
        yield from _points(source, child, path)


def _points(source: Source, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
    """A numbered unit below the section: a point, or a heading (and a point too, when it has text of its own)."""
    if not node.children and not node.rows:
        yield _draft(source, node, path)
        return
    if _own_text(source, node):
        yield _draft(source, node, path)
    inner = (*path, _heading(source, node))
    for row in node.rows:
        yield _row_draft(source, row, inner)
    for child in node.children:
        yield from _points(source, child, inner)


def _direct(source: Source, node: Node, path: tuple[str, ...]) -> Iterator[Draft]:
    """The point "" of text directly under a top heading, on its line or below it."""
    body = source.text[node.body : node.head[1]]
    lead = _lead_end(body)
    rest_start = node.body + lead
    spans = list(node.own)
    bare = not node.children and not node.rows and not spans
    if body[lead:].strip():
        inline = (
            rest_start
            + len(source.text[rest_start : node.head[1]])
            - len(source.text[rest_start : node.head[1]].lstrip())
        )
        spans.insert(0, (inline, node.head[1]))
    elif bare and body.strip():
        title = _title(body)
        yield Draft(
            "", title, path, node.head, ((node.body, node.head[1]),), heading_only=not re.search(r"[。；;]$", body)
        )
        return
    if spans:
        span = (spans[0][0], spans[-1][1])
        yield Draft("", _title(source.of(spans[0])), path, span, tuple(spans))


def _draft(source: Source, node: Node, path: tuple[str, ...]) -> Draft:
    span = (node.head[0], node.own[-1][1] if node.own else node.head[1])
    areas = ((node.body, node.head[1]), *node.own)
    return Draft(node.number, _title(source.text[node.body : node.head[1]]), path, span, areas)


def _row_draft(source: Source, row: Row, path: tuple[str, ...]) -> Draft:
    title = _title(source.of(row.name)) if row.name else ""
    if not title and row.areas:
        title = _title(source.of(row.areas[0]))
    return Draft(row.number, title, (*path, *row.path), row.span, row.areas, row=row)


def _own_text(source: Source, node: Node) -> bool:
    """Whether a unit says something besides its heading: a responsible bracket is not text."""
    body = source.text[node.body : node.head[1]]
    rest = _BRACKET_AT_END.sub("", body[_lead_end(body) :].strip())
    own = "".join(_BRACKET_AT_END.sub("", source.of(span).strip()) for span in node.own)
    return bool(re.search(r"\w", rest + own)) and not re.fullmatch(words.RESPONSIBLE_LINE, (rest + own).strip())


def _lead_end(body: str) -> int:
    """Where the heading of a line ends: after its first full stop when that comes early, else at the line's end."""
    stop = body.find("。")
    return (
        stop + 1 if 0 <= stop <= _TITLE_LIMIT + 1 else (len(body) if stop < 0 or stop == len(body.rstrip()) - 1 else 0)
    )


def _heading(source: Source, node: Node) -> str:
    """A heading without number, closing stop and responsible bracket."""
    body = source.text[node.body : node.head[1]].strip()
    lead = body[: _lead_end(body)]
    return _BRACKET_AT_END.sub("", lead.strip()).strip(_ENDS) if lead else _title(body)


def _title(text: str) -> str:
    """The lead sentence up to the first 。 when at most 40 characters, else the text before an early colon, else ""."""
    lead = _BRACKET_AT_END.sub("", text.strip().split("。", 1)[0].strip()).strip(_ENDS)
    if len(lead) <= _TITLE_LIMIT:
        return lead
    before = re.split(r"[：:]", lead, maxsplit=1)
    return before[0].strip() if len(before) == 2 and len(before[0].strip()) <= _COLON_LIMIT else ""
