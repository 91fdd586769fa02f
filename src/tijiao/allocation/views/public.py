"""The public pages: every draw of allocation, under numbers, with the file that anybody replays."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tijiao.access.guard import open_to_all
from tijiao.access.problems import NotVisible
from tijiao.allocation import admission_lists, drawn
from tijiao.allocation.models import Draw, Part
from tijiao.draws.pages import draw_columns, file_answer, replay
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@open_to_all
@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    """Every draw as it stands: frozen, revealed or aborted. None ever leaves the list."""
    columns = draw_columns(lambda row: reverse("allocation-public:lot", args=[row.pk]))
    search, template = ("title", "list_hash"), "allocation/public/lots.html"
    return listing(request, Draw.objects.all(), columns, title=_("编排与摇号公示"), search=search, template=template)


@open_to_all
@require_GET
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    found = _draw(pk)
    if found.part == Part.LOTTERY:
        return _lottery(request, found)
    return page(request, "allocation/public/lot.html", {**drawn.context(found), **replay(found)})


def _lottery(request: HttpRequest, found: Draw) -> HttpResponse:
    """A lottery with how it came out for each receipt."""
    rows = found.solution.placements.select_related("applicant").order_by("waiting", "place", "applicant__receipt")
    told = {**drawn.context(found), **replay(found), "placements": rows.exists()}
    columns, template = admission_lists.public_columns(found.solution), "allocation/public/lottery.html"
    search = ("applicant__receipt",)
    return listing(request, rows, columns, title=found.title, search=search, template=template, context=told)


@open_to_all
@require_GET
def lot_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The published file: all that a replay needs."""
    return file_answer(_draw(pk))


def _draw(pk: int) -> Draw:
    found: Draw | None = Draw.objects.select_related("solution__problem__type").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found
