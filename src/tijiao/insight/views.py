"""The list of indicators, and the page of a reading: its value, its parts, its rows, its definition."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tijiao.access.actions import Action
from tijiao.access.guard import guarded
from tijiao.insight import pages
from tijiao.pages.render import page


@require_GET
@guarded(Action.READING_VIEW)
def indicators(request: HttpRequest) -> HttpResponse:
    return page(request, "insight/indicators.html", {"entries": pages.index()})


@require_GET
@guarded(Action.READING_VIEW)
def reading(request: HttpRequest, indicator_id: str) -> HttpResponse | FileResponse:
    asked = pages.asked(request, indicator_id)
    if request.GET.get("export") == "xlsx":
        return pages.workbook(request, asked)
    return page(request, "insight/reading.html", pages.context(request, asked), partial="rows")
