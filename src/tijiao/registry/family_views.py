"""What can be done on a pupil's page about guardians, consent and keeping back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.registry import families, forms, rollover, story
from tijiao.registry.models import Consent, Pupil
from tijiao.registry.views import pupil_page


@require_POST
@guarded(Action.PUPIL_CHANGE)
def guardian_add(request: SignedIn, pk: int) -> HttpResponse:
    found, form = story.pupil_of(request.user, pk), forms.GuardianForm(request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("guardian_form", form))
    families.add_guardian(found, **form.cleaned_data, by=request.user, at=now())
    messages.success(request, _("已登记监护人。"))
    return redirect("registry:pupil", pk)


@require_POST
@guarded(Action.PUPIL_CHANGE)
def guardian_correct(request: SignedIn, pk: int) -> HttpResponse:
    found = story.pupil_of(request.user, pk)
    form = forms.CorrectGuardianForm(story.guardian_choices(request.user, found), request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("guardian_correct_form", form))
    families.correct_guardian(found, form.guardian(), form.changes(), by=request.user, at=now())
    messages.success(request, _("已更正。"))
    return redirect("registry:pupil", pk)


@require_POST
@guarded(Action.PUPIL_CHANGE)
def consent_give(request: SignedIn, pk: int) -> HttpResponse:
    found = story.pupil_of(request.user, pk)
    form = forms.ConsentForm(story.guardian_choices(request.user, found), request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("consent_form", form))
    told = form.cleaned_data
    families.give_consent(found, form.guardian(), told["purpose"], on=told["on"], by=request.user, at=now())
    messages.success(request, _("已登记同意。"))
    return redirect("registry:pupil", pk)


@require_POST
@guarded(Action.PUPIL_CHANGE)
def consent_withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """From today on: what a guardian takes back ends at once."""
    seen = Pupil.objects.visible_to(request.user).values("pk")
    found = Consent.objects.filter(pupil__in=seen, pk=pk).select_related("pupil").first()
    if found is None:
        raise NotVisible()
    families.withdraw_consent(found, on=today(), by=request.user, at=now())
    messages.success(request, _("已登记撤回。"))
    return redirect("registry:pupil", found.pupil_id)


@require_POST
@guarded(Action.PUPIL_CHANGE)
def keep_back(request: SignedIn, pk: int) -> HttpResponse:
    found = story.pupil_of(request.user, pk)
    form = forms.KeepBackForm(story.school_of(found), request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("keep_back_form", form))
    rollover.keep_back(found, **form.cleaned_data, by=request.user, at=now())
    messages.success(request, _("已登记留级，学年升级时办理。"))
    return redirect("registry:pupil", pk)
