"""Files as people hand them in: encodings, wrong kinds, too large, empty."""

import io
import zipfile
from pathlib import Path

import pytest

from tijiao.kernel.problems import Problem
from tijiao.plans import reading
from tijiao.plans.reading import problems
from tijiao.plans.sentences import SENTENCES

TEXT = "2021年澜州市教育工作要点\n一、任务\n1.备课。新建学校5所，开展教研活动，提高教学质量。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_reading_is_the_same_in_every_encoding(encoding: str, newline: str) -> None:
    wanted = reading.read(TEXT.encode(), "a.txt")

    assert reading.read(TEXT.replace("\n", newline).encode(encoding), "a.txt") == wanted


def test_a_page_in_the_old_chinese_encoding_is_read() -> None:
    page = f"<html><head><meta charset='gb2312'></head><body>{TEXT.replace(chr(10), '<br>')}</body></html>"

    assert [p.number for p in reading.read(page.encode("gb18030"), "a.html").points()] == ["1"]


def word(document: str, **more: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
        for name, content in more.items():
            package.writestr(f"word/{name}.xml", content)
    return file.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EMPTY_WORD = f'<w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>'


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (b"", "a.txt", problems.EmptyFile),
        (b" \r\n\t ", "a.txt", problems.EmptyFile),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a.txt", problems.NotText),
        (b"%PDF-1.7\n1 0 obj", "a.pdf", problems.NotText),
        (bytes(range(256)) * 20, "a.txt", problems.NotText),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "a.doc", problems.OldWord),
        ("2021年澜州市教育工作要点，一、任务".encode("big5", "ignore") + b"\xff\x81", "a.txt", problems.WrongEncoding),
        (b"PK\x03\x04broken", "a.docx", problems.BrokenWord),
        (word("<broken"), "a.docx", problems.BrokenWord),
        (word(EMPTY_WORD), "a.docx", problems.NoText),
        (b"<html><body><script>var a = 1;</script><img src=a.png></body></html>", "a.html", problems.NoText),
        ("今天天气很好。".encode(), "a.txt", problems.NoPoints),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, name: str, problem: type[Problem]) -> None:
    with pytest.raises(problem) as raised:
        reading.read(data, name)

    assert str(SENTENCES[problem.code] % raised.value.facts).count(name) == 1


def test_an_archive_that_is_no_word_document_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("readme.txt", "text")

    with pytest.raises(problems.NotText):
        reading.read(file.getvalue(), "a.docx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = word(EMPTY_WORD + " " * (70 << 20))

    with pytest.raises(problems.SwollenWord):
        reading.read(bomb, "a.docx")


def test_entities_in_a_word_document_are_refused() -> None:
    with pytest.raises(problems.BrokenWord):
        reading.read(word('<!DOCTYPE a [<!ENTITY b "c">]>' + EMPTY_WORD), "a.docx")


def test_a_huge_file_is_refused_by_its_size_without_being_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(100 << 20)

    with pytest.raises(problems.TooLarge) as raised:
        reading.read_file(huge)

    assert raised.value.facts == {"name": "huge.txt", "megabytes": 100, "limit_megabytes": 20}


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(problems.NotFound):
        reading.read_file(tmp_path / "none.txt")


def test_every_problem_has_its_sentence() -> None:
    kinds = [kind for kind in vars(problems).values() if isinstance(kind, type) and issubclass(kind, Problem)]

    assert sorted(kind.code for kind in kinds if kind is not Problem) == sorted(SENTENCES_OF_FILES)


SENTENCES_OF_FILES = [code for code in SENTENCES if code.startswith("plan-file.")]
