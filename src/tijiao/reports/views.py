"""Bulletins: what was issued, one to read, the files, and issuing the next one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.insight.readings import city_value
from tijiao.kernel.periods import Kind, Period
from tijiao.pages.render import page
from tijiao.plans.models import Plan
from tijiao.reports import domain
from tijiao.reports.content import Content, content, opening
from tijiao.reports.models import Bulletin
from tijiao.reports.pdf import pdf
from tijiao.reports.word import word

TYPES = {
    "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf, "application/pdf"),
}


@require_GET
@guarded(Action.BULLETIN_VIEW)
def bulletins(request: SignedIn) -> HttpResponse:
    context = {"bulletins": Bulletin.objects.all(), "may_issue": bool(reach(request.user, Action.BULLETIN_ISSUE))}
    return page(request, "reports/bulletins.html", context)


@require_GET
@guarded(Action.BULLETIN_VIEW)
def bulletin(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(Bulletin, code=code)
    told = _content(request, found)
    return page(request, "reports/bulletin.html", {"bulletin": found, "told": told, "opening": opening(told)})


@require_GET
@guarded(Action.BULLETIN_VIEW)
def file(request: SignedIn, code: str, kind: str) -> HttpResponse:
    found = get_object_or_404(Bulletin, code=code)
    make, content_type = TYPES[kind]
    response = HttpResponse(make(_content(request, found)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="bulletin-{found.code}.{kind}"'
    return response


@require_POST
@guarded(Action.BULLETIN_ISSUE)
def issue(request: SignedIn) -> HttpResponse:
    now = clock.now()
    plan = get_object_or_404(Plan.objects.whole().in_force(clock.today().year)[:1])
    period = Period.containing(Kind.MONTH, clock.today())
    made = domain.issue(plan, period, city_value, notes=request.POST.get("notes", "")[:2000], by=request.user, at=now)
    return redirect("reports:bulletin", made.code)


def _content(request: SignedIn, found: Bulletin) -> Content:
    return content(found, sample=clock.is_sample(), base=request.build_absolute_uri("/").rstrip("/"))
