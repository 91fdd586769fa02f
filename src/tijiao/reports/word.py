"""A bulletin as Word: A4, margins and fonts after GB/T 9704-2012 (page 156 mm × 225 mm, body in size three 仿宋)."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tijiao.reports.content import Chapter, Content, opening

BODY, HEADING, TITLE = "仿宋", "黑体", "方正小标宋简体"
WIDTHS = (Mm(38), Mm(46), Mm(28), Mm(24), Mm(20))


def word(told: Content) -> bytes:
    """The .docx file."""
    document = Document()
    _page(document)
    _paragraph(document, told.title, TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    if told.sample:
        _paragraph(document, told.sample, HEADING, 14, WD_ALIGN_PARAGRAPH.CENTER)
    for line in opening(told):
        _paragraph(document, line, BODY, 16, indent=True)
    for chapter in told.chapters:
        _paragraph(document, chapter.heading, HEADING, 16, indent=True)
        _table(document, chapter)
    _paragraph(document, "", BODY, 16)
    _paragraph(document, told.issuer, BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT)
    _paragraph(document, told.day, BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _paragraph(
    document: Any, text: str, font: str, size: float, align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY, indent: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.line_spacing, layout.space_after, layout.space_before = Pt(28.95), Pt(0), Pt(0)
    if indent:
        layout.first_line_indent = Pt(size * 2)
    _dress(paragraph.add_run(text), font, size)


def _dress(run: Any, font: str, size: float) -> None:
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document: Any, chapter: Chapter) -> None:
    table = document.add_table(rows=1, cols=5)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("要点", "目标", "现值", "要求", "进度"), strict=True):
        _cell(cell, text, HEADING)
    for row in chapter.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, (row.line, row.title, "", row.goal, row.light), strict=True):
            _cell(cell, text, BODY)
        if row.address:
            _link(cells[2].paragraphs[0], row.value, row.address)
        else:
            _cell(cells[2], row.value, BODY)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = width


def _cell(cell: Any, text: str, font: str) -> None:
    if text:
        _dress(cell.paragraphs[0].add_run(text), font, 12)


def _link(paragraph: Any, text: str, address: str) -> None:
    """A number that opens onto its rows. python-docx has no call for links, so the element is built here."""
    related = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), related)
    run = paragraph.add_run(text)
    _dress(run, BODY, 12)
    run.font.underline = True
    link.append(run._element)
    paragraph._element.append(link)
