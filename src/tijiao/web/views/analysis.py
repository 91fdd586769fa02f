"""An indicator from four sides, and schools beside each other."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from tijiao.access.actions import Action
from tijiao.access.guard import guarded
from tijiao.directory import clock
from tijiao.pages.chart_files import chart_file
from tijiao.pages.render import page
from tijiao.web.analysis import asked, chosen, context
from tijiao.web.compare import compared


@require_GET
@guarded(Action.READING_VIEW)
def indicator(request: HttpRequest, indicator_id: str, side: str) -> HttpResponseBase:
    told = context(asked(request, indicator_id), side)
    return chart_file(request, told["charts"]) or page(request, "web/indicator.html", told)


@require_GET
@guarded(Action.READING_VIEW)
def compare(request: HttpRequest) -> HttpResponseBase:
    told = compared(chosen(request), on=clock.today())
    return chart_file(request, told["charts"]) or page(request, "web/compare.html", told)
