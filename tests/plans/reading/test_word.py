"""Word documents: what Word shows is what is read."""

import io
import zipfile

from tijiao.plans import reading

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = "".join(
    f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for depth, style, text in [(0, "chineseCounting", "%1、"), (1, "chineseCounting", "（%2）"), (2, "decimal", "%3")]
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    "</w:numbering>"
)
STYLES = (
    f'<w:styles {W}><w:style w:styleId="Top"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="C1"><w:name w:val="toc 1"/></w:style></w:styles>'
)


def paragraph(text: str, *, style: str = "", number: tuple[int, int] | None = None) -> str:
    """`text` may hold runs of its own, as XML; `number` is (list, level)."""
    runs = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    numbered = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr>{runs}</w:p>"


def word(*blocks: str) -> reading.Document:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(blocks)}</w:body></w:document>")
        package.writestr("word/numbering.xml", NUMBERING)
        package.writestr("word/styles.xml", STYLES)
    return reading.read(file.getvalue(), "plan.docx")


def test_automatic_numbers_are_counted_as_word_counts_them() -> None:
    document = word(
        paragraph("2021年计划"),
        paragraph("党建", style="Top"),
        paragraph("组织。文。", number=(1, 1)),
        paragraph("宣传", number=(1, 1)),
        paragraph("网站。文。", number=(1, 2)),
        paragraph("报刊。文。", number=(1, 2)),
        paragraph("教学", style="Top"),
        paragraph("备课。文。", number=(1, 2)),
        paragraph("上课。文。", number=(2, 2)),
    )

    assert [(s.heading, [(p.number, p.title, p.path) for p in s.points]) for s in document.sections] == [
        ("党建", [("（一）", "组织", ()), ("1", "网站", ("宣传",)), ("2", "报刊", ("宣传",))]),
        ("教学", [("1", "备课", ()), ("1", "上课", ())]),
    ]
    assert "一、党建\n（一）组织。文。\n（二）宣传\n1 网站。文。\n" in document.text


def test_deletions_hidden_text_fields_and_text_boxes_are_not_read() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>9.文本框。新建99所。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    document = word(
        paragraph("2021年计划"),
        paragraph("一、任务"),
        paragraph(
            "<w:r><w:t>1.备课。新建</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t>所</w:t></w:r>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>和8处</w:t></w:r><w:r><w:instrText>PAGE 7</w:instrText></w:r>" + box
        ),
    )

    assert [[target.text for target in point.targets] for point in document.points()] == [["5所"]]


def test_a_table_of_contents_is_known_by_its_style() -> None:
    document = word(
        paragraph("2021年计划"), paragraph("一、旧题", style="C1"), paragraph("一、任务"), paragraph("1.备课。文。")
    )

    assert [section.heading for section in document.sections] == ["任务"]


def test_cells_that_reach_over_rows_and_columns_belong_to_each_row() -> None:
    def cell(text: str, *, merge: str = "", across: int = 1) -> str:
        merged = f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{merged}</w:tcPr>{paragraph(text) if text else "<w:p/>"}</w:tc>'

    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    table = "<w:tbl>" + "".join(
        [
            row(cell("序号"), cell("类别"), cell("工作任务"), cell("责任科室")),
            row(cell("一、重点", across=4)),
            row(cell("1"), cell("基建", merge="restart"), cell("新建学校5所"), cell("计财科", merge="restart")),
            row(cell("2"), cell("", merge="continue"), cell("改造操场8块"), cell("", merge="continue")),
        ]
    )
    document = word(paragraph("2021年分工表"), table + "</w:tbl>")

    assert [
        (s.heading, [(p.number, p.path, [t.text for t in p.targets], p.responsible) for p in s.points])
        for s in document.sections
    ] == [("重点", [("1", ("基建",), ["5所"], ("计财科",)), ("2", ("基建",), ["8块"], ("计财科",))])]
