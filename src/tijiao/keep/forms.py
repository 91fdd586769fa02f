"""The forms of retention. What they let through is checked again by the verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.keep.erasers import ERASERS
from tijiao.keep.retention import REGISTERS

NO_NAME = _("写依据，不写姓名和证件号：这里写的话会一直保存")


class Apart(forms.Form):
    """Several forms stand on one page: their fields' ids must differ."""

    apart = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.apart}-%s", **options})


def _kinds() -> list[tuple[str, Any]]:
    return [(one.kind, one.title) for one in ERASERS.values()]


class EraseForm(Apart):
    apart = "erase"
    kind = forms.ChoiceField(choices=_kinds, label=_("类别"))
    number = forms.CharField(max_length=60, label=_("编号"), help_text=_("学籍号、工号、账号，或记录与隐患的编号"))
    reason = forms.CharField(max_length=500, label=_("理由"), help_text=NO_NAME)
    sure = forms.BooleanField(label=_("已核对：清除后不能恢复"))


class DueForm(Apart):
    apart = "due"
    kind = forms.ChoiceField(choices=[(one.kind, one.title) for one in REGISTERS if not one.nightly], label=_("类别"))
    reason = forms.CharField(max_length=500, label=_("理由"), help_text=NO_NAME)
    sure = forms.BooleanField(label=_("已核对：清除后不能恢复"))


class HoldForm(Apart):
    apart = "hold"
    kind = forms.ChoiceField(choices=_kinds, label=_("类别"))
    number = forms.CharField(max_length=60, required=False, label=_("编号"), help_text=_("留空表示这一类全部"))
    reason = forms.CharField(max_length=500, label=_("依据"), help_text=NO_NAME)


class LiftForm(Apart):
    apart = "lift"
    reason = forms.CharField(max_length=500, label=_("解除理由"))
