"""The forms of awards. What they let through is checked again by the verbs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.awards.domain import Accreditation
from tijiao.awards.lists import level_title
from tijiao.awards.models import Scheme
from tijiao.directory import clock
from tijiao.directory.models import Organisation, User
from tijiao.pages.picker import OrganisationField


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class RenewForm(forms.Form):
    """A grant, or its renewal: level, days and the document behind it."""

    level = forms.ChoiceField(label=_("等级"))
    granted_on = _day(_("认定日期"))
    expires_on = _day(_("到期日期"), required=False, help_text=_("不填则按评选规定的有效期"))
    evidence = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名或文号"))

    def __init__(self, scheme: Scheme, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        levels = [(one["id"], level_title(scheme, one["id"])) for one in scheme.levels]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        self.fields["granted_on"].initial = clock.today()
        self.fields["granted_on"].widget.attrs["max"] = f"{clock.today()}"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, end = told.get("granted_on"), told.get("expires_on")
        if first and first > clock.today():
            self.add_error("granted_on", _("认定日期不能晚于今天。"))
        if first and end and end <= first:
            self.add_error("expires_on", _("到期日期应晚于认定日期。"))
        return told

    def accreditation(self) -> Accreditation:
        told = self.cleaned_data
        return Accreditation(told["level"], told["granted_on"], told["evidence"], told["expires_on"])


class GrantForm(RenewForm):
    organisation = OrganisationField(label=_("单位"))
    field_order = ("organisation", "level", "granted_on", "expires_on", "evidence")

    def __init__(self, user: User, scheme: Scheme, *args: Any, **options: Any) -> None:
        super().__init__(scheme, *args, **options)
        self.user = user
        self.fields["organisation"].kinds = tuple(scheme.kinds)  # type: ignore[attr-defined]
        self.fields["organisation"].widget.kinds = tuple(scheme.kinds)

    def clean_organisation(self) -> Organisation:
        chosen: Organisation = self.cleaned_data["organisation"]
        if not may(self.user, Action.GRANT_CHANGE, at=chosen.path):
            raise ValidationError(_("这个单位不在您的职责范围内。"))
        return chosen


class RevokeForm(forms.Form):
    on = _day(_("自何日起撤销"))
    why = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = clock.today()
        self.fields["on"].widget.attrs["max"] = f"{clock.today()}"
