"""The forms of exemptions, lock exceptions and events. What they let through is checked again by the verbs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation, User
from tijiao.kernel.periods import Period, WrongPeriod
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.who import asked_of
from tijiao.pages.picker import OrganisationField
from tijiao.pages.sentences import sentence


class EventForm(forms.Form):
    """On which day something happened, and where: only where the person files."""

    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    organisation = forms.TypedChoiceField(label=_("单位"), coerce=int)

    def __init__(self, data: Any, *, ledger: Ledger, user: User, today: date) -> None:
        super().__init__(data, initial={"day": today})
        places = Organisation.objects.live(on=today).filter(asked_of(ledger))
        mine = reach(user, Action.RECORD_FILE).limit(places, "path").order_by("path")
        choices = list(mine.values_list("pk", "name"))
        field = self.fields["organisation"]
        field.choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            field.initial, field.widget = choices[0][0], forms.HiddenInput()


class UnlockForm(forms.Form):
    """Until when a locked record is open again, and why."""

    ledger = forms.ModelChoiceField(Ledger.objects.all(), label=_("台账"), to_field_name="code")
    organisation = OrganisationField(kinds=("school", "kindergarten"), label=_("单位"))
    period = forms.CharField(
        label=_("周期"), max_length=12, help_text=_("例如 2020-05-20、2020-W20、2020-05、2019/20-2")
    )
    until = forms.DateField(label=_("开放到（含当天）"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def clean_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["period"].strip())
        except WrongPeriod as problem:
            raise forms.ValidationError(sentence(problem)) from None


class ExemptionForm(forms.Form):
    ledger = forms.ModelChoiceField(Ledger.objects.all(), label=_("台账"), to_field_name="code")
    organisation = OrganisationField(kinds=("school", "kindergarten"), label=_("单位"))
    first_day = forms.DateField(label=_("从"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    end_day = forms.DateField(
        label=_("到（不含当天）"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("免报到前一天为止，这一天起恢复填报"),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 2}))


class ObjectionForm(forms.Form):
    """Which question, for which organisation, and what is wrong with it."""

    field = forms.ChoiceField(label=_("哪一项"), required=False)
    organisation = forms.TypedChoiceField(label=_("单位"), coerce=int)
    words = forms.CharField(label=_("意见"), max_length=1000, widget=forms.Textarea({"rows": 3}),
                            help_text=_("例如：别处已经报过、看不懂、没有必要每天报"))  # fmt: skip

    def __init__(self, data: Any, *, fields: list[tuple[str, str]], places: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["field"].choices = [("", _("整张表")), *fields]  # type: ignore[attr-defined]
        self.fields["organisation"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["organisation"].initial = places[0][0]
            self.fields["organisation"].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    agreed = forms.TypedChoiceField(
        label=_("怎么处理"), choices=[("yes", _("采纳，将修改")), ("no", _("不采纳，说明理由"))],
        coerce=lambda told: told == "yes",
    )  # fmt: skip
    words = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class BudgetForm(forms.Form):
    section = forms.CharField(widget=forms.HiddenInput)
    hours = forms.DecimalField(label=_("每校每月小时"), min_value=Decimal("0.1"), max_value=500, decimal_places=1)
    reason = forms.CharField(label=_("理由"), max_length=500)
