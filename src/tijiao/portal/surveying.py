"""The public's survey: a few taps, no name, as many answers from each town as the survey takes."""

from typing import Any

from captcha.fields import CaptchaField
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from tijiao.access.guard import open_to_all
from tijiao.cases import domain, surveys
from tijiao.cases.models import Satisfaction, Survey
from tijiao.cases.problems import NoSurvey
from tijiao.directory.clock import now, today
from tijiao.directory.models import Organisation
from tijiao.pages.render import page
from tijiao.portal import limits
from tijiao.portal.forms import Trap

CHOICES = (*Satisfaction.choices, ("", pgettext_lazy("survey", "没接触过")))


class SurveyForm(Trap, forms.Form):
    """The town, and one row of taps for each topic."""

    town = forms.ModelChoiceField(Organisation.objects.none(), label=_("您在哪个镇街"), empty_label=_("请选择"))
    captcha = CaptchaField(label=_("请算出图里的结果"), error_messages={"invalid": _("算得不对，请看新的图再算一次。")})

    def __init__(self, topics: dict[str, str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["town"].queryset = Organisation.objects.live(on=today()).kinds("town").order_by("code")  # type: ignore[attr-defined]
        for topic, label in topics.items():
            self.fields[f"topic-{topic}"] = forms.ChoiceField(
                label=label, choices=CHOICES, required=False, widget=forms.RadioSelect, initial=""
            )
        self.order_fields(["town", *(f"topic-{topic}" for topic in topics), "website", "captcha"])

    @property
    def told(self) -> dict[str, str]:
        """Topic → how satisfied, of those that were rated."""
        given = {name.removeprefix("topic-"): how for name, how in self.cleaned_data.items() if "topic-" in name}
        return {topic: how for topic, how in given.items() if how}

    @property
    def rated(self) -> list[Any]:
        """The fields of the topics, as the page draws them."""
        return [self[name] for name in self.fields if name.startswith("topic-")]


@open_to_all
def open_surveys(request: HttpRequest) -> HttpResponse:
    """What the public is asked now."""
    told = [(one, surveys.entry_of(one)) for one in Survey.objects.declared()]
    return page(request, "portal/surveys.html", {"surveys": told})


@open_to_all
@never_cache
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a survey, without an account."""
    found = Survey.objects.declared().filter(code=code).first()
    if found is None:
        raise NoSurvey()
    entry = surveys.entry_of(found)
    form = SurveyForm(surveys.topics_of(entry), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        told = {"survey": found, "entry": entry, "form": form}
        return page(request, "portal/survey.html", told, status=422 if form.errors else 200)
    limits.require(limits.ANSWERS, limits.caller(request), at=now())
    domain.respond(code, form.cleaned_data["town"], form.told, at=now())
    limits.count(limits.ANSWERS, limits.caller(request), at=now())
    return page(request, "portal/survey_thanks.html", {"survey": found})
