"""Records to read, to review, and in lists."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.ledgers import domain, sheets
from tijiao.ledgers.due import to_review
from tijiao.ledgers.lists import RECORD_COLUMNS, REVIEW_COLUMNS, crumbs, ledger_for
from tijiao.ledgers.models import Record
from tijiao.ledgers.who import files
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.LEDGER_VIEW)
def records(request: SignedIn, code: str) -> HttpResponse:
    """The records of one ledger that the person may see."""
    ledger = ledger_for(code)
    rows = Record.objects.visible_to(request.user).of(ledger).select_related("ledger", "organisation")
    return listing(
        request, rows.order_by("-period_first", "organisation__path"), RECORD_COLUMNS, title=str(ledger),
        search=("organisation__name", "period"), template="ledgers/records.html",
        context={"ledger": ledger, "crumbs": crumbs(), "may_file": files(request.user, ledger, on=clock.today()),
                 "import_kind": f"ledger:{code}", "empty_hint": _("单位报来的记录按期列在这里；谁还没报，看填报率。")},
    )  # fmt: skip


@guarded(Action.RECORD_REVIEW)
def review(request: SignedIn) -> HttpResponse:
    """What waits for this person's review; `?ledger=` keeps one ledger."""
    rows = to_review(request.user)
    wanted = request.GET.get("ledger")
    return listing(
        request, rows.filter(ledger__code=wanted) if wanted else rows, REVIEW_COLUMNS, title=_("待审核"),
        search=("organisation__name",),
        context={"crumbs": crumbs(), "empty_hint": _("单位报来、等您审核的记录列在这里。")},
    )  # fmt: skip


@guarded(Action.RECORD_VIEW)
def record(request: SignedIn, pk: int) -> HttpResponse:
    """One record with its history."""
    return page(request, "ledgers/record.html", sheets.finished(request, sheets.visible(request, pk)))


@require_POST
@guarded(Action.RECORD_REVIEW)
def accept(request: SignedIn, pk: int) -> HttpResponse:
    done = domain.accept(pk, version=sheets.number(request.POST.get("version")), by=request.user, at=clock.now())
    messages.success(request, _("已通过：%(name)s") % {"name": done.organisation.name})
    return redirect(_next(request, done))


@require_POST
@guarded(Action.RECORD_REVIEW)
def return_(request: SignedIn, pk: int) -> HttpResponse:
    version, reason = sheets.number(request.POST.get("version")), request.POST.get("reason", "")
    done = domain.return_(pk, reason=reason, version=version, by=request.user, at=clock.now())
    messages.success(request, _("已退回：%(name)s") % {"name": done.organisation.name})
    return redirect(_next(request, done))


def _next(request: SignedIn, done: Record) -> str:
    """The next record of the same ledger that waits, else the list."""
    waiting = to_review(request.user).filter(ledger=done.ledger).first()
    return reverse("ledgers:record", args=[waiting.pk]) if waiting else reverse("ledgers:review")


@guarded(Action.RECORD_VIEW)
def version(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """An earlier version beside the record as it stands."""
    return page(request, "ledgers/version.html", sheets.beside(request, sheets.visible(request, pk), number))


@require_POST
@guarded(Action.RECORD_FILE)
def restore(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Bring an earlier version back."""
    shown, why = sheets.number(request.POST.get("version")), request.POST.get("why", "")
    done = domain.restore(pk, to=number, why=why, version=shown, by=request.user, at=clock.now())
    messages.success(request, _("已恢复成第%(number)s版。") % {"number": number})
    return redirect("ledgers:record", done.pk)
