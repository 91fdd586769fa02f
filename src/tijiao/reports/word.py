"""A bulletin as Word in the layout of GB/T 9704-2012."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from tijiao.pages.word import new_document, saved
from tijiao.reports import layout
from tijiao.reports.content import Attachment, Content, Piece

CENTER, RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
LATIN = "Times New Roman"
TWO = Pt(2 * layout.ADVANCE)


def word(told: Content) -> bytes:
    """The .docx file."""
    document = new_document()
    _Writer(document, told).write()
    return saved(document)


class _Writer:
    """One document, written from its head to its imprint."""

    def __init__(self, document: Any, told: Content) -> None:
        self.document, self.told, self.fonts = document, told, told.fonts

    def write(self) -> None:
        page(self.document, self.fonts.body, self.fonts.page)
        if self.told.sample:
            self.line(Piece(self.told.sample), font=self.fonts.heading, align=RIGHT, size=layout.SMALL)
        if self.told.mark:
            self.mark()
        self.line(Piece("\n".join(self.told.title_lines)), font=self.fonts.title, align=CENTER, size=layout.TITLE)
        if self.told.subtitle:
            self.line(Piece(self.told.subtitle), font=self.fonts.sub, align=CENTER)
        self.line(Piece(""))
        if self.told.to:
            self.line(Piece(self.told.to))
        for block in self.told.blocks:
            font = {1: self.fonts.heading, 2: self.fonts.sub}.get(block.level, self.fonts.body)
            written = self.line(*block.pieces, font=font, indent=TWO)
            written.paragraph_format.keep_with_next = block.level > 0 or block is self.told.blocks[-1]
        self.close()
        for number, attachment in enumerate(self.told.attachments, 1):
            self.attachment(number, attachment)
        if self.told.printer:
            self.imprint()

    def line(self, *pieces: Piece, font: str = "", align: Any = JUSTIFY, size: float = layout.TEXT, indent: Any = None,
             right: Any = None) -> Any:  # fmt: skip
        """A paragraph on the grid: exactly one pitch from line to line."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        form = paragraph.paragraph_format
        form.first_line_indent, form.right_indent = indent, right
        for piece in pieces:
            if piece.text:
                run(paragraph, piece, font or self.fonts.body, size)
        return paragraph

    def mark(self) -> None:
        """The issuer in red, the document's number, the red line."""
        paragraph = self.line(align=CENTER)
        paragraph.paragraph_format.space_before = Mm(20)
        size = min(58.0, 420.0 / max(1, len(self.told.mark)))
        paragraph.paragraph_format.line_spacing = Pt(size * 1.3)
        made = run(paragraph, Piece(self.told.mark), self.fonts.title, size)
        made.font.color.rgb, made.font.bold = RGBColor.from_string(layout.RED), True
        self.line(Piece(""))
        number = self.line(Piece(self.told.number), align=CENTER)
        _red_line(number)
        self.line(Piece(""))

    def close(self) -> None:
        """What is attached, who signs, the day: never on a page without words of the text above them."""
        several = len(self.told.attachments) > 1
        together = [self.line(Piece(""))] if self.told.attachments else []
        for number, one in enumerate(self.told.attachments, 1):
            lead = "附件：" if number == 1 else "　　　"
            together.append(self.line(Piece(f"{lead}{f'{number}.' if several else ''}{one.title}"), indent=TWO))
        together.append(self.line(Piece("")))
        together.append(self.line(Piece(self.told.issuer), align=RIGHT, right=TWO))
        for written in together:
            written.paragraph_format.keep_with_next = True
        self.line(Piece(self.told.day), align=RIGHT, right=Pt(4 * layout.ADVANCE))

    def attachment(self, number: int, one: Attachment) -> None:
        """On a page of its own: 附件 in 黑体, its title, the table."""
        several = len(self.told.attachments) > 1
        head = self.line(Piece(f"附件{number if several else ''}"), font=self.fonts.heading)
        head.paragraph_format.page_break_before = True
        self.line(Piece(one.title), font=self.fonts.title, align=CENTER, size=layout.TITLE)
        self.line(Piece(""))
        table = self.document.add_table(rows=1, cols=len(one.heads))
        table.style, table.autofit = "Table Grid", False
        for column, width in zip(table.columns, one.widths, strict=True):
            column.width = Mm(width)
        _repeat(table.rows[0])
        for cell, text in zip(table.rows[0].cells, one.heads, strict=True):
            self.cell(cell, Piece(text), self.fonts.heading)
        for row in one.rows:
            for cell, piece in zip(table.add_row().cells, row, strict=True):
                self.cell(cell, piece, self.fonts.body)
        for row in table.rows:
            for cell, width in zip(row.cells, one.widths, strict=True):
                cell.width = Mm(width)
        if one.note:
            self.line(Piece(one.note), size=10.5)

    def cell(self, cell: Any, piece: Piece, font: str) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(18)
        if piece.text:
            run(paragraph, piece, font, 12)

    def imprint(self) -> None:
        """版记: between lines at the foot of the last page, in size four, one character in from either side."""
        rows = [f"抄送：{self.told.copies}"] if self.told.copies else []
        rows.append(f"{self.told.printer}\t{self.told.day}印发")
        table = self.document.add_table(rows=len(rows), cols=1)
        table.autofit = False
        table.columns[0].width = Mm(layout.CORE[0])
        for cell, text in zip(table.columns[0].cells, rows, strict=True):
            paragraph = cell.paragraphs[0]
            form, one = paragraph.paragraph_format, Pt(layout.SMALL)
            form.left_indent = form.right_indent = one
            form.tab_stops.add_tab_stop(Mm(layout.CORE[0]) - one * 2, WD_TAB_ALIGNMENT.RIGHT)
            run(paragraph, Piece(text), self.fonts.body, layout.SMALL)
        _imprint_lines(table)
        self.line()  # a document does not end with a table


def page(document: Any, body: str, number: str) -> None:
    """A4, the margins, the grid of 22 lines and 28 characters, page numbers outside, the normal style."""
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in layout.PAGE)
    section.top_margin, section.bottom_margin = Mm(layout.HEAD), Mm(layout.FOOT)
    section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
    section.footer_distance = Mm(layout.FOOT - layout.NUMBER_BELOW) - Pt(layout.SMALL)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in (("type", "linesAndChars"), ("linePitch", layout.TWIPS_PITCH), ("charSpace", layout.CHAR_SPACE)):
        grid.set(qn(f"w:{name}"), str(value))
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(layout.TEXT)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), body)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Twips(layout.TWIPS_PITCH)
    form.widow_control = False
    properties = style.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):  # nothing widens a line, see `_closer`
        properties.insert_element_before(_element(name, val=0), "w:spacing", "w:ind", "w:jc", "w:rPr")
    document.settings.odd_and_even_pages_header_footer = True
    _numbered(section.footer, number, RIGHT)
    _numbered(section.even_page_footer, number, WD_ALIGN_PARAGRAPH.LEFT)


def _numbered(footer: Any, font: str, align: Any) -> None:
    """— 1 — in size four, one character in from the outer side."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.right_indent, form.left_indent = (Pt(layout.SMALL), None) if align == RIGHT else (None, Pt(layout.SMALL))
    run(paragraph, Piece("— "), font, layout.SMALL)
    made = run(paragraph, Piece(""), font, layout.SMALL)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        made._element.append(element)
    run(paragraph, Piece(" —"), font, layout.SMALL)


def run(paragraph: Any, piece: Piece, font: str, size: float) -> Any:
    """A run in its letters; with an address it opens it, and looks like the text around it."""
    made = paragraph.add_run(piece.text)
    made.font.name, made.font.size = LATIN, Pt(size)
    if size == layout.TEXT:
        _closer(made)
    made._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if piece.address:
        _link(paragraph, made, piece.address)
    return made


def _closer(made: Any) -> None:
    """Letters of the text stand a quarter point closer, so that 28 of them fill a line whatever program sets them.

    The page's grid says the same; but how a grid moves letters differs from program to program, so the text leaves it.
    """
    spacing = _element("w:spacing", val=layout.TWIPS_CLOSER)
    made._element.get_or_add_rPr().insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:u"
    )


def _link(paragraph: Any, made: Any, address: str) -> None:
    """A number that opens onto its rows. python-docx has no call for links, so the element is built here."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(made._element)
    paragraph._element.append(link)


def _red_line(paragraph: Any) -> None:
    """Below the document's number, as wide as the core."""
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz=12, space=8, color=layout.RED))
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _imprint_lines(table: Any) -> None:
    """At the foot of the core; lines of 0.35 mm above and below, of 0.25 mm between."""
    properties = table._tbl.tblPr
    place = _element("w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom")
    lines = OxmlElement("w:tblBorders")
    for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
        lines.append(_element(f"w:{side}", val="single", sz=eighths, space=0, color="000000"))
    properties.insert_element_before(
        place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblBorders", "w:tblLayout", "w:tblLook"
    )
    properties.insert_element_before(lines, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _element(tag: str, **attributes: Any) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _repeat(row: Any) -> None:
    """The heads stand on every page of the table."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
