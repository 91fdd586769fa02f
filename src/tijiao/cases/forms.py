"""The forms of cases. What they let through is checked again by the verbs."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.cases.declare import CaseTypeEntry
from tijiao.cases.models import Clock, Contact, Member, Opening, Satisfaction, Source
from tijiao.directory import clock
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.pages.picker import OrganisationField

HANDLERS = (OrganisationKind.SECTION, OrganisationKind.TOWN, OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)
PLACES = (OrganisationKind.TOWN, OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)


def _long(label: Any, *, required: bool = True, rows: int = 3, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea({"rows": rows}), help_text=hint)


def _evidence() -> forms.CharField:
    hint = _("文号、通知；没有文号的附上材料")
    return forms.CharField(label=_("依据"), max_length=200, required=False, help_text=hint)


class FilesInput(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, at most so many; cleaned to a list."""

    def __init__(self, *, most: int = 5, **options: Any) -> None:
        super().__init__(widget=FilesInput(), **options)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data or []) if one]
        if not given:
            super().clean(None, initial)
        if len(given) > self.most:
            raise forms.ValidationError(_("最多 %(most)s 个附件。"), params={"most": self.most})
        return [super(FilesField, self).clean(one, initial) for one in given]


class Nothing(forms.Form):
    """An act that needs no words."""


class Reason(forms.Form):
    words = _long(_("理由"))


class Said(forms.Form):
    words = _long(_("说明"))


class AssignForm(forms.Form):
    lead = OrganisationField(kinds=HANDLERS, label=_("主办单位"))
    first = OrganisationField(kinds=HANDLERS, label=_("会办单位"), required=False)
    second = OrganisationField(kinds=HANDLERS, label=_("会办单位（二）"), required=False)

    @property
    def others(self) -> list[Organisation]:
        told = (self.cleaned_data["first"], self.cleaned_data["second"])
        return [one for one in told if one is not None]


class PartnerForm(forms.Form):
    organisation = OrganisationField(kinds=HANDLERS, label=_("会办单位"))


class TransferForm(forms.Form):
    section = OrganisationField(kinds=(OrganisationKind.SECTION,), label=_("转给哪个科室"))
    words = _long(_("理由"))


class JoinForm(forms.Form):
    number = forms.CharField(label=_("并入哪一件（编号）"), max_length=30)


class ReplyForm(forms.Form):
    text = _long(_("答复内容"), rows=8)
    enclosed = FilesField(label=_("附件（来件人也能看）"), required=False)


class RateForm(forms.Form):
    how = forms.ChoiceField(label=_("满意程度"), choices=Satisfaction.choices, widget=forms.RadioSelect)
    words = _long(_("想说的话"), required=False, rows=2)


class PartForm(forms.Form):
    words = _long(_("会办意见"), rows=4)
    enclosed = FilesField(label=_("附件"), required=False)


class AttachForm(forms.Form):
    words = _long(_("材料说明"), rows=2)
    enclosed = FilesField(label=_("附件"))


class PauseForm(forms.Form):
    words = _long(_("暂停理由"), rows=2)
    evidence = _evidence()
    enclosed = FilesField(label=_("依据的附件"), required=False)


class ExtendForm(forms.Form):
    which = forms.ChoiceField(label=_("哪个时限"), choices=Clock.Which.choices)
    count = forms.IntegerField(label=_("延长多少（按该时限的单位）"), min_value=1, max_value=400)
    words = _long(_("延期理由"), rows=2)
    evidence = _evidence()
    enclosed = FilesField(label=_("依据的附件"), required=False)


class PublishForm(forms.Form):
    question = _long(_("公开的问题"), rows=3)
    text = _long(_("公开的答复"), rows=8)
    confirmed = forms.BooleanField(label=_("我已通读，文字里没有姓名、电话、住址等个人信息"))


class ReceiveForm(forms.Form):
    """What is asked beside the form of the type: title, source, who asks, where, whom it concerns. `once`: the form
    that was opened, so that sending it twice registers one case.
    """

    title = forms.CharField(label=_("标题"), max_length=120)
    source = forms.ChoiceField(label=_("来源"), choices=[one for one in Source.choices if one[0] != Source.ROLL])
    place = OrganisationField(kinds=PLACES, label=_("涉及哪里"), required=False)
    concerned = OrganisationField(
        kinds=HANDLERS, label=_("反映的单位"), required=False, help_text=_("这个单位不经手，也看不到这件事")
    )
    person = forms.CharField(
        label=_("反映的个人（账号）"), max_length=60, required=False, help_text=_("有账号的填账号，本人看不到这件事")
    )
    name = forms.CharField(label=_("来件人姓名"), max_length=60, required=False)
    phone = forms.CharField(label=_("来件人电话"), max_length=30, required=False)
    enclosed = FilesField(label=_("来件附件"), required=False, help_text=_("群众来件和信访的附件只有归口科室能看"))
    may_publish = forms.BooleanField(label=_("来件人同意公开答复"), required=False)

    once = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, entry: CaseTypeEntry, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not entry.subject:
            del self.fields["concerned"], self.fields["person"]
        if not entry.publishes:
            del self.fields["may_publish"]

    def clean_person(self) -> User | None:
        told = self.cleaned_data["person"].strip()
        found = User.objects.filter(username=told).first() if told else None
        if told and found is None:
            raise forms.ValidationError(_("没有这个账号。"))
        return found


class CareForm(forms.Form):
    carer = forms.ModelChoiceField(User.objects.none(), label=_("关爱责任人"))

    def __init__(self, school: Organisation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["carer"].queryset = colleagues(school)  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    on_day = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    way = forms.ChoiceField(label=_("方式"), choices=Contact.Way.choices)
    text = _long(_("情况"), required=False, rows=2, hint=_("只有写明的责任人能看"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on_day"].initial = clock.today()


class NoteForm(forms.Form):
    text = _long(_("咨询记录"), rows=5, hint=_("加密保存，只有负责的心理教师能看"))


class NameForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("人员"))
    duty = forms.ChoiceField(label=_("身份"), choices=Member.Duty.choices)

    def __init__(self, school: Organisation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = colleagues(school)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=_("移交给"))

    def __init__(self, school: Organisation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = colleagues(school)  # type: ignore[attr-defined]


class OpeningForm(forms.Form):
    ground = forms.ChoiceField(label=_("情形"), choices=Opening.Ground.choices)
    words = _long(_("理由"), rows=2)


def colleagues(school: Organisation) -> Any:
    """Who holds a post at a school or in one of its classes today."""
    on = clock.today()
    held = User.objects.filter(
        holdings__post__organisation__path__startswith=school.path, holdings__from_day__lte=on, is_active=True
    )
    return held.exclude(holdings__to_day__lte=on).distinct().order_by("name", "pk")
