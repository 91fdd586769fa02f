"""The form of an exemption. What it lets through is checked again by the verb."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.ledgers.models import Ledger
from tijiao.pages.picker import OrganisationField


class ExemptionForm(forms.Form):
    ledger = forms.ModelChoiceField(Ledger.objects.all(), label=_("台账"), to_field_name="code")
    organisation = OrganisationField(kinds=("school", "kindergarten"), label=_("单位"))
    first_day = forms.DateField(label=_("从"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    end_day = forms.DateField(
        label=_("到（不含当天）"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("免报到前一天为止，这一天起恢复填报"),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 2}))
