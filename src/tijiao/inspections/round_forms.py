"""The forms of rounds, draws and the register. What they let through is checked again by the verbs."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.access.gate import posts_of
from tijiao.directory import clock
from tijiao.directory.models import Grouping, Organisation, OrganisationKind, User
from tijiao.inspections.forms import INSPECTED
from tijiao.inspections.frames import Frame, Terms
from tijiao.inspections.models import Checklist, Finding, Inspector, Mode, Round, RoundKind
from tijiao.inspections.register import Enrolled
from tijiao.inspections.rounds import NewRound, Wanted
from tijiao.inspections.scope import fitting
from tijiao.pages.picker import OrganisationField

WINDOW = timedelta(days=28)


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class RoundForm(forms.Form):
    title = forms.CharField(label=_("批次名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=RoundKind.choices)
    office = forms.ModelChoiceField(Organisation.objects.none(), label=_("牵头科室"), empty_label=None)
    checklists = forms.MultipleChoiceField(label=_("检查清单"), widget=forms.SelectMultiple({"size": 6}))
    mode = forms.ChoiceField(label=_("方式"), choices=[one for one in Mode.choices if one[0] != Mode.SELF])
    from_day = day_field(_("开始日期"))
    last_day = day_field(_("截止日期"))
    offices = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("参加部门"), required=False, help_text=_("联合检查须选择")
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = clock.today()
        live = Organisation.objects.live(on=today)
        sections = live.kinds(OrganisationKind.SECTION).order_by("code")
        own = next((post.organisation for post in posts_of(user) if post.organisation.kind == "section"), None)
        self.fields["office"].queryset = sections  # type: ignore[attr-defined]
        self.fields["offices"].queryset = live.kinds("section", "partner", "town").order_by("kind", "code")  # type: ignore[attr-defined]
        self.fields["office"].initial = own
        self.fields["checklists"].choices = [(one.code, str(one)) for one in Checklist.objects.declared()]  # type: ignore[attr-defined]
        self.fields["from_day"].initial, self.fields["last_day"].initial = today, today + WINDOW

    def new(self) -> NewRound:
        told = self.cleaned_data
        return NewRound(
            title=told["title"],
            kind=RoundKind(told["kind"]),
            office=told["office"],
            checklists=tuple(told["checklists"]),
            from_day=told["from_day"],
            last_day=told["last_day"],
            mode=Mode(told["mode"]),
            offices=tuple(told["offices"]),
        )


class PlanForm(forms.Form):
    """Whom the visits go to, and who goes. One organisation, or all of a scope."""

    organisation = OrganisationField(label=_("单位"), required=False, help_text=_("不选则按下面的范围"))
    scope = forms.ChoiceField(label=_("范围"), required=False)
    inspectors = forms.ModelMultipleChoiceField(
        Inspector.objects.none(), label=_("检查人员"), required=False, help_text=_("自评批次不选人员即安排学校自评")
    )
    on_day = day_field(_("检查日期"), required=False)

    def __init__(self, found: Round, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.round = found
        live = Organisation.objects.live(on=clock.today())
        towns = [(town.code, str(town)) for town in live.kinds(OrganisationKind.TOWN).order_by("code")]
        scopes = [("", _("请选择")), ("all", _("全部适用单位")), ("open", _("有未销号问题的单位")), *towns]
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        people = Inspector.objects.on(clock.today()).select_related("user").order_by("number")
        self.fields["inspectors"].queryset = people  # type: ignore[attr-defined]
        self.fields["on_day"].initial = found.from_day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("organisation") and not told.get("scope"):
            self.add_error("organisation", _("请选择单位，或选择范围。"))
        return told

    def wanted(self) -> list[Wanted]:
        told = self.cleaned_data
        people = tuple(told["inspectors"])
        return [Wanted(one, people, told["on_day"]) for one in self._places(told)]

    def _places(self, told: dict[str, Any]) -> list[Organisation]:
        if told["organisation"]:
            return [told["organisation"]]
        rows = fitting(self.round, on=self.round.from_day)
        if told["scope"] == "open":
            rows = rows.filter(pk__in=Finding.objects.open().values("organisation"))
        elif told["scope"] != "all":
            rows = rows.filter(parent__code=told["scope"])
        return list(rows)


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("理由"), max_length=200)


class MoveForm(forms.Form):
    """Another day for a planned visit, and why."""

    to_day = day_field(_("改到"))
    why = forms.CharField(label=_("改期的原因"), max_length=200)


class HandOnForm(forms.Form):
    """Who takes over what an inspector has open, and why."""

    to = forms.ModelChoiceField(Inspector.objects.none(), label=_("交给"), empty_label=_("请选择"))
    why = forms.CharField(label=_("交接的原因"), max_length=200)

    def __init__(self, who: Inspector, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Inspector.objects.on(clock.today()).exclude(pk=who.pk).select_related("user").order_by("number")
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


class LimitForm(forms.Form):
    """A number of the city's own, and the document that settles it."""

    number = forms.IntegerField(label=_("本市的数值"))
    source = forms.CharField(label=_("依据（文件名称或会议决定）"), max_length=200)


class FreezeForm(forms.Form):
    """How many of each stratum are drawn, and how many inspectors go to each."""

    team = forms.IntegerField(label=_("每个单位派几人"), min_value=1, max_value=9, initial=2)
    cross_zones = forms.BooleanField(label=_("检查人员跨片区"), required=False)

    def __init__(self, found: Round, frame: Frame, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.frame = frame
        everywhere = found.kind == RoundKind.CROSS_ZONE
        for stratum, many in frame.strata.items():
            self.fields[f"take-{stratum}"] = forms.IntegerField(
                label=_("%(stratum)s（共 %(many)s 个）") % {"stratum": STRATA.get(stratum, stratum), "many": many},
                min_value=0,
                initial=many if everywhere else min(many, max(1, many // 20)),
            )
        if everywhere:
            del self.fields["cross_zones"]

    def terms(self) -> Terms:
        told = self.cleaned_data
        take = {name.removeprefix("take-"): number for name, number in told.items() if name.startswith("take-")}
        return Terms(take, team=told["team"], cross_zones=told.get("cross_zones", False))


#: Strata as people say them; what is none of these is shown as it stands.
STRATA: dict[str, Any] = {
    "preschool": _("幼儿园"),
    "primary": _("小学"),
    "nine-year": _("九年一贯制学校"),
    "junior": _("初中"),
    "senior": _("普通高中"),
    "vocational": _("中等职业学校"),
    "special": _("特殊教育学校"),
    "association": _("协会"),
}


class InspectorForm(forms.Form):
    number = forms.CharField(label=_("编号"), max_length=20, help_text=_("公布抽取结果时代替姓名"))
    username = forms.CharField(label=_("账号"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=Inspector.Kind.choices)
    organisation = OrganisationField(label=_("所在单位"))
    zone = forms.ModelChoiceField(Grouping.objects.filter(kind="zone"), label=_("片区"), required=False)
    load = forms.IntegerField(label=_("每次抽取最多去几个单位"), min_value=1, max_value=200, initial=10)

    def clean_username(self) -> User:
        found = User.objects.filter(username=self.cleaned_data["username"].strip(), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("没有这个账号，请先请安全管理员开通。"))
        return found

    def enrolled(self) -> Enrolled:
        told = self.cleaned_data
        kind = Inspector.Kind(told["kind"])
        return Enrolled(told["number"], told["username"], told["organisation"], kind, told["zone"], told["load"])


class ChargeForm(forms.Form):
    organisation = OrganisationField(kinds=INSPECTED, label=_("学校或幼儿园"))
