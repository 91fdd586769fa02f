"""A version is published once and never changes; what moved is told in words."""

import pytest
from forms_as_written import definition, text

from tijiao.forms import domain
from tijiao.forms.diff import diff
from tijiao.forms.models import FormVersion, Published
from tijiao.forms.versions import form_of

pytestmark = pytest.mark.django_db
OLD = definition(
    {"type": "text", "name": "a", "label": text("甲")}, {"type": "integer", "name": "b", "label": text("乙")},
    {"type": "select_one", "name": "c", "label": text("丙"), "choices": "yn"}, yn=["yes", "no"],
)  # fmt: skip
NEW = definition(
    {"type": "select_one", "name": "c", "label": text("丙"), "choices": "yn", "required": True},
    {"type": "decimal", "name": "b", "label": text("乙（米）")}, {"type": "date", "name": "d", "label": text("丁")}, yn=["yes", "unsure"],
)


def test_the_same_form_is_published_once_and_a_changed_one_as_the_next_version(at):
    first = domain.publish([OLD], by=None, at=at)
    again = domain.publish([OLD], by=None, at=at)
    second = domain.publish([NEW], by=None, at=at)

    assert [(one.form_id, one.version) for one in [*first, *again, *second]] == [("test", 1), ("test", 2)]
    assert form_of(FormVersion.objects.latest_of("test")).definition == NEW
    assert form_of(first[0]).definition == OLD


def test_a_published_version_can_neither_be_changed_nor_removed(at):
    (version,) = domain.publish([OLD], by=None, at=at)

    for forbidden in (version.save, version.delete, FormVersion.objects.all().delete, lambda: FormVersion.objects.update(version=9)):
        with pytest.raises(Published):
            forbidden()


def test_what_moved_between_two_versions_is_told_in_words():
    assert [change.say() for change in diff(OLD, NEW)] == [
        "删去“甲”",
        "“丙”是否必填有变化",
        "“丙”增加选项“unsure”",
        "“丙”取消选项“no”",
        "“乙（米）”的类型由integer改为decimal",
        "“乙”改称“乙（米）”",
        "新增“丁”",
        "题目的顺序有变化",
    ]
    assert diff(OLD, OLD) == []
