"""What people type when they correct a plan: cleaned and typed here, judged in `domain`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.plans.models import Target

COMPARATORS = [(">=", "≥"), (">", ">"), ("=", "="), ("<=", "≤"), ("<", "<"), ("~", _("约"))]
#: A path with a start and steps of its own is written in the pack; on the page one chooses among the plain ones.
PATHS = [
    ("hold", _("一直保持")),
    ("per-period", _("每个周期都要达到")),
    ("at-due", _("到期时达到")),
    ("straight", _("按时间匀速")),
]
PERIODS = [("", _("不分周期")), ("day", _("每天")), ("week", _("每周")), ("month", _("每月")), ("quarter", _("每季度")),
           ("term", _("每学期")), ("school-year", _("每学年")), ("year", _("每年"))]  # fmt: skip


class Dressed(forms.Form):
    """A form whose widgets wear the frame's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            look = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs.setdefault("class", look)


class LineForm(Dressed):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("标题"), max_length=300)
    owner = forms.CharField(label=_("责任科室"), required=False)


class TargetForm(Dressed):
    version = forms.IntegerField(widget=forms.HiddenInput)
    title_zh = forms.CharField(label=_("目标"), max_length=300)
    value = forms.FloatField(label=_("目标值"))
    unit_zh = forms.CharField(label=_("单位"), max_length=20, required=False)
    comparator = forms.ChoiceField(label=_("比较"), choices=COMPARATORS)
    per = forms.ChoiceField(label=_("周期"), choices=PERIODS, required=False)
    path_kind = forms.ChoiceField(label=_("达成方式"), choices=PATHS)
    start = forms.FloatField(label=_("起点值"), required=False)
    begins = forms.DateField(label=_("起点日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    due = forms.DateField(label=_("到期日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    indicator = forms.CharField(label=_("用哪个指标衡量"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        kind = told.get("path_kind")
        if kind == "straight" and (told.get("start") is None or told.get("begins") is None):
            self.add_error("start", _("“按时间匀速”需要起点值和起点日期。"))
        if kind == "straight" and told.get("begins") and told.get("due") and told["begins"] >= told["due"]:
            self.add_error("begins", _("起点日期要早于到期日。"))
        if kind == "per-period" and not told.get("per"):
            self.add_error("per", _("“每个周期都要达到”需要选择周期。"))
        return told

    def fields_of_target(self) -> dict[str, Any]:
        """The cleaned values by the target's own field names."""
        told = self.cleaned_data
        path: dict[str, Any] = {"kind": told["path_kind"]}
        if path["kind"] == "straight":
            path |= {"start": told["start"], "begins": told["begins"].isoformat()}
        names = ("title_zh", "value", "unit_zh", "comparator", "per", "due", "indicator")
        return {**{name: told[name] for name in names}, "path": path}


def initial_of(target: Target, version: int) -> dict[str, Any]:
    """What the form shows first."""
    path = target.path or {}
    return {
        "version": version, "title_zh": target.title_zh, "value": target.value, "unit_zh": target.unit_zh,
        "comparator": target.comparator, "per": target.per, "path_kind": path.get("kind"), "start": path.get("start"),
        "begins": path.get("begins"), "due": target.due, "indicator": target.indicator,
    }  # fmt: skip


class OwnForm(Dressed):
    """What the bureau asks of a number that is only watched."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    comparator = forms.ChoiceField(label=_("比较"), choices=[(">=", _("不低于")), ("<=", _("不高于"))])
    value = forms.FloatField(label=_("要求"))
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("由哪份文件或哪次会议定下，例如“6月8日局长办公会”。")
    )


def own_initial(target: Target) -> dict[str, Any]:
    """What the form of a watched number shows first: what stands."""
    version = target.measure.line.part.plan.version
    return {"version": version, "comparator": target.own_comparator or ">=", "value": target.own_value,
            "source": target.own_source}  # fmt: skip


class AddTargetForm(Dressed):
    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("原文中的几个字"), max_length=200)
    value = forms.FloatField(label=_("目标值"))
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)


class UploadForm(Dressed):
    file = forms.FileField(label=_("文件（txt、html、docx）"))


class MilestoneForm(Dressed):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("完成日期"), widget=forms.DateInput(attrs={"type": "date"}))
    evidence = forms.CharField(label=_("依据"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
