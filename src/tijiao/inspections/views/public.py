"""The public pages: every draw with the file that anybody replays, and published results."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tijiao.access.guard import open_to_all
from tijiao.access.problems import NotVisible
from tijiao.draws.pages import draw_columns, file_answer, replay
from tijiao.inspections import published
from tijiao.inspections.drawn import context
from tijiao.inspections.models import Draw, Round
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@open_to_all
@require_GET
def draws(request: HttpRequest) -> HttpResponse:
    """Every draw as it stands: frozen, revealed or aborted. None ever leaves the list."""
    return listing(
        request,
        Draw.objects.all(),
        draw_columns(lambda row: reverse("inspections-public:draw", args=[row.pk])),
        title=_("抽查与公示"),
        search=("title", "list_hash"),
        template="inspections/public/draws.html",
        context={"results": published.rounds(), "empty_hint": _("抽取前先公布名单，抽取后公布结果，都在这里。")},
    )


@open_to_all
@require_GET
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _draw(pk)
    return page(
        request,
        "inspections/public/draw.html",
        {**context(found), **replay(found)},
    )


@open_to_all
@require_GET
def draw_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The published file: all that a replay needs."""
    return file_answer(_draw(pk))


@open_to_all
@require_GET
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """The results of a round that was made public, by organisation."""
    found = Round.objects.exclude(published_at=None).select_related("office").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return listing(
        request,
        published.results(found),
        published.result_columns(found),
        title=found.title,
        search=("visit__organisation__name",),
        template="inspections/public/results.html",
        context={"round": found},
    )


def _draw(pk: int) -> Draw:
    found: Draw | None = Draw.objects.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found
