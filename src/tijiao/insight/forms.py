"""The forms of insight. What they let through is checked again by the verbs."""

from dataclasses import fields

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.insight.questions import Draft


class SettleForm(forms.Form):
    """A standard's value as the city settles it."""

    value = forms.FloatField(label=_("本市核定值"), min_value=0)
    source = forms.CharField(label=_("核定依据"), max_length=200, help_text=_("文件名或文号"))


class DraftForm(forms.Form):
    """What turns a question into an indicator."""

    code = forms.SlugField(label=_("编号"), max_length=60, help_text=_("小写字母、数字和连字符，如 overdue-share"))
    title_zh = forms.CharField(label=_("名称（中文）"), max_length=120)
    title_en = forms.CharField(label=_("名称（英文）"), max_length=120)
    unit_zh = forms.CharField(label=_("单位（中文）"), max_length=20, initial="%")
    unit_en = forms.CharField(label=_("单位（英文）"), max_length=20, initial="%")
    better = forms.ChoiceField(label=_("好坏方向"), choices=[
        ("up", _("越高越好")), ("down", _("越低越好")), ("none", _("无所谓好坏")),
    ])  # fmt: skip
    period = forms.ChoiceField(label=_("周期"), choices=[
        ("day", _("日")), ("week", _("周")), ("month", _("月")), ("quarter", _("季")), ("school-year", _("学年")),
        ("year", _("年")),
    ], initial="month")  # fmt: skip
    nature = forms.ChoiceField(label=_("性质"), choices=[
        ("flow", _("时段数：日期落在本期的行")), ("stock", _("时点数：期末当日的状态")),
    ])  # fmt: skip
    aggregate = forms.ChoiceField(label=_("汇总"), choices=[
        ("rate", _("比率：取值之和 ÷ 权重之和")), ("mean", _("加权平均")), ("sum", _("求和")), ("count", _("计数")),
        ("distinct", _("不重复计数")), ("cv", _("差异系数")),
    ])  # fmt: skip
    decimals = forms.IntegerField(label=_("小数位"), min_value=0, max_value=6, initial=1)
    source = forms.CharField(label=_("口径出处"), min_length=4, max_length=200)
    about_zh = forms.CharField(label=_("说明（中文）"), max_length=400)
    about_en = forms.CharField(label=_("说明（英文）"), max_length=400)
    sql = forms.CharField(
        label="SQL", max_length=20_000,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "class": "font-monospace"}),
        help_text=_("查询要给出 org、on_date、subject、value，比率和平均再加 weight；时点数可用 $as_of"),
    )  # fmt: skip

    def draft(self) -> Draft:
        return Draft(**{name: self.cleaned_data[name] for name in (one.name for one in fields(Draft))})
