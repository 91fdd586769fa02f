"""The heat map, and the way from one of its cells to the record."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, require
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.ledgers.heat import heat_map, view_of
from tijiao.ledgers.lists import crumbs, ledger_for
from tijiao.ledgers.models import Record
from tijiao.ledgers.overall import overall as all_together
from tijiao.ledgers.owing import at_cell, heat_workbook, overall_workbook
from tijiao.pages.render import page


@guarded(Action.LEDGER_VIEW)
def completeness(request: SignedIn, code: str) -> HttpResponse:
    """How complete a ledger stands: rows by periods."""
    ledger = ledger_for(code)
    view, exported = view_of(ledger, request.GET, today=clock.today()), request.GET.get("export") == "xlsx"
    shown = None if exported else request.GET.get("page", "1")
    told = heat_map(request.user, ledger, view, at=clock.now(), page=shown)
    if exported:
        return heat_workbook(request, told)
    return page(request, "ledgers/completeness.html", told | {"crumbs": crumbs(ledger)})


@guarded(Action.LEDGER_VIEW)
def at(request: SignedIn, code: str, organisation: int, period: str) -> HttpResponse:
    """From a cell to the record; where there is none, to the sheet for who may fill it, else to a word about it."""
    ledger, where = ledger_for(code), Organisation.objects.filter(pk=organisation).first()
    if where is None:
        raise NotVisible()
    require(request.user, Action.LEDGER_VIEW, at=where.path)
    found = Record.objects.visible_to(request.user).filter(ledger=ledger, organisation=where, period=period).first()
    if found is not None:
        return redirect("ledgers:record", found.pk)
    if may(request.user, Action.RECORD_FILE, at=where.path):
        return redirect("ledgers:fill", code, organisation, period)
    told = at_cell(ledger, where, period, moment=clock.now())
    rights = {"chases": may(request.user, Action.REMIND, at=where.path),
              "unlocks": may(request.user, Action.EXEMPTION_GRANT, at=where.path)}  # fmt: skip
    told |= rights | {"crumbs": crumbs(ledger), "self_title": _("还没有收到")}
    return page(request, "ledgers/missing.html", told)


@guarded(Action.LEDGER_VIEW)
def overall(request: SignedIn) -> HttpResponse:
    """All ledgers of a month or school year together."""
    told = all_together(request.user, request.GET, at=clock.now())
    if request.GET.get("export") == "xlsx":
        return overall_workbook(request, told)
    return page(request, "ledgers/overall.html", told | {"crumbs": crumbs()})
