"""The forms of inspections. What they let through is checked again by the verbs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, posts_of, reach
from tijiao.directory import clock
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.inspections.domain import SOURCES, Fix, Found
from tijiao.inspections.models import FindingKind, Source
from tijiao.pages.picker import OrganisationField

INSPECTED = (OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)


def own_place(user: User) -> Organisation | None:
    """The one school, kindergarten or class for which the person reports; None for who has to choose."""
    within = reach(user, Action.FINDING_REPORT)
    if within.everywhere or len(within.branches) != 1 or within.exact:
        return None
    places = [post.organisation for post in posts_of(user) if post.organisation.path in within.branches]
    return next((one for one in places if one.kind in (*INSPECTED, OrganisationKind.CLASS)), None)


class ReportForm(forms.Form):
    organisation = OrganisationField(kinds=INSPECTED, label=_("学校或幼儿园"))
    kind = forms.ModelChoiceField(
        FindingKind.objects.none(), label=_("种类"), to_field_name="code", empty_label=_("请选择")
    )
    title = forms.CharField(label=_("隐患"), max_length=80, help_text=_("一句话说清：哪里，什么问题"))
    detail = forms.CharField(label=_("详情"), required=False, widget=forms.Textarea({"rows": 3}))
    found_on = forms.DateField(label=_("发现日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    from_public = forms.BooleanField(label=_("由群众反映"), required=False)

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.place = user, own_place(user)
        self.fields["kind"].queryset = FindingKind.objects.declared()  # type: ignore[attr-defined]
        self.fields["found_on"].initial = clock.today()
        self.fields["found_on"].widget.attrs["max"] = f"{clock.today()}"
        if self.place is not None:
            del self.fields["organisation"]
        if all(SOURCES.get(post.role) in (Source.SELF, None) for post in posts_of(user)):  # type: ignore[call-overload]
            del self.fields["from_public"]

    def clean_organisation(self) -> Organisation:
        chosen: Organisation = self.cleaned_data["organisation"]
        if not may(self.user, Action.FINDING_REPORT, at=chosen.path):
            raise ValidationError(_("这个单位不在您的检查范围内。"))
        return chosen

    def found(self) -> Found:
        told = self.cleaned_data
        return Found(
            organisation=self.place or told["organisation"],
            kind=told["kind"].code,
            title=told["title"],
            detail=told["detail"],
            found_on=told["found_on"],
            from_public=told.get("from_public", False),
        )


class RectifyForm(forms.Form):
    text = forms.CharField(label=_("整改情况"), widget=forms.Textarea({"rows": 3}))
    before = forms.CharField(label=_("整改前"), required=False, widget=forms.Textarea({"rows": 2}))
    after = forms.CharField(label=_("整改后"), required=False, widget=forms.Textarea({"rows": 2}))

    def fix(self) -> Fix:
        return Fix(**self.cleaned_data)


class RecheckForm(forms.Form):
    note = forms.CharField(
        label=_("复查意见"), required=False, widget=forms.Textarea({"rows": 2}), help_text=_("不通过时必填")
    )
    passed = forms.ChoiceField(label=_("复查结果"), choices=[("yes", _("通过，销号")), ("no", _("不通过，继续整改"))])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("passed") == "no" and not told.get("note"):
            self.add_error("note", _("请写明哪里没有整改到位。"))
        return told
