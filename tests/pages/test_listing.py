"""Lists: found, sorted, paged and exported alike everywhere, and never a way round a mask."""

from io import BytesIO

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from tijiao.access.sensitivity import Sensitivity
from tijiao.audit.models import AuditEntry
from tijiao.directory import clock
from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.pages.context import city_name
from tijiao.pages.lights import Light
from tijiao.pages.listing import Column, listing

COLUMNS = (
    Column("code", "编码"),
    Column("name", "名称", link=lambda row: f"/organisations/{row.code}/"),
    Column("kind", "类别", choices=OrganisationKind.choices),
)
#: a column that nobody but a form teacher of the place reads: in the directory nothing is, so the name plays it
PERSONAL = (
    Column("code", "编码"),
    Column("name", "姓名", sensitivity=Sensitivity.PERSONAL, mask="name", at="path"),
)


@pytest.fixture
def show(city, person):
    """What a leader (or who else is told) sees at an address with a query."""

    def ask(query="", columns=COLUMNS, user=None, rows=None, **options):
        request = RequestFactory().get("/list/", dict(pair.split("=", 1) for pair in query.split("&") if pair))
        request.user, request.htmx = user or person("leader", city.bureau), False
        request.htmx = type("Htmx", (), {"boosted": False, "__bool__": lambda self: False})()
        asked = Organisation.objects.order_by("code") if rows is None else rows
        return listing(request, asked, columns, title="单位", **options)

    return ask


def codes(answer):
    text = answer.content.decode()
    return [
        one.code
        for one in Organisation.objects.order_by("code")
        if f">{one.code}<" in text.replace("\n", "").replace("  ", "")
    ]


def sheet(answer):
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_a_search_finds_what_holds_the_text(show):
    assert codes(show("q=幼儿园")) == ["k-001"]


def test_nothing_found_says_so_and_offers_to_clear_the_search(show):
    text = show("q=没有这样的").content.decode()

    assert "没有找到“没有这样的”" in text
    assert "清除查找条件" in text


def test_a_choice_that_leaves_nothing_is_not_an_empty_list(show):
    narrowed = show("kind=estate", context={"empty_hint": "单位设立后列在这里。"}).content.decode()
    empty = show(rows=Organisation.objects.none(), context={"empty_hint": "单位设立后列在这里。"}).content.decode()

    assert ("没有符合条件的内容" in narrowed, "单位设立后列在这里。" in narrowed, "清除查找条件" in narrowed) == (True, False, True)
    assert ("没有符合条件的内容" in empty, "单位设立后列在这里。" in empty, "清除查找条件" in empty) == (False, True, False)


def test_a_choice_filters(show):
    assert codes(show("kind=town")) == ["east", "west"]


def test_a_choice_that_does_not_exist_filters_nothing(show):
    assert len(codes(show("kind=palace"))) == 8


def test_sorting_up_and_down(show):
    def order(answer):
        text = answer.content.decode()
        return sorted(("east", "west", "safety"), key=lambda code: text.index(f"/organisations/{code}/"))

    assert order(show("sort=code")) == ["east", "safety", "west"]
    assert order(show("sort=-code")) == ["west", "safety", "east"]


def test_rows_without_a_value_come_first_upwards_and_last_downwards(show):
    Organisation.objects.filter(code="east").update(closed_on="2020-05-01")
    columns = (*COLUMNS[:2], Column("closed_on", "撤销日期"))

    def order(answer):
        text = answer.content.decode()
        return sorted(("east", "west"), key=lambda code: text.index(f"/organisations/{code}/"))

    assert order(show("sort=closed_on", columns=columns)) == ["west", "east"]
    assert order(show("sort=-closed_on", columns=columns)) == ["east", "west"]


def test_an_unknown_column_to_sort_by_is_ignored(show):
    assert len(codes(show("sort=password"))) == 8


def test_fifty_rows_make_a_page(show, city, at):
    rows = [
        Organisation(
            code=f"x{number:03}", kind="estate", name=f"小区{number}", path=f"/x{number}/", opened_on="2019-01-01"
        )
        for number in range(60)
    ]
    Organisation.objects.bulk_create(rows)

    first, second = show("q=小区").content.decode(), show("q=小区&page=2").content.decode()

    assert (first.count("/organisations/x"), second.count("/organisations/x")) == (50, 10)


def test_what_one_may_not_read_is_masked_on_the_page(show):
    text = show(columns=PERSONAL).content.decode()

    assert "东屿镇中心小学" not in text
    assert "东" in text  # a masked name keeps its first character


def test_a_form_teacher_reads_names_below_the_own_class_only(show, city, person):
    text = show(columns=PERSONAL, user=person("form-teacher", city.class_one)).content.decode()

    assert "2017级1班" in text
    assert "东屿镇中心小学" not in text


def test_part_of_a_masked_value_finds_nothing(show):
    assert codes(show("q=中心", columns=PERSONAL)) == []


def test_the_whole_masked_value_finds_its_row_for_it_was_known_already(show):
    assert codes(show("q=东屿镇中心小学", columns=PERSONAL)) == ["s-001"]


@pytest.mark.parametrize("sensitivity", [Sensitivity.HEALTH, Sensitivity.CARE, Sensitivity.DISCIPLINE])
def test_what_is_more_than_personal_is_not_found_even_by_its_whole_value(show, sensitivity):
    columns = (Column("code", "编码"), Column("name", "结论", sensitivity=sensitivity, at="path"))

    assert codes(show("q=东屿镇中心小学", columns=columns)) == []


def test_a_masked_column_does_not_sort(show):
    text = show("sort=-name", columns=PERSONAL).content.decode()

    assert 'aria-sort="descending"' not in text
    assert sorted(("bureau", "k-001", "west"), key=text.index) == ["bureau", "k-001", "west"]


def test_a_masked_column_does_not_filter(show):
    choices = [(name, name) for name in ("东屿镇", "西岭镇")]
    columns = (Column("code", "编码"), Column("name", "姓名", choices=choices, sensitivity=Sensitivity.CARE, at="path"))

    assert len(codes(show("name=东屿镇", columns=columns))) == 8


def test_the_export_holds_all_rows_found_and_says_that_they_are_samples(show):
    rows = sheet(show("export=xlsx&kind=town"))

    assert rows == [
        ["样例数据：地名、校名和人名均为虚构", None, None],
        ["编码", "名称", "类别"],
        ["east", "东屿镇", "镇街教育办"],
        ["west", "西岭镇", "镇街教育办"],
    ]


def test_the_export_is_masked_like_the_page(show):
    rows = sheet(show("export=xlsx", columns=PERSONAL))

    assert all("教育和体育局" not in str(row) for row in rows)


def test_the_export_is_an_audit_entry_with_its_columns_and_the_number_of_rows(show):
    show("export=xlsx&kind=town")

    entry = AuditEntry.objects.get(action="list.export")
    assert (entry.subject_id, entry.facts) == ("/list/", {"rows": 2, "columns": ["code", "name", "kind"]})


def test_text_that_looks_like_a_formula_stays_text(show, city):
    Organisation.objects.filter(pk=city.east.pk).update(name='=HYPERLINK("http://evil")')

    book = load_workbook(BytesIO(b"".join(show("export=xlsx&kind=town").streaming_content)))

    cell = book.active.cell(row=3, column=2)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://evil")')


def test_a_light_is_a_word_in_the_export(show):
    columns = (Column("code", "编码"), Column("light", "灯", value=lambda row: Light.RED, order=""))

    assert sheet(show("export=xlsx&q=东屿镇中心", columns=columns))[-1] == ["s-001", "滞后"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_one_row_and_for_three(show, city, person, count, django_assert_num_queries):
    user = person("leader", city.bureau)
    rows = Organisation.objects.filter(code__in=["east", "s-001", "west"][:count]).order_by("code")

    clock.is_sample(), city_name()  # known without asking again
    with django_assert_num_queries(4):  # posts, count, rows, unread notices
        show(rows=rows, user=user)


@pytest.mark.parametrize(
    ("labels", "one_line"), [(["待整改", "待复查"], True), (["一氧化碳中毒（燃煤取暖）", "火灾"], False), ([], False)]
)
def test_a_column_of_few_short_words_is_not_broken(labels, one_line):
    assert Column("kind", "种类", choices=[(label, label) for label in labels]).on_one_line is one_line
