"""The forms for staff, facilities, classes, population and agreements. The verbs check again what they let through."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory import clock
from tijiao.directory.models import Organisation, User
from tijiao.registry.cohorts import GRADES
from tijiao.registry.domain import SCHOOLS
from tijiao.registry.forms import UNCHANGED, day_field
from tijiao.registry.models import Sex, Stage
from tijiao.registry.resources import StaffData
from tijiao.registry.words import FACILITY_KINDS

#: Ages that a town's office states: up to the last year of senior school.
AGES = range(19)


class AtOwnSchoolForm(forms.Form):
    """A form about one of the schools where the person may do `action`."""

    action: Action
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("学校"), empty_label=None)

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Organisation.objects.live(on=clock.today()).kinds(*SCHOOLS)
        own = reach(user, self.action).limit(rows, "path").order_by("path")
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]


class DutyForm(AtOwnSchoolForm):
    """A known person takes up a duty."""

    action = Action.STAFF_CHANGE
    duty = forms.CharField(label=_("岗位职责"), max_length=60, help_text=_("例如：教师、食堂人员、保安。"))
    from_day = day_field(_("到任日期"))


class EmployForm(DutyForm):
    """Somebody whom the register does not know yet takes up a duty."""

    staff_no = forms.CharField(label=_("工号"), max_length=30)
    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = forms.ChoiceField(label=_("性别"), choices=Sex.choices)
    id_number = forms.CharField(label=_("身份证号"), max_length=18, required=False)
    birth_date = day_field(_("出生日期"), required=False)
    subject = forms.CharField(label=_("任教学科"), max_length=40, required=False)
    title = forms.CharField(label=_("职称"), max_length=40, required=False)
    education = forms.CharField(label=_("学历"), max_length=40, required=False)

    def told(self) -> tuple[StaffData, dict[str, Any]]:
        """The person, and the duty as `resources.employ` takes it."""
        told = dict(self.cleaned_data)
        duty = {name: told.pop(name) for name in ("organisation", "duty", "from_day")}
        return StaffData(**told), duty


class CorrectStaffForm(forms.Form):
    """Only what is wrong is filled in, as for pupils."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    staff_no = forms.CharField(label=_("工号"), max_length=30, required=False)
    id_number = forms.CharField(label=_("身份证号"), max_length=18, required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=UNCHANGED, required=False)
    birth_date = day_field(_("出生日期"), required=False)
    subject = forms.CharField(label=_("任教学科"), max_length=40, required=False)
    title = forms.CharField(label=_("职称"), max_length=40, required=False)
    education = forms.CharField(label=_("学历"), max_length=40, required=False)
    reason = forms.CharField(label=_("更正依据"), max_length=200)

    def changes(self) -> dict[str, Any]:
        kept = ("version", "reason")
        return {name: value for name, value in self.cleaned_data.items() if name not in kept and value}


class EndForm(forms.Form):
    on = day_field(_("终止日期"))


class FacilityForm(AtOwnSchoolForm):
    action = Action.FACILITY_CHANGE
    kind = forms.ChoiceField(label=_("种类"), choices=list(FACILITY_KINDS.items()))
    code = forms.CharField(label=_("编号"), max_length=60, help_text=_("全市唯一，例如设备铭牌上的编号。"))
    name = forms.CharField(label=_("名称"), max_length=120)


class OpenClassForm(AtOwnSchoolForm):
    """A cohort class; its name follows from the year it entered in and its number."""

    action = Action.PUPIL_CHANGE
    stage = forms.ChoiceField(label=_("学段"), choices=[one for one in Stage.choices if one[0] in GRADES])
    entry_year = forms.IntegerField(label=_("入学年份"), min_value=1950, max_value=2150)
    number = forms.IntegerField(label=_("班号"), min_value=1, max_value=99)
    on = day_field(_("设立日期"))


class EntryYearForm(forms.Form):
    entry_year = forms.IntegerField(
        label=_("入学年份"), min_value=1950, max_value=2150, help_text=_("学年升级据此判断该班何时毕业。")
    )


class PopulationForm(forms.Form):
    """One number for each age; what is left empty is not stated."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for age in AGES:
            label = _("%(age)s 岁") % {"age": age}
            self.fields[f"age_{age}"] = forms.IntegerField(label=label, min_value=0, required=False)

    def children(self) -> dict[int, int]:
        """age → children"""
        told = self.cleaned_data
        return {age: told[f"age_{age}"] for age in AGES if told[f"age_{age}"] is not None}
