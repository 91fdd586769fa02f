"""The forms of hours and channels."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import User
from tijiao.kernel.problems import Problem
from tijiao.notices import channels
from tijiao.notices.kinds import Service
from tijiao.pages.sentences import sentence


def _clock(label: Any, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label, help_text=help_text, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )  # fmt: skip


class HoursForm(forms.Form):
    """When the digest comes, and when nothing comes."""

    digest_at = _clock(_("每天汇总的时间"))
    digest_by = forms.TypedChoiceField(
        label=_("汇总发到"), required=False, coerce=int, empty_value=None,
        help_text=_("每天只发一条；发不出去时马上换下一个渠道"),
    )  # fmt: skip
    quiet_from = _clock(_("免打扰，从"))
    quiet_until = _clock(_("免打扰，到"), _("这段时间什么也不发。两个时间相同表示不设免打扰。"))

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, initial=channels.hours_of(user))
        own = [(one.channel.pk, str(one.channel)) for one in channels.standings(user)]
        self.fields["digest_by"].choices = [("", _("第一个能用的渠道")), *own]  # type: ignore[attr-defined]


class ChannelForm(forms.Form):
    """A channel to add; what the verb refuses stands at the address."""

    service = forms.ChoiceField(choices=Service.choices, label=_("渠道"))
    address = forms.CharField(
        label=_("地址"), max_length=500, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("邮件填邮箱；企业微信、钉钉填群机器人的 Webhook 地址。地址加密保存，只显示一部分。"),
    )  # fmt: skip

    def add(self, *, by: User, at: datetime) -> bool:
        """Whether it was added."""
        try:
            channels.add(Service(self.cleaned_data["service"]), self.cleaned_data["address"], by=by, at=at)
        except Problem as problem:
            self.add_error("address", sentence(problem))
        return not self.errors
