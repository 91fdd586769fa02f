"""The public's own pages: ask, look up by number and code, rate, and read what was published."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.guard import open_to_all
from tijiao.access.problems import NotVisible
from tijiao.cases import domain, story
from tijiao.cases.files import of_replies
from tijiao.cases.lists import standing
from tijiao.cases.models import Answer, Case, CaseType, Phase, Source
from tijiao.cases.problems import WrongLookup
from tijiao.cases.receiving import Receiving
from tijiao.cases.types import declared
from tijiao.directory.clock import now, today
from tijiao.directory.models import Organisation
from tijiao.forms.attachments.serving import served
from tijiao.pages.language import language
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page
from tijiao.portal import limits
from tijiao.portal.forms import AskForm, LookupForm, RateForm

PUBLISHED = (
    Column("public_question", _("问题"), value=lambda row: row.public_question.splitlines()[0], order=""),
    Column("public_text", _("答复"), order=""),
    Column("published_at", _("公开日期"), value=lambda row: row.published_at.date()),
)
#: What a resident chooses from: towns, or where a complaint is possible all organisations that it may concern.
PLACES = {
    False: lambda: Organisation.objects.live(on=today()).kinds("town").order_by("code"),
    True: lambda: Organisation.objects.live(on=today()).kinds("town", "school", "kindergarten").order_by("code"),
}
ITEMS = (
    Column("case__title", _("事项"), order=""),
    Column("public_text", _("内容"), order=""),
    Column("case__received_on", _("形成日期")),
    Column("published_at", _("公开日期"), value=lambda row: row.published_at.date()),
    Column("case__in_time", _("按时公开"), order=""),
)


@open_to_all
def kinds(request: HttpRequest) -> HttpResponse:
    """What may be asked or applied for, each with its guide and its promised days."""
    told = [(kind, declared(kind).entry) for kind in CaseType.objects.declared().filter(public=True)]
    return page(request, "portal/kinds.html", {"kinds": told})


@open_to_all
@never_cache
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask, without an account: number and code are told once."""
    chosen = CaseType.objects.declared().filter(code=kind, public=True).first()
    if chosen is None:
        raise NotVisible()
    form = AskForm(declared(chosen).entry, request.POST or None, request.FILES or None)
    receiving = Receiving(chosen, request, at=now())
    if request.method != "POST" or not (receiving.valid & form.is_valid()):
        told = {"kind": chosen, "entry": declared(chosen).entry, "form": form, "drawing": receiving.drawing,
                "organisations": PLACES[declared(chosen).entry.subject]()}  # fmt: skip
        return page(request, "portal/ask.html", told, status=422 if request.method == "POST" else 200)
    limits.require(limits.SENDINGS, limits.caller(request), at=now())
    received = _received(receiving, form)
    limits.count(limits.SENDINGS, limits.caller(request), at=now())
    return page(request, "portal/received.html", {"case": received.case, "code": received.code})


def _received(receiving: Receiving, form: AskForm) -> domain.Received:
    """The case with its files; a file that is refused refuses the whole."""
    intake = receiving.intake(form.cleaned_data, source=Source.PORTAL)
    return domain.receive_with_files(intake, form.cleaned_data["enclosed"], by=None, at=now())


@open_to_all
@never_cache
def lookup(request: HttpRequest) -> HttpResponse:
    """How far a case has come, for who has its number and code."""
    form = LookupForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "portal/lookup.html", {"form": form}, status=422 if form.errors else 200)
    return _state(request, _found(request, form), form.cleaned_data["code"])


def _found(request: HttpRequest, form: LookupForm) -> Case:
    """The case of a number and code; wrong ones are counted. Raises WrongLookup, TooManyTries."""
    number, at = form.cleaned_data["number"].strip().upper(), now()
    limits.require(limits.WRONG_CODES, number, at=at)
    limits.require(limits.CALLER_CODES, limits.caller(request), at=at)
    try:
        return domain.looked_up(number, form.cleaned_data["code"])
    except WrongLookup:
        limits.count(limits.WRONG_CODES, number, at=at)
        limits.count(limits.CALLER_CODES, limits.caller(request), at=at)
        raise


def _state(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    shown = case.joined_to or case
    files = of_replies(shown)
    told = {
        "case": case,
        "code": code,
        "state": declared(case.kind).state(case.state).shown.say(language()),
        "standing": standing(case, today()),
        "steps": story.steps(case, public=True),
        "clocks": story.clocks(case, at=now()),
        "replies": [(one, files.get(one.pk, [])) for one in shown.replies.all()],
        "may_rate": case.phase == Phase.ANSWERED and declared(case.kind).allows(case.state, "rate"),
        "form": RateForm(initial={"number": case.number, "code": code}),
    }
    return page(request, "portal/state.html", told)


@open_to_all
@never_cache
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """Say how satisfied one is; who is not has it handled once more by rule."""
    form = RateForm(request.POST)
    if not form.is_valid():
        return page(request, "portal/lookup.html", {"form": LookupForm(request.POST)}, status=422)
    told = form.cleaned_data
    case = domain.rate_with_code(_found(request, form), told["how"], told["words"], at=now())
    return _state(request, case, told["code"])


@open_to_all
@never_cache
@require_POST
def enclosed(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a reply, for who has the number and code of its case."""
    form = LookupForm(request.POST)
    if not form.is_valid():
        raise WrongLookup()
    case = _found(request, form)
    told = [one for group in of_replies(case.joined_to or case).values() for one in group if one.pk == pk]
    if not told:
        raise NotVisible()
    return served(told[0])


@open_to_all
def answers(request: HttpRequest) -> HttpResponse:
    """Answers that were published, personal data taken out."""
    rows = Answer.objects.exclude(published_at=None).exclude(case__kind__code="disclosure-item")
    return listing(
        request, rows.order_by("-published_at", "-pk"), PUBLISHED, title=_("公开的答复"),
        search=("public_question", "public_text"), template="portal/list.html",
        context={"empty_hint": _("答复公开以后列在这里。")},
    )  # fmt: skip


@open_to_all
def disclosures(request: HttpRequest) -> HttpResponse:
    """What the bureau publishes of itself, with the days within which it had to."""
    rows = Answer.objects.exclude(published_at=None).filter(case__kind__code="disclosure-item").select_related("case")
    return listing(
        request, rows.order_by("-published_at", "-pk"), ITEMS, title=_("政务公开"),
        search=("case__title", "public_text"), template="portal/list.html",
        context={"empty_hint": _("局里主动公开的事项列在这里，写明期限和公开日期。")},
    )  # fmt: skip
