"""Dossiers: one as a file, many as a zip that is made while one does something else."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.pages.progress import Progress
from tijiao.pages.render import page
from tijiao.plans.models import Plan
from tijiao.reports import bundles
from tijiao.reports.dossier import dossier, section_report
from tijiao.reports.models import Bundle
from tijiao.reports.numbers import SCHOOLS, numbers, schools
from tijiao.reports.views import TYPES


@require_GET
@guarded(Action.SCHOOL_VIEW)
def dossiers(request: SignedIn) -> HttpResponse:
    mine = bundles.schools_of(request.user)
    towns = {one.parent.code: one.parent.name for one in mine if one.parent}
    sections = Organisation.objects.kinds(OrganisationKind.SECTION).order_by("name")
    context = {"schools": mine, "towns": towns, "sections": sections, "bundles": Bundle.objects.of(request.user)}
    return page(request, "reports/dossiers.html", context)


@require_GET
@guarded(Action.SCHOOL_VIEW)
def school(request: SignedIn, code: str, kind: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.select_related("parent"), code=code, kind__in=SCHOOLS)
    require(request.user, Action.SCHOOL_VIEW, at=found.path)
    on = clock.today()
    told = dossier(found, numbers(schools(on=on), today=on, on=on), at=clock.now(), on=on, sample=clock.is_sample(),
                   base=_base(request))  # fmt: skip
    return _file(bundles.written(told, kind), f"dossier-{code}", kind)


@require_GET
@guarded(Action.PLAN_VIEW)
def section(request: SignedIn, code: str, kind: str) -> HttpResponse:
    found = get_object_or_404(Organisation, code=code, kind=OrganisationKind.SECTION)
    plan = get_object_or_404(Plan.objects.whole().in_force(clock.today().year)[:1])
    told = section_report(found, plan, at=clock.now(), on=clock.today(), sample=clock.is_sample(), base=_base(request))
    return _file(bundles.written(told, kind), f"section-{code}", kind)


@require_POST
@guarded(Action.SCHOOL_VIEW)
def start(request: SignedIn) -> HttpResponse:
    codes = [one.code for one in bundles.schools_of(request.user, request.POST.get("town", ""))]
    made = bundles.start(codes, request.POST.get("kind", ""), _base(request), by=request.user, at=clock.now())
    return redirect("reports:bundle", made.pk)


@require_GET
@guarded(Action.SCHOOL_VIEW)
@never_cache
def bundle(request: SignedIn, pk: int) -> HttpResponse:
    """How far it is; the part polls itself until it is ready."""
    found = bundles.of(pk, by=request.user)
    result = reverse("reports:bundle-file", args=[pk]) if found.ready else ""
    progress = Progress(f"bundle-{pk}", _("学校档案打包"), found.done, found.total,
                        reverse("reports:bundle", args=[pk]), not found.ready, result)  # fmt: skip
    return page(request, "reports/bundle.html", {"bundle": found, "progress": progress}, partial="progress")


@require_GET
@guarded(Action.SCHOOL_VIEW)
def bundle_file(request: SignedIn, pk: int) -> FileResponse:
    found = bundles.of(pk, by=request.user)
    name = f"dossiers-{found.made_at:%Y%m%d}-{pk}.zip"
    return FileResponse(found.opened(), as_attachment=True, filename=name, content_type="application/zip")


def _file(made: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(made, content_type=TYPES[kind][1])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _base(request: SignedIn) -> str:
    return request.build_absolute_uri("/").rstrip("/")
