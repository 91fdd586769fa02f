"""The forms of the registry's pages. What they let through is checked again by the verbs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory import clock
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.pages.picker import OrganisationField
from tijiao.registry.cohorts import year_of
from tijiao.registry.domain import SCHOOLS, Place, PupilData
from tijiao.registry.models import Circumstance, Guardian, Sex
from tijiao.registry.words import STATE_KEYS, STATE_VALUES

UNCHANGED = [("", _("不变")), *Sex.choices]


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


def classes_of(school: Organisation, *, on: date) -> Any:
    return Organisation.objects.live(on=on).kinds(OrganisationKind.CLASS).filter(parent=school).order_by("name")


def own_schools(user: User) -> Any:
    """The schools whose roll the person keeps."""
    rows = Organisation.objects.live(on=clock.today()).kinds(*SCHOOLS)
    return reach(user, Action.PUPIL_CHANGE).limit(rows, "path").order_by("path")


class ReasonForm(forms.Form):
    """Why: kept in the audit chain."""

    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("事由会记入审计。"))


class AdmitForm(forms.Form):
    school = forms.ModelChoiceField(Organisation.objects.none(), label=_("学校"), empty_label=None)
    student_no = forms.CharField(label=_("学籍号"), max_length=30)
    id_number = forms.CharField(label=_("身份证号"), max_length=18, required=False)
    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = forms.ChoiceField(label=_("性别"), choices=Sex.choices)
    birth_date = day_field(_("出生日期"))
    grade = forms.IntegerField(label=_("年级"), min_value=1, max_value=12)
    from_day = day_field(_("入学日期"))

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school"].queryset = own_schools(user)  # type: ignore[attr-defined]
        self.fields["from_day"].initial = clock.today()

    def told(self) -> tuple[PupilData, Place]:
        """The child and where it is to stand."""
        got = self.cleaned_data
        data = PupilData(got["student_no"], got["name"], got["sex"], got["birth_date"], got["id_number"])
        return data, Place(got["school"], year_of(got["from_day"]), got["grade"])


class CorrectForm(forms.Form):
    """Only what is wrong is filled in: the rest stays, and nobody has to be shown it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    student_no = forms.CharField(label=_("学籍号"), max_length=30, required=False)
    id_number = forms.CharField(label=_("身份证号"), max_length=18, required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=UNCHANGED, required=False)
    birth_date = day_field(_("出生日期"), required=False)
    reason = forms.CharField(label=_("更正依据"), max_length=200, help_text=_("例如：户口本、出生证。"))

    def changes(self) -> dict[str, Any]:
        kept = ("version", "reason")
        return {name: value for name, value in self.cleaned_data.items() if name not in kept and value}


class TransferForm(forms.Form):
    school = OrganisationField(kinds=SCHOOLS, label=_("转入学校"))
    grade = forms.IntegerField(label=_("年级"), min_value=1, max_value=12)
    on = day_field(_("转学日期"))
    reason = forms.CharField(label=_("事由"), max_length=200, required=False)

    def place(self) -> Place:
        return Place(self.cleaned_data["school"], year_of(self.cleaned_data["on"]), self.cleaned_data["grade"])


class LeaveForm(forms.Form):
    on = day_field(_("离校日期"))
    reason = forms.CharField(label=_("事由"), max_length=200)


class ClassForm(forms.Form):
    class_organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("班级"), empty_label=_("请选择"))
    on = day_field(_("日期"))

    def __init__(self, school: Organisation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["class_organisation"].queryset = classes_of(school, on=clock.today())  # type: ignore[attr-defined]


class GuardianForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    relation = forms.ChoiceField(label=_("关系"), choices=Guardian.Relation.choices)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)


class OfGuardianForm(forms.Form):
    """A form about one of the child's guardians; `choices` are (id, what the person may read of the name)."""

    guardian_id = forms.TypedChoiceField(label=_("监护人"), coerce=int)

    def __init__(self, choices: list[tuple[int, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["guardian_id"].choices = choices  # type: ignore[attr-defined]

    def guardian(self) -> Guardian:
        return Guardian.objects.get(pk=self.cleaned_data["guardian_id"])


class CorrectGuardianForm(OfGuardianForm):
    """Only what is wrong is filled in."""

    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    relation = forms.ChoiceField(
        label=_("关系"), choices=[("", _("不变")), *Guardian.Relation.choices], required=False
    )
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)

    def changes(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "guardian_id" and value}


class ConsentForm(OfGuardianForm):
    purpose = forms.CharField(label=_("同意的事项"), max_length=60, help_text=_("例如：午餐配送、校外活动、体质测试。"))
    on = day_field(_("同意日期"))


class KeepBackForm(forms.Form):
    class_organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("下学年的班级"), required=False, empty_label=_("以后再编班")
    )
    reason = forms.CharField(label=_("事由"), max_length=200)

    def __init__(self, school: Organisation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["class_organisation"].queryset = classes_of(school, on=clock.today())  # type: ignore[attr-defined]


class CareForm(forms.Form):
    kind = forms.ChoiceField(label=_("情况"), choices=Circumstance.Kind.choices)
    from_day = day_field(_("起始日期"))


class StateForm(forms.Form):
    key = forms.ChoiceField(label=_("状态项"), choices=list(STATE_KEYS.items()))
    value = forms.ChoiceField(label=_("状态"), choices=list(STATE_VALUES.items()))
    from_day = day_field(_("起始日期"))


class AgreementForm(forms.Form):
    title = forms.CharField(label=_("协议名称"), max_length=200)
    from_day = day_field(_("起始日期"))
    to_day = day_field(_("终止日期"), required=False, help_text=_("不填即长期有效。"))
