"""A bulletin: what it says is frozen, every number keeps its address, and what is corrected later is told beside it."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import load_workbook
from pypdf import PdfReader

from tijiao.audit.domain import record
from tijiao.insight.readings import city_on
from tijiao.inspections.models import Finding, FindingKind
from tijiao.kernel.periods import Period
from tijiao.packs.text import Text
from tijiao.plans.models import Line, Measure, Part, Plan, Target
from tijiao.reports import domain, errata, layout
from tijiao.reports.compose import numeral
from tijiao.reports.content import Attachment, Block, Content, Piece, content
from tijiao.reports.declare import BulletinTemplate, SectionEntry, faults
from tijiao.reports.models import Bulletin, Erratum, Figure
from tijiao.reports.pdf import pdf
from tijiao.reports.problems import NothingToReport
from tijiao.reports.word import word

ON = date(2020, 5, 20)
MAY = Period.parse("2020-05")


@pytest.fixture
def hazard(city):
    """A finding that should have been mended by the 24th of April."""
    FindingKind.objects.create(code="fire", title_zh="火灾", section="safety")
    return Finding.objects.create(
        organisation=city.school, kind_id="fire", severity="general", title="灭火器失压", source="visit",
        found_on=date(2020, 4, 10), due_from=date(2020, 4, 10), due_on=date(2020, 4, 24),
    )  # fmt: skip


@pytest.fixture
def plan(city):
    """One line that watches the overdue findings."""
    made = Plan.objects.create(code="work-2020", title_zh="要点", year=2020, state="confirmed")
    part = Part.objects.create(plan=made, number=1, title_zh="党建与教育治理")
    line = Line.objects.create(part=part, number="4", position=4, title_zh="教育安全防线", owner=city.safety)
    measure = Measure.objects.create(line=line, code="1", position=1, text_zh="排查")
    Target.objects.create(
        measure=measure, code="late", title_zh="逾期未销隐患", unit_zh="处", indicator="hazards-overdue", alarm_above=0
    )
    return Plan.objects.whole().get(pk=made.pk)


@pytest.fixture
def issued(plan, hazard, at):
    return domain.issue(plan, MAY, city_on(ON), notes="请各单位重视。", by=None, at=at)


def mend(finding, at, action="finding.correct"):
    """The finding's row is corrected: it was never overdue."""
    Finding.objects.filter(pk=finding.pk).update(due_on=date(2020, 6, 30))
    subject = ("inspections.finding", finding.pk)
    record(action, by=None, subject=subject, at=at, marks=[("inspections_finding", "")])


def test_words_and_numbers_are_frozen_and_the_number_opens_onto_its_rows_of_that_day(issued):
    told = content(issued, sample=True, base="http://here")

    words = ["".join(piece.text for piece in block.pieces) for block in told.blocks]
    linked = [piece for block in told.blocks for piece in block.pieces if piece.address]
    assert words[0] == "请各单位重视。"
    assert "逾期未销隐患为1处，超过0处的警戒线，只看不考核，请核实处理。" in words
    assert [(one.text, one.address) for one in linked] == [
        ("1处", "http://here/indicators/hazards-overdue/?period=2020&on=2020-05-20")
    ]
    assert (told.title, told.number) == ("关于2020年5月重点工作推进情况的督查通报", "教体督〔2020〕1号")


def test_every_number_opens_onto_rows_that_add_up_to_it(issued, client, city, person):
    client.force_login(person("leader", city.bureau))

    for figure in Figure.objects.exclude(address=""):
        context = client.get(figure.address).context
        assert context["reading"].value == figure.value
        assert sum(row.value or 0 for row in context["rows"]) == figure.value
        assert context["total"] == context["reading"].figure.rows


def test_the_evidence_file_holds_the_document_and_a_workbook_of_rows_for_each_number(issued, client, city, person):
    client.force_login(person("leader", city.bureau))

    made = client.get(f"/bulletins/{issued.code}-evidence.zip")

    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
        sheet = load_workbook(io.BytesIO(archive.read(names[1]))).active
    assert names == [f"{issued.code}.docx", "01-逾期未销隐患.xlsx"]
    assert [row[-1].value for row in sheet.iter_rows()][-1] == 1


def test_a_template_of_a_tag_tells_only_of_what_carries_it(plan, hazard, at):
    with pytest.raises(NothingToReport):
        domain.issue(plan, MAY, city_on(ON), template="quality-year", by=None, at=at)
    Measure.objects.update(tags=["quality-year"])

    made = domain.issue(Plan.objects.whole().get(), MAY, city_on(ON), template="quality-year", by=None, at=at)

    assert [one.title for one in made.figures.all()] == ["逾期未销隐患"]


def test_a_number_that_waits_for_its_day_is_neither_late_nor_without_data(plan, hazard, at):
    """Given one hazard of five to be counted at the year's end: judged then, told in the table now, in no section."""
    Target.objects.update(
        alarm_above=None, value=5, comparator=">=", due=date(2020, 12, 31), path={"kind": "at-due"}
    )

    made = domain.issue(Plan.objects.whole().get(), MAY, city_on(ON), template="duty-evidence", by=None, at=at)

    told = content(made, sample=False, base="")
    words = ["".join(piece.text for piece in block.pieces) for block in told.blocks]
    assert [piece.text for piece in told.attachments[0].rows[0]][2:] == ["1处", "≥ 5处", "未到期"]
    assert not [line for line in words if "逾期未销隐患" in line]


def test_a_later_correction_is_listed_once_and_leaves_the_frozen_number(issued, hazard, at):
    later = at + timedelta(days=2)
    mend(hazard, later)

    [found] = errata.check(issued, at=later + timedelta(hours=1))

    assert (found.before_text, found.now_text, found.why, found.since) == ("1处", "0处", "更正 1 次", later)
    assert errata.check(issued, at=later + timedelta(hours=2)) == []
    assert Figure.objects.get().value == 1.0
    assert content(issued, sample=False, base="") == content(Bulletin.objects.get(), sample=False, base="")


def test_an_erratum_names_the_acts_that_moved_the_number_and_no_others(issued, hazard, city, at):
    """Two findings are touched; one of them was mended before it was due and never counted."""
    still = Finding.objects.create(
        organisation=city.school, kind_id="fire", severity="general", title="门锁", source="visit",
        found_on=date(2020, 5, 1), due_from=date(2020, 5, 1), due_on=date(2020, 6, 30),
    )  # fmt: skip
    record("finding.report", by=None, subject=("inspections.finding", still.pk), at=at + timedelta(hours=1),
           organisation=city.school.pk, marks=[("inspections_finding", "")])  # fmt: skip
    mend(hazard, at + timedelta(hours=2))
    Finding.objects.filter(pk=hazard.pk).update(due_on=date(2020, 4, 24))
    errata.check(issued, at=at + timedelta(hours=3))
    record("finding.recheck", by=None, subject=("inspections.finding", still.pk), at=at + timedelta(hours=4),
           organisation=city.school.pk, marks=[("inspections_finding", "")])  # fmt: skip

    mend(hazard, at + timedelta(hours=5), "finding.rectify")
    [found] = errata.check(issued, at=at + timedelta(hours=6))

    assert (found.before_text, found.now_text, found.why) == ("1处", "0处", "更正 1 次、整改 1 次")
    assert found.since == at + timedelta(hours=2)


def test_a_figure_of_before_rows_were_traced_names_all_acts_on_its_tables(issued, hazard, at):
    Figure.objects.update(trace=b"")
    record("finding.recheck", by=None, subject=("inspections.finding", 999), at=at + timedelta(hours=1))
    mend(hazard, at + timedelta(hours=2))

    [found] = errata.check(issued, at=at + timedelta(hours=3))

    assert found.why == "复查 1 次、更正 1 次"


def test_a_change_that_leaves_the_number_is_no_erratum(issued, hazard, at):
    record("finding.rectify", by=None, subject=("inspections.finding", 1), at=at, marks=[("inspections_finding", "")])

    assert errata.check(issued, at=at + timedelta(days=1)) == []


def test_evidence_of_later_days_is_no_erratum(issued, hazard, city, at):
    Finding.objects.create(
        organisation=city.other, kind_id="fire", severity="general", title="门锁", source="visit",
        found_on=date(2020, 5, 25), due_from=date(2020, 5, 25), due_on=date(2020, 5, 26),
    )  # fmt: skip
    subject = ("inspections.finding", 2)
    record("finding.report", by=None, subject=subject, at=at, marks=[("inspections_finding", "")])

    assert errata.check(issued, at=at + timedelta(days=20)) == []


def test_the_page_lists_the_erratum_and_offers_the_file_that_bears_it(issued, hazard, at, client, city, person):
    mend(hazard, at + timedelta(minutes=1))
    client.force_login(person("leader", city.bureau))

    shown = client.get(f"/bulletins/{issued.code}/").content.decode()
    corrected = client.get(f"/bulletins/{issued.code}-errata.docx").content
    frozen = client.get(f"/bulletins/{issued.code}.docx").content

    assert "更正 1 次" in shown
    assert "勘误表" in _text(corrected)
    assert "勘误表" not in _text(frozen)


def test_without_an_erratum_there_is_no_corrected_edition(issued, client, city, person):
    client.force_login(person("leader", city.bureau))

    assert client.get(f"/bulletins/{issued.code}-errata.docx").status_code == 404


def test_a_bulletin_without_any_number_is_not_issued(plan, at):
    with pytest.raises(NothingToReport):
        domain.issue(plan, MAY, lambda _name, _period: None, by=None, at=at)
    assert not Erratum.objects.exists()


def _text(file):
    document = Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def long(characters):
    """A document of one long paragraph."""
    return Content(heading="通报", issuer="局", day="2020年5月20日", sample="",
                   blocks=(Block(0, (Piece("体教" * (characters // 2)),)),), printer="办公室", copies="领导")  # fmt: skip


def test_the_word_file_has_every_measure_of_the_standard():
    document = Document(io.BytesIO(word(long(40))))

    section = document.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    style = document.styles["Normal"]
    near = pytest.approx
    assert (section.page_width, section.page_height) == (near(Mm(210), abs=400), near(Mm(297), abs=400))
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert margins == tuple(near(Mm(side), abs=400) for side in (37, 35, 28, 26))
    assert {name: grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")} == {
        "type": "linesAndChars", "linePitch": "579", "charSpace": str(layout.CHAR_SPACE),
    }  # fmt: skip
    assert (style.font.size, style.element.rPr.rFonts.get(qn("w:eastAsia"))) == (Pt(16), "仿宋_GB2312")
    assert style.paragraph_format.line_spacing * layout.LINES <= Mm(225)
    assert document.settings.odd_and_even_pages_header_footer
    assert [one.get(qn("w:eastAsia")) for one in document.styles.element.iter(qn("w:lang"))] == ["zh-CN"]
    assert (section.footer.paragraphs[0].alignment, section.even_page_footer.paragraphs[0].alignment) == (2, 0)
    assert section.footer.paragraphs[0].text == "—  —"


def test_headings_have_their_letters_and_the_title_its_size():
    told = Content(heading="通报", issuer="局", day="2020年5月20日", sample="",
                   blocks=tuple(Block(level, (Piece(str(level)),)) for level in (1, 2, 0)))  # fmt: skip
    found = {}
    for paragraph in Document(io.BytesIO(word(told))).paragraphs:
        for run in paragraph.runs:
            found[run.text] = (run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)

    assert found["通报"] == ("方正小标宋简体", 22)
    assert (found["1"], found["2"], found["0"]) == (("黑体", 16), ("楷体_GB2312", 16), ("仿宋_GB2312", 16))


def test_who_signs_never_stands_on_a_page_without_words_of_the_text():
    table = Attachment("一览表", ("要点",), (156.0,), ((Piece("一"),),))
    told = replace(long(40), blocks=(Block(0, (Piece("首段"),)), Block(0, (Piece("末段"),))), attachments=(table,))
    written = list(Document(io.BytesIO(word(told))).paragraphs)
    texts = [one.text for one in written]

    kept = written[texts.index("末段") : texts.index("2020年5月20日")]
    assert [one.text for one in kept] == ["末段", "", "附件：一览表", "", "局"]
    assert all(one.paragraph_format.keep_with_next for one in kept)
    assert not written[texts.index("首段")].paragraph_format.keep_with_next


def test_the_pdf_has_twenty_two_lines_of_twenty_eight_characters():
    page = PdfReader(io.BytesIO(pdf(long(2000)))).pages[1]

    lines = [line.strip() for line in page.extract_text().splitlines() if "体教" in line]
    assert {len(line.replace(" ", "")) for line in lines} == {28}
    assert len(lines) == 22


def test_numbers_in_a_pdf_are_links(issued):
    found = PdfReader(io.BytesIO(pdf(content(issued, sample=True, base="http://here"))))

    links = {note.get_object()["/A"]["/URI"] for page in found.pages for note in page.get("/Annots", [])}
    assert links == {"http://here/indicators/hazards-overdue/?period=2020&on=2020-05-20"}
    assert len(found.pages) % 2 == 0


def test_a_template_with_a_name_that_nothing_fills_is_refused():
    template = BulletinTemplate(
        id="t", title=Text(zh="通报", en="Bulletin"), mark="{isuer}", number="", heading="", printer="",
        sections=(SectionEntry(heading="一", lights=("red",), each="{valu}"),),
    )  # fmt: skip

    assert [(one.at, one.message) for one in faults(template, SimpleNamespace(plan=None))] == [
        (("mark",), "nothing fills {isuer}"), (("sections", 0, "each"), "nothing fills {valu}"),
    ]  # fmt: skip


def test_chapters_are_counted_in_chinese():
    assert [numeral(number) for number in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]
