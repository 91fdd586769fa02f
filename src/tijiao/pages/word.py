"""Word documents of any desk."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def new_document() -> Any:
    """An empty document whose Chinese is the mainland's: it decides the shape of a character and of a comma."""
    made = Document()
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    return made


def saved(document: Any) -> bytes:
    """The .docx file."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()
