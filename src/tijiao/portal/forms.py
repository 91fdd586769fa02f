"""What a resident fills in beside the form of a type, and to look a case up."""

from typing import Any

from captcha.fields import CaptchaField
from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.cases.declare import CaseTypeEntry
from tijiao.cases.forms import FilesField
from tijiao.cases.models import Satisfaction
from tijiao.directory.models import OrganisationKind
from tijiao.pages.picker import OrganisationField

MOST_FILES = 3


class Trap(forms.Form):
    """A field that no person sees: what fills it in is refused."""

    website = forms.CharField(required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}))

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("请不要填写这一格。"))
        return ""


class AskForm(Trap, forms.Form):
    """Name and phone are for whoever receives it."""

    title = forms.CharField(label=_("标题"), max_length=60)
    place = OrganisationField(kinds=(OrganisationKind.TOWN,), label=_("所在镇街（编码，可不填）"), required=False)
    concerned = OrganisationField(
        kinds=(OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN, OrganisationKind.TOWN),
        label=_("反映哪个单位（可不选）"),
        required=False,
        help_text=_("这个单位不经手，也看不到是谁反映的"),
    )
    name = forms.CharField(label=_("您的姓名（可不填）"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话（可不填）"), max_length=30, required=False)
    enclosed = FilesField(label=_("附件（可不传，最多三个）"), required=False, most=MOST_FILES)
    may_publish = forms.BooleanField(label=_("同意公开答复（公开前会去掉个人信息）"), required=False)
    captcha = CaptchaField(label=_("请算出图里的结果"), error_messages={"invalid": _("算得不对，请看新的图再算一次。")})

    def __init__(self, entry: CaseTypeEntry, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["place" if entry.subject else "concerned"]
        if not entry.publishes:
            del self.fields["may_publish"]


class LookupForm(forms.Form):
    number = forms.CharField(label=_("编号"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}))
    code = forms.CharField(label=_("查询码"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}))


class RateForm(LookupForm):
    how = forms.ChoiceField(label=_("满意程度"), choices=Satisfaction.choices)
    words = forms.CharField(label=_("想说的话"), required=False, widget=forms.Textarea({"rows": 2}))
