"""Pages of profiles: what foreign heads mean, chosen or dragged, kept for the next file."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now
from tijiao.pages.render import page
from tijiao.registry.exchange import profiles as domain
from tijiao.registry.exchange.declare import KEYS
from tijiao.registry.exchange.forms import UploadForm
from tijiao.registry.exchange.kinds import OneTable
from tijiao.registry.exchange.views import known_kind
from tijiao.registry.sheets.reading import heads_of, plain
from tijiao.registry.sheets.table import Table

#: what of a text is kept: pattern → in words
PICKS = [
    ("([0-9]+)", gettext_lazy("其中的数字")), ("^(.*?)-", gettext_lazy("“-”之前")), ("-(.*)$", gettext_lazy("“-”之后")),
]  # fmt: skip
DATES = [("%Y%m%d", "20200302"), ("%d.%m.%Y", "02.03.2020"), ("%m/%d/%Y", "03/02/2020")]


@guarded(Action.OWN_LIST)
@never_cache
def profiles(request: SignedIn, kind: str) -> HttpResponse:
    """The profiles that stand; a file that is sent shows its heads beside our columns. Nothing of it is kept."""
    known = known_kind(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    told = {"kind": kind, "title": known.title, "form": form, "profiles": domain.known(_mapped(kind), by=request.user)}
    if request.method != "POST" or not form.is_valid() or not isinstance(known, OneTable):
        return page(request, "exchange/profiles.html", told, status=422 if form.errors else 200)
    heads = _heads(form.cleaned_data["file"])
    table = known.table(request.user, at=now())
    return page(request, "exchange/profile.html", told | {"heads": heads, "columns": _columns(table, heads),
                                                          "picks": PICKS, "dates": DATES})  # fmt: skip


@require_POST
@guarded(Action.OWN_LIST)
def keep(request: SignedIn, kind: str) -> HttpResponse:
    known_kind(request, kind)
    columns = domain.rules(KEYS[_mapped(kind)], request.POST.dict())
    domain.keep(kind, request.POST.get("title", ""), columns, by=request.user, at=now())
    messages.success(request, _("已保存。再上传这样的文件时，会自动按它对应。"))
    return redirect("exchange:start", kind)


@require_POST
@guarded(Action.OWN_LIST)
def drop(request: SignedIn, pk: int) -> HttpResponse:
    found = domain.drop(pk, by=request.user, at=now())
    return redirect("exchange:profiles", found.kind)


def _mapped(kind: str) -> str:
    if kind not in KEYS:
        raise NotVisible()
    return kind


def _heads(file: Any) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix.lower()) as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        return heads_of(Path(copy.name), name=file.name)


def _columns(table: Table, heads: list[str]) -> list[dict[str, Any]]:
    """Our columns with the head that means them already, and what can be told about them besides."""
    by_name = {plain(head): head for head in heads}
    found = []
    for column in table.columns:
        head = next((by_name[plain(name)] for name in column.names if plain(name) in by_name), "")
        found.append({"column": column, "head": head, "dated": column.kind == "date",
                      "worded": column.kind == "choice" and len(column.offered) <= 20})  # fmt: skip
    return found
