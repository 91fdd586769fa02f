"""What an upload and the sending out of a table ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("工作簿（.xlsx）或 .csv"),
        max_length=200,
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,.tsv,.zip"}),
        error_messages={"empty": _("这个文件是空的。")},
    )

    def __init__(self, *args: Any, suffix: str = "xlsx", **more: Any) -> None:
        super().__init__(*args, **more)
        if suffix == "zip":
            self.fields["file"].label = _("OneRoster 1.2 CSV 的压缩包（.zip）")


class ReasonForm(forms.Form):
    """Why: kept in the audit chain."""

    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("事由会记入审计。"))
