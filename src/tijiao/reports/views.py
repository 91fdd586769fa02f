"""Bulletins: what was issued, one to read, the files, and issuing the next one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.insight.readings import city_on
from tijiao.kernel.periods import Kind, Period
from tijiao.pages.render import page
from tijiao.pages.word import WORD
from tijiao.plans.models import Plan
from tijiao.reports import domain, errata
from tijiao.reports.content import Content, content, errata_of
from tijiao.reports.evidence import packed
from tijiao.reports.library import templates
from tijiao.reports.models import Bulletin
from tijiao.reports.pdf import pdf
from tijiao.reports.word import word

TYPES = {
    "docx": (word, WORD),
    "pdf": (pdf, "application/pdf"),
}


@require_GET
@guarded(Action.BULLETIN_VIEW)
def bulletins(request: SignedIn) -> HttpResponse:
    may_issue = bool(reach(request.user, Action.BULLETIN_ISSUE))
    issued = Bulletin.objects.counted()
    return page(
        request, "reports/bulletins.html", {"bulletins": issued, "may_issue": may_issue, "templates": templates()}
    )


@require_GET
@guarded(Action.BULLETIN_VIEW)
def bulletin(request: SignedIn, code: str) -> HttpResponse:
    """The frozen document; what differs since is looked for and listed above it."""
    found = get_object_or_404(Bulletin, code=code)
    errata.check(found, at=clock.now())
    context = {"bulletin": found, "told": _content(request, found), "errata": errata_of(found)}
    return page(request, "reports/bulletin.html", context)


@require_GET
@guarded(Action.BULLETIN_VIEW)
def file(request: SignedIn, code: str, edition: str, kind: str) -> HttpResponse:
    """The frozen edition, or with `edition` "-errata" the same with what was found since."""
    found = get_object_or_404(Bulletin, code=code)
    if edition and not errata_of(found).exists():
        raise NotVisible()
    make, content_type = TYPES[kind]
    response = HttpResponse(make(_content(request, found, corrected=bool(edition))), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="bulletin-{found.code}{edition}.{kind}"'
    return response


@require_POST
@guarded(Action.BULLETIN_ISSUE)
def issue(request: SignedIn) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.whole().in_force(clock.today().year)[:1])
    period = Period.containing(Kind.MONTH, clock.today())
    told = {"template": request.POST.get("template", ""), "notes": request.POST.get("notes", "")[:2000]}
    made = domain.issue(plan, period, city_on(clock.today()), by=request.user, at=clock.now(), **told)
    return redirect("reports:bulletin", made.code)


@require_GET
@guarded(Action.BULLETIN_VIEW)
def evidence(request: SignedIn, code: str) -> HttpResponse:
    """The document and, for each number, a workbook of its rows as far as the reader may see them."""
    found = get_object_or_404(Bulletin, code=code)
    response = HttpResponse(packed(request, found, word(_content(request, found))), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="evidence-{found.code}.zip"'
    return response


def _content(request: SignedIn, found: Bulletin, *, corrected: bool = False) -> Content:
    base = request.build_absolute_uri("/").rstrip("/")
    return content(found, sample=clock.is_sample(), base=base, corrected=corrected)
