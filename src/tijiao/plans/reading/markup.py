"""Web pages to lines: block elements break lines, ordered lists get their numbers, data tables become rows."""

import re
from dataclasses import dataclass, field

from lxml import etree, html

from tijiao.plans.reading.columns import is_data_table
from tijiao.plans.reading.grid import Cell, spread
from tijiao.plans.reading.numerals import counted
from tijiao.plans.reading.problems import NoText
from tijiao.plans.reading.source import Source, Writer

_SKIPPED = {
    "script", "style", "noscript", "template", "head", "select", "option", "button", "textarea", "nav", "footer",
    "iframe", "object", "svg",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLANK = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 400  # nested elements; deeper pages are broken or built to break readers


def declared_encoding(data: bytes) -> str:
    """The character set that a page claims in its first lines, or ""."""
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def looks_like_markup(text: str) -> bool:
    """Whether a text is a page: a doctype, an html or body element, or several block elements near its beginning."""
    head = text[:4000].lower()
    return (
        bool(re.search(r"<!doctype html|<html[\s>]|<body[\s>]", head)) or len(re.findall(r"</(p|div|td|li)>", head)) > 2
    )


def read_markup(text: str, name: str) -> Source:
    """The visible text of a page, one line per block. Raises NoText."""
    parser = html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True)
    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    try:
        tree = html.document_fromstring(cleaned, parser=parser)
    except (etree.ParserError, ValueError):
        raise NoText(name=name) from None
    reader = _Reader()
    reader.walk(tree, 0)
    reader.flush()
    source = reader.writer.source()
    if not source.text.strip():
        raise NoText(name=name)
    return source


@dataclass(slots=True)
class _Reader:
    writer: Writer = field(default_factory=Writer)
    pending: list[str] = field(default_factory=list)
    label: str = ""
    level: int = 0
    lists: int = 0

    def flush(self) -> None:
        """End the current line."""
        text = _tidy("".join(self.pending))
        self.pending.clear()
        if not text:
            return
        label = "" if re.match(r"[(（]?[0-9０-９一二三四五六七八九十]+[)）.．、]", text) else self.label
        self.label = ""
        self.writer.line(label + text, label=len(label), level=self.level)

    def walk(self, element: etree._Element, depth: int) -> None:
        """Depth first: text, children, and the text that follows each child."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if depth > _DEEPEST or not tag or tag in _SKIPPED or _is_hidden(element):
            return
        if tag == "br":
            self.flush()
            return
        if tag == "table" and self._data_table(element):
            return
        block = tag in _BLOCKS
        outer = self.level
        if block:
            self.flush()
            self.level = _HEADINGS.get(tag, outer)
        self._text(element.text, tag)
        if tag == "ol":
            self._ordered(element, depth)
        else:
            for child in element:
                self.walk(child, depth + 1)
                self._text(child.tail, tag)
        if block:
            self.flush()
            self.level = outer

    def _ordered(self, element: etree._Element, depth: int) -> None:
        number, self.lists = _whole(element.get("start"), 1), self.lists + 1
        style = _list_style(element)
        for child in element:
            if child.tag == "li":
                number = _whole(child.get("value"), number)
                self.flush()
                self.label = _list_label(number, style, self.lists)
                number += 1
            self.walk(child, depth + 1)
            self.label = ""
            self._text(child.tail, "ol")
        self.lists -= 1

    def _text(self, text: str | None, tag: str) -> None:
        if not text:
            return
        if tag != "pre":
            self.pending.append(text)
            return
        for line in text.split("\n"):
            self.pending.append(line)
            self.flush()

    def _data_table(self, element: etree._Element) -> bool:
        """Write a table as rows when it is one of data; False when it only lays out the page."""
        if element.xpath(".//table"):
            return False
        rows = [
            [Cell(_cell_text(cell), _whole(cell.get("colspan"), 1), _whole(cell.get("rowspan"), 1)) for cell in cells]
            for row in element.iter("tr")
            if (cells := [cell for cell in row if cell.tag in ("td", "th")])
        ]
        grid = spread(rows)
        if not is_data_table(grid):
            return False
        self.flush()
        for caption in element.iter("caption"):
            self.writer.line(_cell_text(caption))
        self.writer.table(grid)
        return True


def _cell_text(cell: etree._Element) -> str:
    """All text of a cell on one line; breaks between paragraphs become a blank."""
    parts: list[str] = []
    for element in cell.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS or tag == "br":
            parts.append(" ")
        if tag not in _SKIPPED and element.text:
            parts.append(element.text)
        if element is not cell and element.tail:
            parts.append(element.tail)
    return _tidy("".join(parts))


def _tidy(text: str) -> str:
    """One line without doubled blanks. Ideographic blanks between words stay: they are how pages indent."""
    return _BLANK.sub(" ", text.replace("\u200b", "").replace("\ufeff", "")).strip(" \u3000")


def _is_hidden(element: etree._Element) -> bool:
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _list_style(element: etree._Element) -> str:
    css = element.get("style") or ""
    if "cjk" in css or "chinese" in css:
        return "chineseCounting"
    return _STYLES.get(element.get("type") or "", "decimal")


def _list_label(number: int, style: str, depth: int) -> str:
    """`1.` for a list, `（1）` for a list inside a list; the ladder's 一、 where the page asks for Chinese numbers."""
    text = counted(number, style)
    if style == "chineseCounting":
        return f"{text}、" if depth == 1 else f"（{text}）"
    return f"{text}." if depth == 1 else f"（{text}）"


def _whole(text: str | None, otherwise: int) -> int:
    """A small whole number of an attribute, or `otherwise`."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else otherwise
