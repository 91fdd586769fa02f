"""What can be wrong with a cell, and what to do about it: one sentence each, for pages and for comments of cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: code → sentence with %(named)s places
SAID: dict[str, str | Promise] = {
    "empty": _("“%(title)s”必填。"),
    "too-long": _("“%(title)s”最多 %(most)s 个字，请缩短。"),
    "unprintable": _("文字中有无法保存的字符，请重新输入。"),
    "not-a-number": _("“%(given)s”不是数字。请只填数字，不带单位。"),
    "not-whole": _("“%(given)s”不是整数。请填整数。"),
    "too-small": _("“%(given)s”太小，应不小于 %(least)s。"),
    "too-large": _("“%(given)s”太大，应不大于 %(largest)s。"),
    "not-a-date": _("“%(given)s”不是日期。请按 2020-03-02 的样子填写。"),
    "in-future": _("“%(given)s”还没有到。请核对日期。"),
    "not-a-time": _("“%(given)s”不是时间。请按 08:30 的样子填写。"),
    "not-a-choice": _("“%(given)s”不在可选范围内。请从下拉列表中选择。"),
    "id-length": _("身份证号应为 18 位。请核对；数字若被改成科学计数，请把该列设为文本后重填。"),
    "id-characters": _("身份证号只能是数字，最后一位可以是 X。"),
    "id-birth": _("身份证号中的出生日期不是日期。请核对号码。"),
    "id-check": _("身份证号的末位校验码不符，其中有一位写错了。请对照证件核对。"),
    "sex-differs": _("与身份证号中的性别不一致。请核对两处。"),
    "birth-differs": _("与身份证号中的出生日期不一致。请核对两处。"),
    "student-no": _("学籍号不合规则：G、J 开头的应为字母加有效身份证号，其他只用字母、数字和连字符。"),
    "twice": _("与第 %(first)s 行重复。同一“%(title)s”只能出现一次，请删去其中一行。"),
    "formula-error": _("这个单元格的公式出错了。请改为填写结果。"),
    "formula-unread": _("这个单元格的公式没有算出结果。请在表格软件中打开并保存一次，或直接填写结果。"),
    "missing-column": _("缺少“%(title)s”这一列。请从模板中复制表头。"),
    "double-column": _("表头“%(title)s”出现了两次。请删去其中一列。"),
    "merged-head": _("表头有合并的单元格，读不出各列的名称。请取消合并，一列一个表头。"),
    "merged-cells": _("有合并的单元格。请取消合并，每一行都填写完整。"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row as Excel shows it (the head's row for the sheet as a whole), the column's key, why."""

    row: int
    key: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def say(self, sentences: Mapping[str, str | Promise] = SAID) -> str:
        return str(sentences[self.code]) % self.facts
