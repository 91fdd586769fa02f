"""The forms of programmes. What they let through is checked again by the verbs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.directory import clock
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.kernel.times import moment_on
from tijiao.pages.picker import OrganisationField
from tijiao.programmes.domain import Activity, Meeting
from tijiao.programmes.models import Programme, ProgrammeKind

ORGANISERS = (OrganisationKind.SECTION, OrganisationKind.BUREAU)
HOSTS = (*ORGANISERS, OrganisationKind.TOWN, OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)


def _within(user: User, chosen: Organisation) -> Organisation:
    if not may(user, Action.PROGRAMME_CHANGE, at=chosen.path):
        raise ValidationError(_("这个单位不在您的职责范围内。"))
    return chosen


class ProgrammeForm(forms.Form):
    title_zh = forms.CharField(label=_("名称（中文）"), max_length=120)
    title_en = forms.CharField(label=_("名称（英文）"), max_length=120, required=False)
    code = forms.SlugField(label=_("编码"), max_length=60, help_text=_("小写字母、数字和连字符，例如 spring-lecture"))
    kind = forms.ChoiceField(label=_("类别"), choices=ProgrammeKind.choices)
    organiser = OrganisationField(kinds=ORGANISERS, label=_("主办"))
    line = forms.IntegerField(label=_("工作要点序号"), min_value=1, max_value=99, required=False)

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_organiser(self) -> Organisation:
        return _within(self.user, self.cleaned_data["organiser"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Programme.objects.filter(code=code).exists():
            raise ValidationError(_("这个编码已被别的活动使用，请换一个。"))
        return code

    def activity(self) -> Activity:
        return Activity(**self.cleaned_data)


class SessionForm(forms.Form):
    title = forms.CharField(label=_("主题"), max_length=120)
    host = OrganisationField(kinds=HOSTS, label=_("承办单位"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    day = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("开始"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("结束"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    hours = forms.DecimalField(
        label=_("学时"),
        min_value=Decimal("0.5"),
        max_digits=4,
        decimal_places=1,
        help_text=_("一学时 45 分钟，不超过实际时长"),
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["day"].initial = clock.today()

    def clean_host(self) -> Organisation:
        return _within(self.user, self.cleaned_data["host"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("starts") and told.get("ends") and told["ends"] <= told["starts"]:
            self.add_error("ends", _("结束应晚于开始。"))
        return told

    def meeting(self) -> Meeting:
        told = self.cleaned_data
        starts, ends = moment_on(told["day"], told["starts"]), moment_on(told["day"], told["ends"])
        return Meeting(told["host"], told["title"], starts, ends, told["hours"], told["place"])


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("原因"), max_length=200)
