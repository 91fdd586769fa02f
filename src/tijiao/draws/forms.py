from django import forms
from django.utils.translation import gettext_lazy as _


class RevealForm(forms.Form):
    public = forms.CharField(
        label=_("公开随机数"), max_length=200, help_text=_("现场掷骰子的点数，或约定日期的彩票开奖号码，照原样填写")
    )


class GiveUpForm(forms.Form):
    why = forms.CharField(label=_("作废的原因"), max_length=200)
