"""The list of indicators, the page of a reading, the balanced county, the standards' numbers."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory.clock import now, today
from tijiao.insight import balanced as balancing
from tijiao.insight import dictionary as tables
from tijiao.insight import lists, pages
from tijiao.insight import standards as book
from tijiao.insight.forms import SettleForm
from tijiao.insight.models import Standard
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@require_GET
@guarded(Action.READING_VIEW)
def indicators(request: HttpRequest) -> HttpResponse:
    return page(request, "insight/indicators.html", pages.index())


@require_GET
@guarded(Action.READING_VIEW)
def reading(request: HttpRequest, indicator_id: str) -> HttpResponse | FileResponse:
    asked = pages.asked(request, indicator_id)
    if request.GET.get("export") == "xlsx":
        return pages.workbook(request, asked)
    return page(request, "insight/reading.html", pages.context(request, asked), partial="rows")


@require_GET
@guarded(Action.READING_VIEW)
def balanced(request: HttpRequest, stage: str) -> HttpResponse | FileResponse:
    """Per school the seven resources and what is missing to pass, per place the spreads against their limits."""
    about = balancing.asked(request, stage)
    if request.GET.get("export") == "xlsx":
        return balancing.workbook(request, about)
    return page(request, "insight/balanced.html", balancing.context(about))


@require_GET
@guarded(Action.READING_VIEW)
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every table and column that indicators may read."""
    return page(request, "insight/dictionary.html", tables.context(request.GET.get("q", "")), partial="tables")


@require_GET
@guarded(Action.READING_VIEW)
def standards(request: HttpRequest) -> HttpResponse:
    rows, search = lists.standards(on=today()), ("code", "name_zh", "name_en", "source")
    told = {"empty_hint": _("工作包写明的标准和界值列在这里，由本局核定。")}
    return listing(request, rows, lists.standard_columns(), title=_("标准与界值"), search=search, context=told)


@guarded(Action.READING_VIEW)
def standard(request: SignedIn, pk: int) -> HttpResponse:
    """One number of a standard; who may, settles the city's own."""
    found = get_object_or_404(Standard.objects.select_related("own_by"), pk=pk)
    form = SettleForm(request.POST or None, initial={"value": found.holds, "source": found.own_source})
    if request.method == "POST" and form.is_valid():
        book.settle(pk, form.cleaned_data["value"], form.cleaned_data["source"], by=request.user, at=now())
        messages.success(request, _("已核定，用到它的指标随之更新。"))
        return redirect("insight:standard", pk)
    may = reach(request.user, Action.STANDARD_SETTLE).everywhere
    told = {"standard": found, "form": form, "may_settle": may, "applies": lists.applies(found),
            "readers": pages.readers_of(found.name)}  # fmt: skip
    return page(request, "insight/standard.html", told, status=422 if form.errors else 200)
