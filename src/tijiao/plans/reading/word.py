"""Word documents to lines, as Word shows them: automatic numbers written out, deleted text left out.

Read: paragraphs and tables of the body, also inside content controls, links and accepted insertions. Not read: text
boxes (decoration and red heads), headers, footers, footnotes, comments, hidden text.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tijiao.plans.reading.columns import is_data_table
from tijiao.plans.reading.grid import Cell, spread
from tijiao.plans.reading.numbering import Numbering, Style, qn, styles_of
from tijiao.plans.reading.problems import BrokenWord, NoText, NotText, SwollenWord
from tijiao.plans.reading.source import Source, Writer
from tijiao.registry.archives import DAMAGED

LIMIT_MEGABYTES = 60
_CHUNK = 1 << 20
_BLANK = re.compile(r"[ \t\u00a0]+")
_CONTENTS_PAGE = re.compile(r"\t\s*[0-9]{1,3}$")


def read_word(data: bytes, name: str) -> Source:
    """The body of a .docx, one line per paragraph or row. Raises BrokenWord, NotText, SwollenWord, NoText."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {part: _part(package, f"word/{part}.xml", name) for part in ("document", "numbering", "styles")}
    except DAMAGED:
        raise BrokenWord(name=name) from None
    body = parts["document"]
    if body is None or body.find(qn("body")) is None:
        raise NotText(name=name, kind="ZIP")
    styles = styles_of(parts["styles"])
    reader = _Reader(styles, Numbering(parts["numbering"]), Writer())
    for block in _blocks(body.find(qn("body"))):
        reader.table(block) if block.tag == qn("tbl") else reader.paragraph(block)
    source = reader.writer.source()
    if not source.text.strip():
        raise NoText(name=name)
    return source


def _part(package: zipfile.ZipFile, path: str, name: str) -> etree._Element | None:
    """One XML part, unpacked at most to the limit whatever the directory of the archive claims."""
    if path not in package.namelist():
        return None
    limit, chunks, size = LIMIT_MEGABYTES << 20, [], 0
    with package.open(path) as packed:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise SwollenWord(name=name, limit_megabytes=LIMIT_MEGABYTES)
            chunks.append(chunk)
    data = b"".join(chunks)
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]:
        raise BrokenWord(name=name)
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        raise BrokenWord(name=name) from None


def _blocks(parent: etree._Element | None) -> Iterator[etree._Element]:
    """Paragraphs and tables in reading order, through content controls and the like."""
    for child in parent if parent is not None else ():
        if child.tag in (qn("p"), qn("tbl")):
            yield child
        elif child.tag in (qn("sdt"), qn("sdtContent"), qn("customXml"), qn("ins"), qn("moveTo"), qn("smartTag")):
            yield from _blocks(child)


@dataclass(slots=True)
class _Reader:
    styles: dict[str, Style]
    numbering: Numbering
    writer: Writer

    def paragraph(self, element: etree._Element) -> None:
        """Write the lines of one paragraph; its automatic number stands before the first."""
        label, style = self._label(element)
        lines = [_tidy(line) for line in paragraph_text(element).split("\n")]
        contents = style.contents or bool(_CONTENTS_PAGE.search(paragraph_text(element).rstrip()))
        for line in lines:
            if line.strip():
                self.writer.line(label + line, label=len(label), level=style.level, contents=contents)
                label = ""

    def table(self, element: etree._Element) -> None:
        """Write a table as rows, or, when it only lays out the page, as the paragraphs of its cells."""
        grid = spread(self._rows(element)) if element.find(f".//{qn('tc')}//{qn('tbl')}") is None else []
        if is_data_table(grid):
            self.writer.table(grid)
            return
        for cell in element.iter(qn("tc")):
            if next(cell.iterancestors(qn("tbl"))) is element:
                for block in _blocks(cell):
                    self.table(block) if block.tag == qn("tbl") else self.paragraph(block)

    def _label(self, element: etree._Element) -> tuple[str, Style]:
        properties = element.find(qn("pPr"))
        named = properties.find(qn("pStyle")) if properties is not None else None
        style = self.styles.get(named.get(qn("val")) or "" if named is not None else "", Style())
        own = properties.find(qn("numPr")) if properties is not None else None
        outline = properties.find(qn("outlineLvl")) if properties is not None else None
        if outline is not None and (outline.get(qn("val")) or "").isdigit():
            style = Style(style.numbering, int(outline.get(qn("val")) or 0) % 9 + 1, style.contents)
        if not paragraph_text(element).strip():
            return "", style
        return self.numbering.label(own, style), style

    def _rows(self, table: etree._Element) -> list[list[Cell]]:
        """Rows of cells; a vertical merge becomes one cell that reaches down."""
        rows: list[list[list[object]]] = []
        open_cells: dict[int, list[object]] = {}
        for row in table.iter(qn("tr")):
            cells: list[list[object]] = []
            column = 0
            for cell in row.iter(qn("tc")):
                across, merge = _cell_shape(cell)
                if merge == "continue" and column in open_cells:
                    open_cells[column][2] = int(str(open_cells[column][2])) + 1
                else:
                    shape: list[object] = [self._cell_text(cell), across, 1]
                    open_cells[column] = shape
                    cells.append(shape)
                column += across
            rows.append(cells)
        return [[Cell(str(text), int(str(a)), int(str(d))) for text, a, d in cells] for cells in rows]

    def _cell_text(self, cell: etree._Element) -> str:
        parts = []
        for paragraph in cell.iter(qn("p")):
            label, _ = self._label(paragraph)
            parts.append(label + paragraph_text(paragraph))
        return _tidy(" ".join(part for part in parts if part.strip()).replace("\n", " ").replace("\t", " "))


def paragraph_text(paragraph: etree._Element) -> str:
    """What a reader sees of a paragraph: runs, tabs and breaks; no deletions, field codes, hidden text, text boxes."""
    return "".join(_pieces(paragraph))


_UNSEEN = {
    qn(tag) for tag in ("del", "moveFrom", "instrText", "drawing", "pict", "object", "rPr", "pPr", "txbxContent")
}


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _UNSEEN or not isinstance(tag, str) or tag.endswith("}AlternateContent"):
            continue
        if tag == qn("t"):
            yield child.text or ""
        elif tag == qn("tab"):
            yield "\t"
        elif tag in (qn("br"), qn("cr")):
            yield "\n" if child.get(qn("type")) in (None, "textWrapping") else ""
        elif tag == qn("noBreakHyphen"):
            yield "-"
        elif tag == qn("r"):
            if child.find(f"{qn('rPr')}/{qn('vanish')}") is None:
                yield from _pieces(child)
        else:
            yield from _pieces(child)


def _cell_shape(cell: etree._Element) -> tuple[int, str]:
    """Columns that a cell covers, and whether it continues the one above ("continue") or not ("")."""
    span = cell.find(f"{qn('tcPr')}/{qn('gridSpan')}")
    merge = cell.find(f"{qn('tcPr')}/{qn('vMerge')}")
    wide = (span.get(qn("val")) or "1") if span is not None else "1"
    continues = merge is not None and merge.get(qn("val")) in (None, "continue")
    return (int(wide) if wide.isdigit() and len(wide) < 3 else 1), "continue" if continues else ""


def _tidy(text: str) -> str:
    return _BLANK.sub(" ", text.replace("\u200b", "").replace("\ufeff", "")).rstrip()
