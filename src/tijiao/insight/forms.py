"""The forms of insight. What they let through is checked again by the verbs."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SettleForm(forms.Form):
    """A standard's value as the city settles it."""

    value = forms.FloatField(label=_("本市核定值"), min_value=0)
    source = forms.CharField(label=_("核定依据"), max_length=200, help_text=_("文件名或文号"))
