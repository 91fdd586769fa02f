"""The forms of allocation. What they let through is checked again by the verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.allocation.admission_lists import categories
from tijiao.allocation.domain import Sitting
from tijiao.allocation.lottery import Places
from tijiao.allocation.models import AllocationProblem, ProblemType
from tijiao.directory import clock
from tijiao.pages.language import english
from tijiao.pages.picker import OrganisationField

SCHOOLS = ("school", "kindergarten")


class ExamForm(forms.Form):
    """This year's examination: its title, and the day and hour of each paper."""

    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：2020年初中学业水平考试"))

    def __init__(self, asked: ProblemType, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.papers = asked.exam.papers
        for paper in self.papers:
            name = paper.title.en if english() else paper.title.zh
            self.fields[f"day-{paper.id}"] = forms.DateField(
                label=_("%(paper)s：日期") % {"paper": name}, initial=clock.today(),
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            )  # fmt: skip
            self.fields[f"time-{paper.id}"] = forms.TimeField(
                label=_("%(paper)s：开考时间（%(minutes)s 分钟）") % {"paper": name, "minutes": paper.minutes},
                widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
            )

    def sittings(self) -> dict[str, Sitting]:
        told = self.cleaned_data
        return {one.id: Sitting(told[f"day-{one.id}"], told[f"time-{one.id}"]) for one in self.papers}


class AdmissionForm(forms.Form):
    """The admission to a school: how many seats it has, and when the lottery is held."""

    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：2020年某小学一年级招生"))
    organisation = OrganisationField(label=_("学校"), kinds=SCHOOLS)
    seats = forms.IntegerField(label=_("计划名额"), min_value=1, max_value=10_000)
    on_day = forms.DateField(label=_("摇号日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def places(self) -> Places:
        told = self.cleaned_data
        return Places(told["organisation"], told["seats"], told["on_day"])


class ApplicationsForm(forms.Form):
    applications = forms.CharField(label=_("报名"), widget=forms.Textarea({"rows": 8}))

    def __init__(self, problem: AllocationProblem, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        titles = _("、").join(title for _id, title in categories(problem))
        hint = _("每行一名：姓名、逗号、类别。类别有：%(categories)s") % {"categories": titles}
        self.fields["applications"].help_text = hint


class SiteForm(forms.Form):
    organisation = OrganisationField(label=_("学校"), kinds=SCHOOLS)
    rooms = forms.CharField(
        label=_("考场"), widget=forms.Textarea({"rows": 6}),
        help_text=_("每行一个考场：地点，空一格写座位数；不写座位数的按规则。例如“教学楼201 28”"),
    )  # fmt: skip


class CandidatesForm(forms.Form):
    school = OrganisationField(label=_("学校"), kinds=SCHOOLS)
    grade = forms.IntegerField(label=_("年级"), min_value=1, max_value=12, help_text=_("小学一年级为 1，高三为 12"))
    site: Any = forms.ModelChoiceField(None, label=_("考点"), empty_label=None)

    def __init__(self, problem: AllocationProblem, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sites = problem.sites.filter(dropped=False).select_related("organisation")
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]


class SchoolForm(forms.Form):
    school = OrganisationField(label=_("学校"), kinds=SCHOOLS)


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("撤回的原因"), max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("查看姓名的原因"), max_length=200)
