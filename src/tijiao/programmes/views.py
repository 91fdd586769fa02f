"""The pages of programmes."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.kernel.problems import Problem, Problems
from tijiao.pages.listing import listing
from tijiao.pages.render import page
from tijiao.pages.sentences import sentence
from tijiao.programmes import domain, lists
from tijiao.programmes import hours as learning
from tijiao.programmes.forms import ProgrammeForm, ReasonForm, SessionForm
from tijiao.programmes.models import Attendance, Programme, Session
from tijiao.programmes.problems import LineFault

SHEET_ROWS, MOST_SHEET_ROWS = 30, 300


@guarded(Action.PROGRAMME_VIEW)
def programmes(request: SignedIn) -> HttpResponse:
    """The catalogue: every programme with its sessions and person-times."""
    return listing(
        request,
        lists.programmes(request.user),
        lists.programme_columns(),
        title=_("活动与培训"),
        search=("title_zh", "title_en", "code"),
        template="programmes/programmes.html",
        context={"may_change": bool(reach(request.user, Action.PROGRAMME_CHANGE))},
    )


@guarded(Action.PROGRAMME_VIEW)
def programme(request: SignedIn, pk: int) -> HttpResponse:
    """One programme: its totals and sessions."""
    shown = _programme(request, pk)
    attended = Attendance.objects.visible_to(request.user).filter(session__programme=shown)
    totals, held = attended.totals(), shown.sessions.standing().count()
    told = {"programme": shown, "totals": totals, "held": held, "may_change": _may_schedule(request, shown)}
    rows, columns = lists.sessions(shown, request.user), lists.session_columns()
    search, template = ("title", "place", "host__name"), "programmes/programme.html"
    return listing(request, rows, columns, title=str(shown), search=search, template=template, context=told)


@guarded(Action.PROGRAMME_VIEW)
def organisations(request: SignedIn, pk: int) -> HttpResponse:
    """Which organisations took part in a programme, and how much."""
    shown = _programme(request, pk)
    return listing(
        request,
        lists.organisations(shown, request.user),
        lists.organisation_columns(),
        title=_("各单位参加情况：%(programme)s") % {"programme": shown},
        template="programmes/organisations.html",
        context={"programme": shown},
    )


@guarded(Action.OWN_LIST)
def hours(request: SignedIn) -> HttpResponse:
    """One's own hours of learning this year, and those of the people for whom one answers."""
    mine = learning.own(request.user, on=today())
    groups = [(place, learning.colleagues(place, on=today())) for place in learning.places(request.user)]
    whole = sum((one.hours for one in mine or ()), learning.NONE)
    return page(request, "programmes/hours.html", {"mine": mine, "whole": whole, "groups": groups})


@require_POST
@guarded(Action.HOURS_VIEW)
def link(request: SignedIn, staff: int) -> HttpResponse:
    learning.link(staff, request.POST.get("account", ""), by=request.user, at=now(), on=today())
    messages.success(request, _("已保存账号，本人登录后看得到自己的学时。"))
    return redirect("programmes:hours")


@guarded(Action.PROGRAMME_CHANGE)
def add(request: SignedIn) -> HttpResponse:
    form = ProgrammeForm(request.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "programmes/add.html", {"form": form}, status=422 if form.errors else 200)
    made = domain.add_programme(form.activity(), by=request.user, at=now())
    messages.success(request, _("已添加活动，可以排场次了。"))
    return redirect("programmes:programme", made.pk)


@guarded(Action.PROGRAMME_CHANGE)
def schedule(request: SignedIn, pk: int) -> HttpResponse:
    shown = _programme(request, pk)
    form = SessionForm(request.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        told = {"form": form, "programme": shown}
        return page(request, "programmes/schedule.html", told, status=422 if form.errors else 200)
    made = domain.schedule_session(pk, form.meeting(), by=request.user, at=now())
    messages.success(request, _("已排定场次。"))
    return redirect("programmes:session", made.pk)


@guarded(Action.PROGRAMME_VIEW)
def session(request: SignedIn, pk: int) -> HttpResponse:
    return _session_page(request, pk)


@require_POST
@guarded(Action.PROGRAMME_CHANGE)
def check_in(request: SignedIn, pk: int) -> HttpResponse:
    try:
        made = domain.check_in(pk, request.POST.get("staff_no", ""), by=request.user, at=now())
    except LineFault as fault:
        return _session_page(request, pk, faults=[fault])
    messages.success(request, _("%(staff_no)s 已签到。") % {"staff_no": made.staff.staff_no})
    return redirect("programmes:session", pk)


@require_POST
@guarded(Action.PROGRAMME_CHANGE)
def check_in_many(request: SignedIn, pk: int) -> HttpResponse:
    numbers = request.POST.get("numbers", "")
    try:
        people = domain.check_in_many(pk, numbers, by=request.user, at=now())
    except Problems as faulty:
        return _session_page(request, pk, faults=faulty.found, numbers=numbers)
    messages.success(request, _("%(people)s 人已签到。") % {"people": people})
    return redirect("programmes:session", pk)


@guarded(Action.PROGRAMME_CHANGE)
def take_back(request: SignedIn, pk: int) -> HttpResponse:
    seen = Attendance.objects.visible_to(request.user).select_related("session", "staff", "organisation")
    shown = seen.filter(pk=pk).first()
    if shown is None:
        raise NotVisible()
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        told = {"form": form, "attendance": shown, "session": shown.session}
        return page(request, "programmes/take_back.html", told, status=422 if form.errors else 200)
    domain.take_back(pk, why=form.cleaned_data["why"], by=request.user, at=now())
    messages.success(request, _("已撤回这次签到。"))
    return redirect("programmes:session", shown.session_id)


@guarded(Action.PROGRAMME_CHANGE)
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    shown = _session(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        told = {"form": form, "session": shown}
        return page(request, "programmes/cancel.html", told, status=422 if form.errors else 200)
    domain.cancel(pk, why=form.cleaned_data["why"], by=request.user, at=now())
    messages.success(request, _("已取消这一场。"))
    return redirect("programmes:session", pk)


@guarded(Action.PROGRAMME_VIEW)
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    """A sheet to print and sign: whoever is checked in already, then empty rows."""
    shown, told = _session(request, pk), request.GET.get("rows", "")
    wanted = min(int(told), MOST_SHEET_ROWS) if told.isascii() and told.isdigit() and len(told) < 5 else SHEET_ROWS
    there = list(lists.attendances(shown, request.user).order_by("organisation__code", "staff__staff_no"))
    context = {"session": shown, "there": there, "empty": range(len(there) + 1, max(wanted, len(there)) + 1)}
    return page(request, "programmes/sheet.html", {**context, "rows": wanted})


def _programme(request: SignedIn, pk: int) -> Programme:
    found: Programme | None = (
        Programme.objects.visible_to(request.user).select_related("organiser").filter(pk=pk).first()
    )
    if found is None:
        raise NotVisible()
    return found


def _session(request: SignedIn, pk: int) -> Session:
    seen = Session.objects.visible_to(request.user).select_related("programme", "host")
    found: Session | None = seen.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def _may_schedule(request: SignedIn, shown: Programme) -> bool:
    return not shown.withdrawn and bool(reach(request.user, Action.PROGRAMME_CHANGE))


def _session_page(request: SignedIn, pk: int, *, faults: Sequence[Problem] = (), numbers: str = "") -> HttpResponse:
    shown = _session(request, pk)
    may_change = may(request.user, Action.PROGRAMME_CHANGE, at=shown.host.path)
    may_check_in = may_change and shown.cancelled_at is None and shown.on_day <= today()
    told = {
        "session": shown,
        "may_change": may_change and shown.cancelled_at is None,
        "may_check_in": may_check_in,
        "faults": [{"line": one.facts.get("line"), "sentence": sentence(one)} for one in faults],
        "numbers": numbers,
    }
    rows, columns = lists.attendances(shown, request.user), lists.attendance_columns(may_change=may_check_in)
    search, template = ("staff__staff_no", "staff__name", "organisation__name"), "programmes/session.html"
    response = listing(request, rows, columns, title=shown.title, search=search, template=template, context=told)
    if faults:
        response.status_code = 422
    return response
