"""One's ledgers, and the page on which a record is filled."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.forms.drawing import posted, state
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import form_of
from tijiao.kernel.problems import StaleSave
from tijiao.ledgers import domain, sheets
from tijiao.ledgers.forms import EventForm
from tijiao.ledgers.lists import crumbs, ledger_for
from tijiao.ledgers.mine import overview
from tijiao.ledgers.problems import WrongAnswers
from tijiao.outbox.answers import done, kept_on_device
from tijiao.outbox.domain import Made, once, slip_of
from tijiao.pages.render import page


@guarded(Action.LEDGER_VIEW)
def mine(request: SignedIn) -> HttpResponse:
    """What is due, what waits for review, and every ledger the person can look into."""
    return page(request, "ledgers/mine.html", overview(request.user, at=clock.now()))


@guarded(Action.RECORD_FILE)
def fill(request: SignedIn, code: str, organisation: int, period: str) -> HttpResponse:
    """Fill a record: a draft, or hand it in. What is handed in already opens as a record."""
    sheet = sheets.sheet_for(request, code, organisation, period)
    if request.method == "POST":
        return _saved(request, sheet)
    return _opened(request, sheet)


@guarded(Action.RECORD_FILE)
def fill_again(request: SignedIn, pk: int) -> HttpResponse:
    """Go on with a record that is there: a draft, or one that was sent back."""
    sheet = sheets.to_fill_again(request, pk)
    if request.method == "POST":
        return _saved(request, sheet)
    return _opened(request, sheet)


def _opened(request: SignedIn, sheet: sheets.Sheet) -> HttpResponse:
    """The sheet to fill, or its record when it was handed in."""
    if sheet.record is not None and sheet.handed_in:
        return redirect("ledgers:record", sheet.record.pk)
    shown = page(request, "ledgers/fill.html", sheets.opened(sheet, by=request.user, at=clock.now()))
    return kept_on_device(shown) if sheet.may_stay_on_device else shown


@guarded(Action.RECORD_FILE)
def event(request: SignedIn, code: str) -> HttpResponse:
    """Name the day and the organisation of an event; the sheet follows."""
    ledger = ledger_for(code)
    form = EventForm(request.GET or None, ledger=ledger, user=request.user, today=clock.today())
    if form.is_valid():
        return redirect("ledgers:fill", code, form.cleaned_data["organisation"], str(form.cleaned_data["day"]))
    return page(request, "ledgers/event.html", {"form": form, "ledger": ledger, "crumbs": crumbs(ledger)})


def _saved(request: SignedIn, sheet: sheets.Sheet) -> HttpResponse:
    at, draft = clock.now(), request.POST.get("action") == "draft"
    sent = sheets.taken(sheet, request, at=at)
    if sent.page:
        return page(request, "ledgers/fill.html", sent.page, status=sent.status)
    try:
        made = once(slip_of(request.POST), partial(_act, sheet, sent, draft, at), by=request.user, at=at)
    except WrongAnswers:
        return page(request, "ledgers/fill.html", sheets.refused(sheet, sent, at=at), status=422)
    except StaleSave as stale:
        return page(request, "ledgers/conflict.html", sheets.conflict(sheet, sent.answers, stale), status=409)
    messages.success(request, _("草稿已保存。") if draft else _("已报送。"))
    return done(request, made, to=reverse("ledgers:fill-again", args=[made.subject[1]]) if draft else "")


def _act(sheet: sheets.Sheet, sent: sheets.Sent, draft: bool, at: datetime) -> Made:
    verb = domain.save_draft if draft else domain.file
    record = verb(sheet.filling(sent.answers), by=sent.by, at=at)
    return Made((sheets.KIND, record.pk), reverse("ledgers:record", args=[record.pk]))


@guarded(Action.RECORD_FILE)
def correct(request: SignedIn, pk: int) -> HttpResponse:
    """Change what was handed in, with a reason."""
    sheet = sheets.sheet_of(sheets.visible(request, pk))
    if request.method == "POST":
        return _corrected(request, sheet)
    told = sheets.opened(sheet, by=request.user, at=clock.now())
    return page(request, "ledgers/fill.html", told | {"correcting": True})


def _corrected(request: SignedIn, sheet: sheets.Sheet) -> HttpResponse:
    at = clock.now()
    sent = sheets.taken(sheet, request, at=at)
    if sent.page:
        return page(request, "ledgers/fill.html", sent.page | {"correcting": True}, status=sent.status)
    try:
        record = domain.correct(sheet.filling(sent.answers), why=sent.answers.get("why", ""), by=request.user, at=at)
    except WrongAnswers:
        told = sheets.refused(sheet, sent, at=at) | {"correcting": True}
        return page(request, "ledgers/fill.html", told, status=422)
    except StaleSave as stale:
        return page(request, "ledgers/conflict.html", sheets.conflict(sheet, sent.answers, stale), status=409)
    messages.success(request, _("已更正。"))
    return redirect("ledgers:record", record.pk)


@require_POST
@guarded(Action.RECORD_FILE)
def check(request: SignedIn, version: int) -> HttpResponse:
    """What the page that is being filled must show now: asked by htmx as one types; saves nothing."""
    found = FormVersion.objects.filter(pk=version).first()
    if found is None:
        raise NotVisible()
    form = form_of(found)
    return page(request, "forms/state.html", {"state": state(form, posted(form, request.POST), at=clock.now())})
