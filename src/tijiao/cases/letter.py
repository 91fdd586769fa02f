"""The letter of reply as Word: to whom, about what, the answer, who signs and when."""

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tijiao.cases.models import Answer, Case
from tijiao.directory import clock
from tijiao.kernel.times import local_day
from tijiao.pages.context import city_name
from tijiao.pages.word import WORD, new_document, saved

BODY, HEAD = "FangSong", "SimSun"


def letter(case: Case, answer: Answer) -> bytes:
    """The letter. It bears no name of whoever asked: it is addressed by the case's number."""
    document = new_document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.8)
    _line(document, _("关于%(number)s的答复") % {"number": case.number}, size=18, bold=True, centred=True)
    if clock.is_sample():
        _line(document, _("样例数据"), size=10, centred=True)
    _line(document, _("您提出的“%(title)s”收悉，现答复如下：") % {"title": case.title})
    for paragraph in answer.text.splitlines():
        if paragraph.strip():
            _line(document, paragraph.strip())
    _line(document, city_name(), right=True)
    day = local_day(answer.at)
    _line(document, _("%(y)s年%(m)s月%(d)s日") % {"y": day.year, "m": day.month, "d": day.day}, right=True)
    return saved(document)


def _line(
    document: Any, text: str, *, size: int = 15, bold: bool = False, centred: bool = False, right: bool = False
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    face = HEAD if bold else BODY
    run.font.name = face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)


def response(case: Case, answer: Answer) -> HttpResponse:
    """The letter as a file to save."""
    name = _("答复 %(number)s.docx") % {"number": case.number}
    found = HttpResponse(letter(case, answer), content_type=WORD)
    found["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return found
