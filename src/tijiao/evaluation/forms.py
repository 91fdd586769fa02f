"""The forms of evaluation. What they let through is checked again by the verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tijiao.evaluation.declare import ItemEntry
from tijiao.evaluation.domain import Answer, most_of
from tijiao.pages.language import language


class EnterForm(forms.Form):
    """Points of one item of one organisation, with the evidence."""

    item = forms.ChoiceField(label=_("项目"))
    points = forms.FloatField(label=_("得分"), min_value=0, help_text=_("一票否决项：发生填 1，没有发生填 0"))
    evidence = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名、文号或检查记录"))

    def __init__(self, items: list[ItemEntry], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        told = [(item.id, f"{item.title.say(language())}（≤ {most_of(item):g}）") for item in items]
        self.fields["item"].choices = told  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    """An objection to one line of a result."""

    item = forms.ChoiceField(label=_("申诉的项目"))
    text = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, items: list[ItemEntry], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (item.id, item.title.say(language())) for item in items
        ]


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    upheld = forms.ChoiceField(label=_("结论"), choices=[("yes", _("申诉成立，更正")), ("no", _("维持原分"))])
    points = forms.FloatField(
        label=_("更正后的得分"), min_value=0, required=False, help_text=_("申诉成立时填写；否决项不填")
    )
    text = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea({"rows": 4}))

    def answer(self) -> Answer:
        told = self.cleaned_data
        return Answer(told["upheld"] == "yes", told["text"], told["points"])
