"""Pages: a table goes out, comes back, is looked through, applied, taken back."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.pages.export import XLSX
from tijiao.pages.progress import Progress
from tijiao.pages.render import page
from tijiao.registry.exchange import domain, extras, tasks
from tijiao.registry.exchange.declare import KEYS
from tijiao.registry.exchange.forms import ReasonForm, UploadForm
from tijiao.registry.exchange.kinds import Kind, kind_of
from tijiao.registry.exchange.models import Import
from tijiao.registry.exchange.progress import percent_of

_MEDIA = {"xlsx": XLSX, "csv": "text/csv", "zip": "application/zip"}


@guarded(Action.OWN_LIST)
@never_cache
def start(request: SignedIn, kind: str) -> HttpResponse:
    """The table's page: template, present rows, upload, and the imports of the person so far."""
    known = known_kind(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None, suffix=known.suffix)
    if request.method != "POST" or not form.is_valid():
        mine = Import.objects.filter(kind=kind, made_by=request.user).order_by("-pk")[:10]
        told = {
            "kind": kind,
            "title": known.title,
            "suffix": known.suffix,
            "mapped": kind in KEYS,
            "form": form,
            "reason_form": ReasonForm(auto_id="reason_%s"),
            "imports": mine,
        }
        return page(request, "exchange/start.html", told, status=422 if form.errors else 200)
    file = form.cleaned_data["file"]
    made = domain.receive(kind, file.name, file.chunks(), by=request.user, at=now())
    tasks.start(made, "look")
    return redirect("exchange:import", made.pk)


@guarded(Action.OWN_LIST)
@never_cache
def template(request: SignedIn, kind: str) -> HttpResponseBase:
    known = known_kind(request, kind)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    domain.template(kind, file, by=request.user, at=now())
    return _sent(file, _("%(title)s模板") % {"title": known.title}, known.suffix)


@require_POST
@guarded(Action.OWN_LIST)
@never_cache
def send_out(request: SignedIn, kind: str) -> HttpResponseBase:
    """The present rows in the clear, for a reason that the audit chain keeps."""
    known, as_csv = known_kind(request, kind), request.POST.get("format") == "csv"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    domain.send_out(kind, file, reason=request.POST.get("reason", ""), by=request.user, at=now(), as_csv=as_csv)
    return _sent(file, f"{known.title}-{today():%Y%m%d}", "csv" if as_csv else known.suffix)


@guarded(Action.OWN_LIST)
@never_cache
def shown(request: SignedIn, pk: int) -> HttpResponse:
    """An import as it stands: under way, its preview, its result."""
    found = domain.of(pk, by=request.user)
    known = known_kind(request, found.kind)
    told = {"one": found, "title": known.title, "form": ReasonForm(), "progress": _progress(found),
            "marked": found.marked.exists(), "counts": _counts(found)}  # fmt: skip
    return page(request, "exchange/import.html", told, partial="progress")


@require_POST
@guarded(Action.OWN_LIST)
def apply(request: SignedIn, pk: int) -> HttpResponse:
    found = domain.start_applying(pk, by=request.user, at=now())
    tasks.start(found, "apply")
    return redirect("exchange:import", pk)


@require_POST
@guarded(Action.OWN_LIST)
def again(request: SignedIn, pk: int) -> HttpResponse:
    """Look through once more: after the roll changed, or after the work was cut off."""
    tasks.start(domain.of(pk, by=request.user), "look")
    return redirect("exchange:import", pk)


@require_POST
@guarded(Action.OWN_LIST)
def undo(request: SignedIn, pk: int) -> HttpResponse:
    domain.undo(pk, reason=request.POST.get("reason", ""), by=request.user, at=now())
    messages.success(request, _("已整体撤回。"))
    return redirect("exchange:import", pk)


@guarded(Action.OWN_LIST)
@never_cache
def marked(request: SignedIn, pk: int) -> HttpResponseBase:
    """The file as it came, its faults coloured and said. Only for who sent it."""
    found = domain.of(pk, by=request.user)
    known_kind(request, found.kind)
    if not found.marked.exists():
        raise NotVisible()
    return _sent(found.marked.open("rb"), _("%(name)s-已标注") % {"name": found.name.rsplit(".", 1)[0]}, "xlsx")


@guarded(Action.OWN_LIST)
@never_cache
def extra(request: SignedIn, pk: int) -> HttpResponseBase:
    """The columns that match none of ours, as they were kept with the act. Only for who sent it."""
    found = domain.of(pk, by=request.user)
    known_kind(request, found.kind)
    if not found.extra or found.state != Import.State.APPLIED:
        raise NotVisible()
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    extras.write_out(found, file, by=request.user, at=now())
    return _sent(file, _("%(name)s-附加列") % {"name": found.name.rsplit(".", 1)[0]}, "xlsx")


def known_kind(request: SignedIn, kind: str) -> Kind:
    known = kind_of(kind)
    if known is None or not reach(request.user, known.action):
        raise NotVisible()
    return known


def _sent(file: Any, name: str, suffix: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{suffix}", content_type=_MEDIA[suffix])


def _progress(found: Import) -> Progress | None:
    if not found.busy or found.stuck:
        return None
    url = reverse("exchange:import", args=[found.pk])
    told = found.get_state_display()
    return Progress(f"import-{found.pk}", told, percent_of(found.sign), 100, url, running=True)


def _counts(found: Import) -> list[tuple[str, int]]:
    titles = {"added": _("新增"), "changed": _("更改"), "same": _("没有变化"), "refused": _("退回")}
    return [(title, found.counts.get(name, 0)) for name, title in titles.items()]
