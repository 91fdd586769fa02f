"""The designer: a form made without a line of YAML, checked in words, published as a version that never changes."""

from typing import Any

import pytest
from browser import Screen
from django.http import QueryDict
from forms_as_written import definition
from given import NOW
from playwright.sync_api import expect

from forms.test_xlsform import workbook
from tijiao.access.problems import NotVisible
from tijiao.forms import designing, problems, question
from tijiao.forms.designing import Raw
from tijiao.forms.domain import publish
from tijiao.forms.models import Design, FormVersion
from tijiao.kernel.problems import StaleSave


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


@pytest.fixture
def design(officer) -> Design:
    return designing.begin("site-visit", "走访", "Visits", by=officer, at=NOW)


def typed(**answers: str) -> QueryDict:
    sent = QueryDict(mutable=True)
    sent.update(answers)
    return sent


def empty() -> Raw:
    return {"id": "site-visit", "title": {"zh": "走访", "en": "Visits"}, "choices": {}, "fields": []}


def made(*questions: dict[str, str]) -> Raw:
    """A draft after these questions were filled in on the page."""
    raw = empty()
    for one in questions:
        found, choices = question.question_of(typed(**one), raw, {})
        designing.put(found, choices, was="", inside=one.get("inside", ""))(raw)
    return raw


def test_questions_of_every_type_come_out_as_packs_write_them():
    raw = made(
        {"type": "select_one", "label_zh": "去了哪里", "label_en": "Where", "choices": "家里 / Home\n村里", "required": "yes"},
        {"type": "text", "label_zh": "哪个村", "when_field": "q1", "when_sign": "=", "when_value": "村里", "hint_zh": "写全称"},
        {"type": "integer", "label_zh": "几户", "low": "1", "high": "50", "message_zh": "一次最多五十户", "sensitivity": "personal"},
        {"type": "image", "label_zh": "照片", "most": "3", "keep_place": "yes"},
        {"type": "repeat", "label_zh": "家庭"},
        {"type": "long", "label_zh": "情况", "inside": "q5", "origin": "registry:name"},
        {"type": "calculate", "label_zh": "", "calculation": "count(${q5})", "name": "families"},
        {"type": "note", "label_zh": "谢谢"},
    )  # fmt: skip

    assert designing.check(raw).faults == {}
    assert raw["choices"] == {"q1": [{"name": "o1", "label": {"zh": "家里", "en": "Home"}}, {"name": "o2", "label": {"zh": "村里", "en": "村里"}}]}
    assert raw["fields"] == [
        {"type": "select_one", "name": "q1", "label": {"zh": "去了哪里", "en": "Where"}, "required": True, "choices": "q1"},
        {"type": "text", "name": "q2", "label": {"zh": "哪个村", "en": "哪个村"}, "relevant": "${q1} = 'o2'", "hint": {"zh": "写全称", "en": "写全称"}},
        {"type": "integer", "name": "q3", "label": {"zh": "几户", "en": "几户"}, "constraint": ". >= 1 and . <= 50",
         "constraint_message": {"zh": "一次最多五十户", "en": "一次最多五十户"}, "sensitivity": "personal"},
        {"type": "image", "name": "q4", "label": {"zh": "照片", "en": "照片"}, "most": 3, "keep_place": True},
        {"type": "repeat", "name": "q5", "label": {"zh": "家庭", "en": "家庭"}, "fields": [
            {"type": "text", "name": "q6", "label": {"zh": "情况", "en": "情况"}, "long": True, "from": {"registry": "name"}}]},
        {"type": "calculate", "name": "families", "calculation": "count(${q5})"},
        {"type": "note", "name": "q7", "label": {"zh": "谢谢", "en": "谢谢"}},
    ]  # fmt: skip


@pytest.mark.parametrize(("expression", "shown"), [
    ("${a} = 'yes'", ("a", "=", "yes", "")), ("${a} >= 3", ("a", ">=", "3", "")), ("${a} != ''", ("a", "filled", "", "")),
    ("${a} = ''", ("a", "empty", "", "")), ("selected(${a}, 'x')", ("a", "has", "x", "")),
    ("not(selected(${a}, 'x'))", ("a", "hasn't", "x", "")), ("${a} > 1 and ${b} > 2", ("", "=", "", "${a} > 1 and ${b} > 2")),
])  # fmt: skip
def test_a_condition_is_picked_and_what_pickers_cannot_say_stays_an_expression(expression, shown):
    found = question.condition_of(expression)

    assert (found.field, found.sign, found.value, found.expert) == shown
    raw = {"fields": [{"type": "integer" if ">" in expression else "text", "name": "a"}], "choices": {}}
    assert question.expression_of(found, raw) == expression


def test_a_question_that_is_opened_and_saved_stays_as_it_was():
    raw = definition(
        {"type": "select_one", "name": "where", "choices": "places", "required": True, "choice_filter": "near = 'yes'"},
        {"type": "decimal", "name": "n", "constraint": ". > 3 or . = 0", "constraint_message": {"zh": "不行", "en": "No"},
         "relevant": "${where} = 'home'", "from": {"ledger": "x", "field": "y"}},
        places=[("home", {"near": "yes"}), ("far", {"near": "no"})],
    ).model_dump(mode="json", exclude_defaults=True, by_alias=True)  # fmt: skip

    for standing in raw["fields"]:
        told = question.shown(raw, standing)
        condition = told["condition"]
        sent = typed(
            type=told["type"], name=told["name"], label_zh=told["label"]["zh"], label_en=told["label"]["en"],
            required="yes" if told["required"] else "", choices=told["choices"], choice_filter=told["choice_filter"],
            constraint=told["constraint"], low=told["low"], high=told["high"], origin=told["origin"],
            message_zh=told["message"].get("zh", ""), message_en=told["message"].get("en", ""), when_field=condition.field,
            when_sign=condition.sign, when_value=condition.value, when_expert=condition.expert,
        )  # fmt: skip
        again, choices = question.question_of(sent, raw, standing)
        assert again == standing
        assert choices in ([], raw["choices"]["places"])


def test_questions_are_moved_ordered_nested_and_taken_out():
    raw = made(*({"type": "text", "label_zh": word} for word in "甲乙丙"), {"type": "group", "label_zh": "组"})

    designing.move("q3", -1)(raw)
    designing.move("q1", -1)(raw)
    first = [one["name"] for one in raw["fields"]]
    designing.order(["q4", "q2", "q1"])(raw)
    second = [one["name"] for one in raw["fields"]]
    designing.put(raw["fields"][1], [], was="q2", inside="q4")(raw)
    designing.put(raw["fields"][0], [], was="q4", inside="q4")(raw)  # a group never goes into itself
    third = [one["name"] for one in designing.walk(raw)]
    designing.remove("q4")(raw)

    assert (first, second, third) == (["q1", "q3", "q2", "q4"], ["q4", "q2", "q1", "q3"], ["q4", "q2", "q1", "q3"])
    assert [one["name"] for one in designing.walk(raw)] == ["q1", "q3"]


@pytest.mark.parametrize(("questions", "faults"), [
    ([], {"": ["这一组里还没有题。"]}),
    ([{"type": "group", "label_zh": "组"}], {"q1": ["这一组里还没有题。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "${zz} = 1"}], {"q1": ["条件或算式里写的“zz”不是这张表单的题。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "foo(1)"}], {"q1": ["没有“foo()”这个函数。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "(1 = 1"}], {"q1": ["第1个字符处的括号没有合上。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "1 +"}], {"q1": ["条件或算式没有写完。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "yes = 1"}], {"q1": ["“yes”要写成${yes}。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "1 ; 2"}], {"q1": ["“;”放错了位置，请检查条件或算式。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": ". = 1"}], {"q1": ["这里不能用“.”，它只在填写要求里指这道题的答案。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "if(1, 2)"}], {"q1": ["“if()”要3个参数，现在写了2个。"]}),
    ([{"type": "text", "label_zh": "甲", "name": "a b"}], {"a b": ["名称只能用英文字母、数字、下划线和连字符，以字母开头。"]}),
    ([{"type": "text", "label_zh": "甲", "name": "a"}, {"type": "text", "label_zh": "乙", "name": "a"}], {"a": ["题名“a”用了两次。"]}),
    ([{"type": "select_one", "label_zh": "甲"}], {"q1": ["还没有选项，请至少写一个选项。"]}),
    ([{"type": "text", "label_zh": "甲", "when_expert": "${q2} = 1"}, {"type": "text", "label_zh": "乙", "when_expert": "${q1} = 1"}],
     {"q1": ["这些题互相依赖，没法算：q1, q2。"]}),
    ([{"type": "repeat", "label_zh": "行"}, {"type": "integer", "label_zh": "数", "inside": "q1"},
      {"type": "calculate", "name": "c", "calculation": "${q2} + 1"}], {"c": ["“q2”在多行的题里，有多个答案，请用count()、sum()、min()、max()或join()。"]}),
])  # fmt: skip
def test_every_fault_is_said_in_words_beside_its_question(questions, faults):
    assert designing.check(made(*questions)).faults == faults


def test_a_draft_is_published_as_the_next_version_and_the_one_before_stays(design, officer):
    first, choices = question.question_of(typed(type="text", label_zh="哪个村"), design.definition, {})
    designing.change(design.pk, designing.put(first, choices, was="", inside=""), version=1, by=officer, at=NOW)
    one = designing.publish_design(design.pk, version=2, by=officer, at=NOW)

    again = designing.begin("site-visit", "", "", by=officer, at=NOW)
    with pytest.raises(problems.NothingNew):
        designing.publish_design(again.pk, version=1, by=officer, at=NOW)
    more, choices = question.question_of(typed(type="integer", label_zh="几户"), again.definition, {})
    designing.change(again.pk, designing.put(more, choices, was="", inside=""), version=1, by=officer, at=NOW)
    two = designing.publish_design(again.pk, version=2, by=officer, at=NOW)

    assert (one.version, two.version, Design.objects.count()) == (1, 2, 0)
    assert [len(version.definition["fields"]) for version in FormVersion.objects.order_by("version")] == [1, 2]


def test_what_has_faults_cannot_be_published_and_a_stale_change_is_told(design, officer):
    with pytest.raises(problems.NotReady):
        designing.publish_design(design.pk, version=1, by=officer, at=NOW)
    with pytest.raises(StaleSave):
        designing.change(design.pk, designing.move("q1", 1), version=7, by=officer, at=NOW)
    with pytest.raises(problems.WrongFormId):
        designing.begin("Ä", "x", "x", by=officer, at=NOW)


def test_only_a_section_officer_designs(design, city, person):
    for role, where in (("leader", city.bureau), ("school-clerk", city.school), ("town-officer", city.east)):
        with pytest.raises(NotVisible):
            designing.begin("x", "x", "x", by=person(role, where), at=NOW)
        with pytest.raises(NotVisible):
            designing.discard(design.pk, by=person(role, where), at=NOW)


def test_a_workbook_takes_the_place_of_the_questions_or_nothing_changes(design, officer):
    wrong = designing.take_workbook(design.pk, workbook("type | name | label\ngeotrace | a | 线"), by=officer, at=NOW)
    before = Design.objects.get().definition
    right = designing.take_workbook(design.pk, workbook("type | name | label\ntext | a | 甲"), by=officer, at=NOW)

    assert (len(wrong.faults), before["fields"]) == (1, [])
    assert (right.faults, [one["name"] for one in Design.objects.get().definition["fields"]]) == ((), ["a"])
    assert Design.objects.get().definition["id"] == "site-visit"


def test_the_pages_lead_from_the_list_to_a_published_form(client, officer, city):
    publish([definition({"type": "text", "name": "a"})], by=None, at=NOW)
    client.force_login(officer)

    begun = client.post("/forms/designs/", {"form_id": "site-visit", "title_zh": "走访"})
    address = begun.url
    client.post(f"{address}question/", {"version": "1", "type": "text", "label_zh": "哪个村", "name": "a"})
    shown = client.get(address).content.decode()
    client.post(f"{address}publish/", {"version": "2"})
    page = client.get("/forms/site-visit/").content.decode()

    assert "哪个村" in shown
    assert "预览" in shown
    assert ("哪个村" in page, "第1版" in page) == (True, True)
    assert "走访" in client.get("/forms/", {"q": "走"}).content.decode()
    assert "走访" not in client.get("/forms/", {"q": "别的"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_designer_costs_the_same_for_one_and_for_three(client, officer, design, count, django_assert_max_num_queries):
    for number in range(count):
        publish([definition({"type": "text", "name": f"a{number}"}).model_copy(update={"id": f"f-{number}"})], by=None, at=NOW)
    found, choices = question.question_of(typed(type="text", label_zh="a0"), design.definition, {})
    designing.change(design.pk, designing.put(found, choices, was="", inside=""), version=1, by=officer, at=NOW)
    client.force_login(officer)
    client.get(f"/forms/designs/{design.pk}/")

    with django_assert_max_num_queries(11):
        client.get(f"/forms/designs/{design.pk}/")


def add(screen: Screen, kind: str, **fields: Any) -> None:
    page = screen.page
    page.locator(".design-add").get_by_role("link", name=kind, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="保存这一题").click()


@pytest.mark.browser
def test_an_officer_makes_a_form_and_publishes_it(desk, city, officer):
    desk.sign_in(officer)
    page = desk.open("/forms/")
    page.get_by_label("表单名称").fill("走访")
    page.get_by_label("编号").fill("site-visit")
    page.get_by_role("button", name="开始设计").click()

    add(desk, "文字", **{"题目（问什么）": "哪个村"})
    add(desk, "单选", **{"题目（问什么）": "见到家长了吗", "选项，一行一个": "见到\n没见到"})
    page.locator(".design-add").get_by_role("link", name="多行文字").click()
    page.get_by_label("题目（问什么）").fill("为什么")
    page.get_by_label("看哪一题").select_option(label="见到家长了吗")
    page.get_by_label("什么答案").fill("没见到")
    faults_of_question = desk.faults()
    page.get_by_role("button", name="保存这一题").click()
    page.get_by_role("button", name="哪个村下移").click()
    expect(page.locator(".design-items > li")).to_have_count(3)

    expect(page.locator(".design-words a").first).to_have_text("见到家长了吗")
    preview = page.locator("[data-preview]")
    expect(preview.get_by_label("为什么")).to_be_hidden()
    preview.get_by_label("没见到").check()
    expect(preview.get_by_label("为什么")).to_be_visible()
    handles = page.locator(".design-handle")
    handles.nth(2).drag_to(handles.nth(0))
    expect(page.locator(".design-words a").first).to_have_text("为什么")
    faults = [*faults_of_question, *desk.faults()]
    page.get_by_role("button", name="发布为新版本").click()

    expect(page.get_by_role("heading", name="走访")).to_be_visible()
    assert (faults, desk.faults()) == ([], [])
    assert [one["name"] for one in FormVersion.objects.get().definition["fields"]] == ["q3", "q2", "q1"]


@pytest.mark.browser
def test_the_designer_can_be_read_on_a_phone(phone, city, officer, design):
    found, choices = question.question_of(typed(type="text", label_zh="哪个村"), design.definition, {})
    designing.change(design.pk, designing.put(found, choices, was="", inside=""), version=1, by=officer, at=NOW)
    phone.sign_in(officer)

    phone.open(f"/forms/designs/{design.pk}/")

    assert (phone.faults(), phone.scrolls_sideways(), phone.errors) == ([], False, [])
