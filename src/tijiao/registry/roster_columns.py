"""What a roster's two sheets look like: columns, the words people write and what they mean, and what can be wrong."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ORGANISATIONS, POSTS = "单位", "岗位"


@dataclass(frozen=True)
class Spec:
    """One column: its head, what a cell may hold, and what the template says about it.

    `words`: text as people write it → the value kept; empty for free text. The first word of a value is the one that
    the template offers.
    """

    key: str
    head: str
    required: bool
    note: str | Promise
    most: int = 120
    words: dict[str, str] = field(default_factory=dict)
    is_date: bool = False
    width: int = 18


def _words(choices: Any, **more: str) -> dict[str, str]:
    """Label → value, value → value, and other names in use."""
    labels = {str(label): str(value) for value, label in choices}
    return {**labels, **{value: value for value in labels.values()}, **more}


KIND_WORDS = _words(
    [("bureau", "局"), ("section", "科室"), ("town", "镇街教育办"), ("school", "学校"), ("kindergarten", "幼儿园"),
     ("class", "班级"), ("branch", "党支部"), ("partner", "合作单位"), ("enterprise", "企业"), ("association", "协会"),
     ("estate", "住宅区")],
    镇街="town", 镇="town", 街道="town",
)
ROLE_WORDS = _words([
    ("school-clerk", "学校填报员"), ("head", "校（园）长"), ("form-teacher", "班主任"),
    ("town-officer", "镇街教育办人员"), ("section-officer", "科室人员"), ("leader", "局领导"),
    ("inspector", "督学（检查员）"), ("counsellor", "心理教师"), ("carer", "关爱责任人"),
    ("analyst", "数据分析员"), ("system-admin", "系统管理员"), ("security-admin", "安全管理员"),
    ("audit-admin", "审计管理员"), ("discipline-officer", "纪检监察人员"),
], 校长="head", 园长="head", 督学="inspector", 填报员="school-clerk")
STAGE_WORDS = _words([
    ("preschool", "学前教育"), ("primary", "小学"), ("junior", "初中"), ("nine-year", "九年一贯制"),
    ("senior", "普通高中"), ("vocational", "中等职业"), ("special", "特殊教育"),
], 幼儿园="preschool", 高中="senior", 职高="vocational")
OWNER_WORDS = _words([("public", "公办"), ("private", "民办")])
YES_WORDS = _words([("yes", "是"), ("no", "否")])
AREA_WORDS = _words([("urban", "城区"), ("town", "镇区"), ("rural", "乡村")])

SPECS: dict[str, tuple[Spec, ...]] = {
    ORGANISATIONS: (
        Spec("code", "编码", True, _("每个单位一个编码，不重复，今后不再更改。请按文本填写。"),
             most=40),
        Spec("kind", "类型", True, _("从下拉表中选择。"), words=KIND_WORDS),
        Spec("name", "名称", True, _("单位全称。"), width=32),
        Spec("parent", "上级编码", False, _("上级单位的编码。只有最上面的局留空。"), most=40),
        Spec("opened_on", "成立日期", True, _("单位设立的日期，例如 2015-09-01。"), is_date=True),
        Spec("stage", "学段", False, _("学校必填；幼儿园不填即为学前教育。"), words=STAGE_WORDS),
        Spec("ownership", "办学性质", False, _("公办或民办。"), words=OWNER_WORDS),
        Spec("inclusive", "普惠", False, _("幼儿园是否普惠。"), words=YES_WORDS),
        Spec("area", "城乡", False, _("城区、镇区或乡村。"), words=AREA_WORDS),
    ),
    POSTS: (
        Spec("organisation", "单位编码", True, _("岗位所在单位的编码，须在“单位”表中。"), most=40),
        Spec("role", "角色", True, _("从下拉表中选择。角色决定能办什么。"), words=ROLE_WORDS),
        Spec("title", "岗位名称", True, _("例如：安全科科长、二年级班主任。"), most=60, width=24),
        Spec("account", "账号", False, _("登录用的账号；岗位暂缺人时留空。一人多岗时各行写同一账号。"), most=60),
        Spec("person", "姓名", False, _("有账号时必填。"), most=60),
    ),
}

#: code → (what is wrong, what to do). `%(...)s` are the facts of the fault.
SAID: dict[str, tuple[str | Promise, str | Promise]] = {
    "workbook": ("%(sentence)s", _("请用模板另存一份 .xlsx 再试。")),
    "missing-sheet": (_("没有名为“%(sheet)s”的工作表"), _("请把相应工作表改名为“%(sheet)s”，或从模板重新填写。")),
    "merged-head": (_("表头有合并单元格"), _("请取消合并，每列一个表头，放在第一行。")),
    "missing-column": (_("缺少“%(head)s”列"), _("请在第一行加上“%(head)s”。")),
    "unknown-column": (_("不认识的表头“%(head)s”"), _("请改成模板中的表头，或删去这一列。")),
    "double-column": (_("表头“%(head)s”出现了两次"), _("请只保留一列。")),
    "no-rows": (_("表中没有内容"), _("请至少填写一行。")),
    "merged-cells": (_("单元格被合并"), _("请取消合并，并在每一行都填上内容。")),
    "formula-error": (_("公式出错，没有结果"), _("请改正公式，或直接填写内容。")),
    "formula-unread": (_("公式还没有计算结果"), _("请在 Excel 中打开并保存一次，或直接填写内容。")),
    "empty": (_("“%(head)s”不能为空"), _("请填写。")),
    "too-long": (_("“%(head)s”太长，最多 %(most)s 个字"), _("请写得短一些。")),
    "not-text": (_("数字太长，Excel 已丢失末尾几位"), _("请把这一列设为文本格式后重新填写。")),
    "not-a-date": (_("“%(text)s”不是日期"), _("请写成 2015-09-01，或把单元格设为日期格式。")),
    "unknown-word": (_("不认识的%(head)s“%(text)s”"), _("可填：%(choices)s。")),
    "code-twice": (_("编码“%(text)s”与第 %(other)s 行重复"), _("请换一个编码。")),
    "no-parent": (_("上级编码“%(text)s”不在表中"), _("请核对编码，或补上这个单位。")),
    "cycle": (_("上级关系绕成了一圈：%(text)s"), _("请改正其中一个单位的上级编码。")),
    "no-top": (_("没有最上级的局：每个单位都有上级"), _("请把局的上级编码留空。")),
    "two-tops": (_("“%(text)s”没有上级编码，而第 %(other)s 行已是最上级"), _("请填写它的上级编码。")),
    "top-not-bureau": (_("最上级单位必须是局"), _("请把类型改为“局”，或填写上级编码。")),
    "stage-needed": (_("学校没有填学段"), _("请填写学段。")),
    "no-organisation": (_("单位编码“%(text)s”不在“单位”表中"), _("请核对编码，或先在“单位”表中补上。")),
    "person-needed": (_("有账号而没有姓名"), _("请填写姓名。")),
    "account-needed": (_("有姓名而没有账号"), _("请填写账号；岗位缺人时姓名也留空。")),
    "account-form": (_("账号“%(text)s”中有不能用的字符"), _("账号只用字母、数字和 . _ - @。")),
    "other-person": (_("账号“%(text)s”在第 %(other)s 行属于另一个姓名"), _("一个账号只给一个人，请改正其中一行。")),
    "post-twice": (_("与第 %(other)s 行完全相同"), _("请删去一行。")),
    "separate-duties": (
        _("账号“%(text)s”在第 %(other)s 行已任另一类管理员"), _("系统、安全、审计三类管理员须由三个人分别担任。"),
    ),
}
