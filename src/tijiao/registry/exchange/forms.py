"""What an upload and the sending out of a table ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("工作簿（.xlsx）或 .csv"),
        max_length=200,
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"empty": _("这个文件是空的。")},
    )


class ReasonForm(forms.Form):
    """Why: kept in the audit chain."""

    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("事由会记入审计。"))

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, auto_id="reason_%s", **more)
