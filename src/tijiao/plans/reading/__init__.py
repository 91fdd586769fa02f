"""Reads plan documents: sections, points, and what each point promises. Plain Python, no Django, no database.

    document = reading.read_file(Path("plan.docx"))
    json.dumps(document.to_json(), ensure_ascii=False)

The rules are general; what they mean is tested line by line in tests/plans/reading.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tijiao.plans.reading import facets, words
from tijiao.plans.reading.decode import decode
from tijiao.plans.reading.document import Document, Point, Section, Span, Target
from tijiao.plans.reading.head import Head, read_head
from tijiao.plans.reading.markup import declared_encoding, looks_like_markup, read_markup
from tijiao.plans.reading.masks import masked
from tijiao.plans.reading.plain import read_plain
from tijiao.plans.reading.problems import EmptyFile, NoPoints, NoText, NotFound, NotText, TooLarge
from tijiao.plans.reading.source import Source
from tijiao.plans.reading.targets import Reader
from tijiao.plans.reading.tree import Draft, DraftSection, draft
from tijiao.plans.reading.word import read_word

__all__ = ["LIMIT_MEGABYTES", "Document", "Point", "Section", "Target", "read", "read_file"]

LIMIT_MEGABYTES = 20


def read_file(path: Path | str) -> Document:
    """Read a plan document from disk. Raises the problems of `problems` (codes plan-file.*)."""
    return read(Path(path), Path(path).name)


def read(data: bytes | Path, name: str = "") -> Document:
    """Read a plan document: txt, html or docx, told apart by content, then by the ending of `name`.

    Takes    the bytes, or the path of a file, which is refused by its size before it is opened.
    Raises   EmptyFile, TooLarge, NotText, OldWord, WrongEncoding, BrokenWord, SwollenWord, NoText, NoPoints, NotFound.
    """
    name = name or (data.name if isinstance(data, Path) else "")
    content = _load(data, name)
    source = _source(content, name)
    return read_source(source, name)


def read_source(source: Source, name: str) -> Document:
    """The reading of a text whose lines are known."""
    drafts, body = draft(source)
    head = read_head(source, body)
    reader = Reader(source.text, masked(source.text), head.year)
    sections = tuple(_section(source, reader, found) for found in drafts)
    sections = tuple(section for section in sections if section.points or section.heading)
    if not any(section.points for section in sections):
        raise NoPoints(name=name)
    return _document(source, head, sections)


def _document(source: Source, head: Head, sections: tuple[Section, ...]) -> Document:
    if source.gaps:
        sections = tuple(replace(section, points=_as_printed(source, section.points)) for section in sections)
    text = source.printed or source.text
    return Document(text, head.title, head.year, head.issuer, head.doc_number, sections)


def _as_printed(source: Source, points: Sequence[Point]) -> tuple[Point, ...]:
    """The points with spans in the text as printed, where breaks had been taken out for reading."""
    return tuple(
        replace(
            point,
            span=source.printed_span(point.span),
            targets=tuple(replace(target, span=source.printed_span(target.span)) for target in point.targets),
        )
        for point in points
    )


def _load(data: bytes | Path, name: str) -> bytes:
    if isinstance(data, Path):
        try:
            size = data.stat().st_size
            _within_limit(size, name)
            content = data.read_bytes()
        except (OSError, ValueError):
            raise NotFound(name=name) from None
    else:
        _within_limit(len(data), name)
        content = data
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(name=name)
    return content


def _within_limit(size: int, name: str) -> None:
    if size > LIMIT_MEGABYTES << 20:
        raise TooLarge(name=name, megabytes=size >> 20, limit_megabytes=LIMIT_MEGABYTES)


def _source(content: bytes, name: str) -> Source:
    if content.startswith(b"PK\x03\x04"):
        return read_word(content, name)
    if content.startswith(b"PK"):
        raise NotText(name=name, kind="ZIP")
    text = decode(content, name, declared_encoding(content))
    if looks_like_markup(text) or name.lower().endswith((".html", ".htm", ".xhtml")):
        return read_markup(text, name)
    if not re.search(r"\w", text):
        raise EmptyFile(name=name) if not text.strip() else NoText(name=name)
    return read_plain(text)


def _section(source: Source, reader: Reader, found: DraftSection) -> Section:
    back = bool(re.search(words.REVIEW_HEADING, found.heading))
    points = (_point(source, reader, one, looks_back=back) for one in found.points)
    return Section(found.heading, tuple(point for point in points if point is not None))


def _point(source: Source, reader: Reader, found: Draft, *, looks_back: bool) -> Point | None:
    """A point with everything read from it; None for a top heading that says nothing besides itself."""
    units, brackets = _responsible(source, found)
    back = looks_back or any(re.search(words.REVIEW_HEADING, heading) for heading in found.path)
    areas = _without(found.areas, brackets)
    targets = list(reader.targets(areas, looks_back=back))
    if found.row:
        targets += reader.measured(found.row.measured, found.title)
    if found.heading_only and not targets:
        return None
    whole = _without(found.areas, brackets)
    told = _each(facets.deadlines, source.text, whole)
    if found.row:
        told += tuple(_deadline_cell(source, span) for span in found.row.deadlines)
    return Point(
        found.number,
        found.title,
        tuple(heading for heading in found.path if heading),
        found.span,
        tuple(sorted(targets, key=lambda target: target.span)),
        _each(facets.mechanisms, source.text, whole),
        _each(facets.documents, source.text, whole),
        _each(facets.cadences, source.text, whole),
        tuple(dict.fromkeys(text for text in told if text)),
        units,
    )


def _each(read: Callable[[str, Sequence[Span]], tuple[str, ...]], text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    return read(text, spans)


def _deadline_cell(source: Source, span: Span) -> str:
    """The phrase of a deadline cell: what says by when, or the cell itself when it is short."""
    found = facets.deadlines(source.text, [span])
    cell = source.of(span).strip()
    dated = re.search(r"[0-9]|[年月]|前|底|季度|学期", cell) and not re.fullmatch(
        r"全年.{0,4}|.{0,6}(?:长期|持续|常态).{0,6}", cell
    )
    return (found[0] if len(found) == 1 and len(cell) > 20 else cell[:40]) if dated else ""


def _responsible(source: Source, found: Draft) -> tuple[tuple[str, ...], list[Span]]:
    units, brackets = facets.responsible(source.text, found.areas)
    if found.row:
        cells = [unit for span in found.row.responsible for unit in facets.cell_units(source.of(span))]
        units = tuple(dict.fromkeys([*units, *cells]))
    return units, brackets


def _without(areas: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """The areas with the holes cut out, in order."""
    left = list(areas)
    for hole_start, hole_end in holes:
        cut: list[Span] = []
        for start, end in left:
            if start < hole_end and hole_start < end:
                cut += [(start, max(start, hole_start)), (min(end, hole_end), end)]
            else:
                cut.append((start, end))
        left = cut
    return [(start, end) for start, end in left if start < end]
