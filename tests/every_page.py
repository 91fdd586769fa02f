"""Every address of the URLconf: who opens it with what, for the tests that walk them all.

A view without a row here fails those tests: whoever adds one says here how it is opened.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from django.urls import URLPattern, URLResolver, get_resolver

from tijiao.allocation.models import Applicant, ExamSeat, Invigilator, Placement
from tijiao.allocation.models import Draw as Lot
from tijiao.awards.models import Grant, Scheme
from tijiao.cases.models import Answer, Case
from tijiao.directory.models import Organisation, User
from tijiao.evaluation.models import Appeal, Result
from tijiao.forms.models import Design
from tijiao.insight.models import KeptIndicator, Standard
from tijiao.inspections.models import Draw, Finding, Inspector, Round, Visit
from tijiao.ledgers.models import Ledger, Objection, Record
from tijiao.plans.models import Line, Milestone, Target
from tijiao.programmes.models import Attendance, Programme, Session
from tijiao.registry.models import Enrolment, Facility, Staff
from tijiao.reports.models import Bulletin

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "work-plan-2020.docx"
#: Pages: name of the URL → rows of account of the sample city ("-": nobody signed in) and address.
PAGES: dict[str, list[tuple[str, str]]] = {
    "account_login": [("-", "/accounts/login/")],
    "account_logout": [("leader", "/accounts/logout/")],
    "account_inactive": [("-", "/accounts/inactive/")],
    "account_reauthenticate": [("leader", "/accounts/reauthenticate/")],
    "account_change_password": [("leader", "/accounts/password/change/")],
    "ledgers:asks": [("clerk", "/ledgers/daily-check/asks/"), ("section", "/ledgers/{own_ledger}/asks/")],
    "ledgers:change": [("section", "/ledgers/{own_ledger}/change/")],
    "ledgers:issue": [("section", "/ledgers/issue/daily-check/")],
    "ledgers:burden": [("clerk", "/ledgers/burden/"), ("leader", "/ledgers/burden/")],
    "ledgers:event": [("clerk", "/ledgers/daily-check/event/")],
    "ledgers:missing": [("leader", "/ledgers/daily-check/missing/2020-05-20/")],
    "ledgers:object": [("clerk", "/ledgers/daily-check/object/")],
    "ledgers:objection": [("section", "/ledgers/objections/{objection}/")],
    "ledgers:objections": [("section", "/ledgers/objections/")],
    "ledgers:overall": [("leader", "/ledgers/overall/"), ("town", "/ledgers/overall/?rows=organisation")],
    "ledgers:unlock": [("section", "/ledgers/unlocked/new/")],
    "ledgers:unlocked": [("section", "/ledgers/unlocked/")],
    "ledgers-public:ledger": [("-", "/portal/lists/powers-list/")],
    "ledgers-public:lists": [("-", "/portal/lists/")],
    "ledgers:version": [("clerk", "/ledgers/records/{record}/versions/1/")],
    "mfa_index": [("leader", "/accounts/2fa/")],
    "mfa_activate_totp": [("leader", "/accounts/2fa/totp/activate/")],
    "socialaccount_login_cancelled": [("-", "/accounts/3rdparty/login/cancelled/")],
    "allocation:problems": [("exams", "/allocation/")],
    "allocation:new": [("exams", "/allocation/new/junior-exam/"), ("exams", "/allocation/new/school-admission/")],
    "allocation:problem": [
        ("exams", "/allocation/{exam}/"), ("leader", "/allocation/{exam}/"), ("exams", "/allocation/{admission}/"),
    ],
    "allocation:applicants": [("exams", "/allocation/{admission}/applicants/")],
    "allocation:applicants-new": [("exams", "/allocation/{admission}/applicants/new/")],
    "allocation:applicant": [("exams", "/allocation/applicants/{applicant}/")],
    "allocation:placements": [("exams", "/allocation/solutions/{admitted}/placements/")],
    "allocation:site-new": [("exams", "/allocation/{exam}/sites/new/")],
    "allocation:candidates": [("exams", "/allocation/{exam}/candidates/")],
    "allocation:candidates-new": [("exams", "/allocation/{exam}/candidates/new/")],
    "allocation:candidate": [("exams", "/allocation/candidates/{candidate}/")],
    "allocation:invigilators": [("exams", "/allocation/{exam}/invigilators/")],
    "allocation:invigilators-new": [("exams", "/allocation/{exam}/invigilators/new/")],
    "allocation:invigilator": [("exams", "/allocation/invigilators/{invigilator}/")],
    "allocation:solution": [("exams", "/allocation/solutions/{arranged}/")],
    "allocation:seats": [("exams", "/allocation/solutions/{arranged}/seats/")],
    "allocation:watches": [("exams", "/allocation/solutions/{arranged}/watches/")],
    "allocation:door": [("exams", "/allocation/solutions/{arranged}/rooms/{exam_room}/")],
    "allocation:site": [("exams", "/allocation/solutions/{arranged}/sites/{exam_site}/")],
    "allocation:slips": [("exams", "/allocation/solutions/{arranged}/schools/{sending}/")],
    "allocation-public:lots": [("-", "/portal/allocation/")],
    "allocation-public:lot": [("-", "/portal/allocation/{lot}/"), ("-", "/portal/allocation/{lottery}/")],
    "awards:schemes": [("section", "/awards/")],
    "awards:scheme": [("section", "/awards/{scheme}/"), ("clerk", "/awards/{scheme}/")],
    "awards:without": [("section", "/awards/{scheme}/without/")],
    "awards:add": [("section", "/awards/{scheme}/grant/")],
    "awards:grant": [("section", "/awards/grants/{grant}/")],
    "awards:renew": [("section", "/awards/grants/{grant}/renew/")],
    "awards:revoke": [("section", "/awards/grants/{grant}/revoke/")],
    "cases:cases": [("section", "/cases/"), ("leader", "/cases/?view=all"), ("head", "/cases/")],
    "cases:kinds": [("section", "/cases/kinds/")],
    "cases:new": [("section", "/cases/new/"), ("head", "/cases/new/")],
    "cases:receive": [("head", "/cases/new/research-order/")],
    "cases:case": [("leader", "/cases/{case}/"), ("section", "/cases/{own_case}/")],
    "cases:publish": [("office", "/cases/answers/{answer}/publish/")],
    "cases:care": [("teacher", "/cases/care/"), ("head", "/cases/care/")],
    "cases:care-case": [("teacher", "/cases/care/{care_case}/")],
    "cases:care-pupils": [("teacher", "/cases/care/new/child-care/")],
    "cases:care-open": [("teacher", "/cases/care/new/child-care/{class_pupil}/")],
    "cases:dropout": [("section", "/cases/dropout/"), ("head", "/cases/dropout/")],
    "cases:satisfaction": [("leader", "/cases/satisfaction/"), ("office", "/cases/satisfaction/")],
    "cases:trends": [("leader", "/cases/trends/")],
    "exchange:profiles": [("clerk", "/exchange/pupils/profiles/")],
    "evaluation:schemes": [("section", "/evaluation/")],
    "evaluation:scheme": [("leader", "/evaluation/kindergarten-2020/"), ("clerk", "/evaluation/school-2020/")],
    "evaluation:organisation": [
        ("clerk", "/evaluation/school-2020/at/{school}/"), ("section", "/evaluation/kindergarten-2020/at/{evaluated}/"),
    ],
    "evaluation:trial": [("section", "/evaluation/school-2020/trial/")],
    "evaluation:answer": [("section", "/evaluation/appeals/{appeal}/")],
    "exchange:start": [("clerk", "/exchange/pupils/"), ("head", "/exchange/oneroster/")],
    "insight:indicators": [("leader", "/indicators/")],
    "insight:reading": [
        ("leader", "/indicators/cctv-linked-share/?period=2020"),
        ("clerk", "/indicators/daily-check-completeness/?org={school}&period=2020-05"),
    ],
    "insight:balanced": [("leader", "/indicators/balanced/primary/"), ("clerk", "/indicators/balanced/junior/")],
    "insight:questions": [("analyst", "/indicators/questions/")],
    "insight:drafts": [("section", "/indicators/drafts/")],
    "insight:draft-new": [("analyst", "/indicators/drafts/new/")],
    "insight:draft": [("section", "/indicators/drafts/{kept}/")],
    "insight:dictionary": [("leader", "/indicators/dictionary/?q=pupil")],
    "insight:standards": [("section", "/indicators/standards/")],
    "insight:standard": [
        ("section", "/indicators/standards/{standard}/"), ("clerk", "/indicators/standards/{standard}/")
    ],
    "inspections:findings": [("section", "/inspections/"), ("clerk", "/inspections/")],
    "inspections:grid": [("section", "/inspections/grid/"), ("clerk", "/inspections/grid/")],
    "inspections:kinds": [("section", "/inspections/kinds/")],
    "inspections:rounds": [("section", "/inspections/rounds/"), ("clerk", "/inspections/rounds/")],
    "inspections:round-new": [("section", "/inspections/rounds/new/")],
    "inspections:round": [("section", "/inspections/rounds/{round}/"), ("section", "/inspections/rounds/{opening}/")],
    "inspections:plan": [("section", "/inspections/rounds/{round}/plan/")],
    "inspections:freeze": [("section", "/inspections/rounds/{drawn}/draw/")],
    "inspections:draw": [("section", "/inspections/draws/{draw}/")],
    "inspections:visits": [("inspector", "/inspections/visits/"), ("clerk", "/inspections/visits/")],
    "inspections:visit": [("section", "/inspections/visits/{visit}/")],
    "inspections:fill": [("inspector", "/inspections/visits/{own_visit}/fill/")],
    "inspections:burden": [("section", "/inspections/burden/")],
    "inspections:checklists": [("section", "/inspections/checklists/")],
    "inspections:checklist": [("section", "/inspections/checklists/canteen-management/")],
    "inspections:inspectors": [("section", "/inspections/inspectors/")],
    "inspections:enrol": [("section", "/inspections/inspectors/new/")],
    "inspections:inspector": [("section", "/inspections/inspectors/{inspector}/")],
    "inspections:limits": [("section", "/inspections/limits/")],
    "inspections:year": [("section", "/inspections/year/"), ("clerk", "/inspections/year/")],
    "inspections:proposals": [("section", "/inspections/proposals/")],
    "inspections:recusals": [("inspector", "/inspections/recusals/")],
    "inspections-public:draws": [("-", "/portal/draws/")],
    "draws:verify": [("-", "/portal/draws/verify/")],
    "inspections-public:draw": [("-", "/portal/draws/{draw}/")],
    "inspections-public:results": [("-", "/portal/draws/results/{published}/")],
    "inspections:report": [("clerk", "/inspections/report/")],
    "inspections:finding": [("clerk", "/inspections/{own_finding}/"), ("section", "/inspections/{finding}/")],
    "forms:forms": [("section", "/forms/"), ("clerk", "/forms/")],
    "forms:form": [("section", "/forms/monthly-sweep/"), ("clerk", "/forms/drill/")],
    "forms:design": [("section", "/forms/designs/{design}/")],
    "forms:question": [("section", "/forms/designs/{design}/question/?name=guarded")],
    "ledgers:mine": [("clerk", "/ledgers/"), ("section", "/ledgers/")],
    "ledgers:review": [("town", "/ledgers/review/")],
    "ledgers:exemptions": [("section", "/ledgers/exemptions/")],
    "ledgers:exempt": [("section", "/ledgers/exemptions/new/")],
    "ledgers:record": [("clerk", "/ledgers/records/{record}/"), ("section", "/ledgers/records/{record}/")],
    "ledgers:correct": [("clerk", "/ledgers/records/{record}/correct/")],
    "ledgers:records": [("section", "/ledgers/daily-check/")],
    "ledgers:completeness": [
        ("leader", "/ledgers/daily-check/completeness/"), ("town", "/ledgers/weekly-summary/completeness/")
    ],
    "ledgers:fill": [("clerk", "/ledgers/daily-check/fill/{school_pk}/2020-05-20/")],
    "ledgers:at": [("leader", "/ledgers/daily-check/at/{school_pk}/2020-05-20/")],
    "notices:notices": [("clerk", "/notices/"), ("section", "/notices/")],
    "notices:hours": [("clerk", "/notices/hours/")],
    "outbox:outbox": [("clerk", "/outbox/")],
    "outbox:offline": [("-", "/outbox/offline/")],
    "programmes:hours": [("office", "/programmes/hours/"), ("clerk", "/programmes/hours/")],
    "reports:dossiers": [("leader", "/bulletins/dossiers/"), ("clerk", "/bulletins/dossiers/")],
    "reports:bulletins": [("leader", "/bulletins/")],
    "reports:bulletin": [("leader", "/bulletins/{bulletin}/")],
    "keep:jobs": [("system", "/keep/jobs/")],
    "keep:retention": [("audit", "/keep/retention/")],
    "keep:tombstones": [("audit", "/keep/retention/tombstones/")],
    "plans:plans": [("section", "/plans/"), ("leader", "/plans/")],
    "plans:edit-line": [("section", "/plans/lines/{line}/edit/")],
    "plans:edit-target": [("section", "/plans/targets/{target}/edit/")],
    "plans:own": [("section", "/plans/targets/{watched}/own/")],
    "plans:milestone": [("section", "/plans/milestones/{milestone}/")],
    "plans:plan": [("leader", "/plans/plan-2020/")],
    "plans:tag": [("leader", "/plans/plan-2020/tags/quality-year/")],
    "plans:line": [("leader", "/plans/plan-2020/4/"), ("section", "/plans/plan-2020/11/")],
    "portal:start": [("-", "/portal/")],
    "portal:kinds": [("-", "/portal/ask/")],
    "portal:ask": [("-", "/portal/ask/public-complaint/"), ("-", "/portal/ask/teacher-certificate/")],
    "portal:lookup": [("-", "/portal/lookup/")],
    "portal:surveys": [("-", "/portal/surveys/")],
    "portal:survey": [("-", "/portal/surveys/public-satisfaction/")],
    "portal:answers": [("-", "/portal/answers/")],
    "portal:disclosures": [("-", "/portal/disclosures/")],
    "portal:audit-heads": [("-", "/portal/audit/")],
    "programmes:programmes": [("section", "/programmes/")],
    "programmes:add": [("section", "/programmes/add/")],
    "programmes:programme": [("section", "/programmes/{programme}/")],
    "programmes:organisations": [("section", "/programmes/{programme}/organisations/")],
    "programmes:schedule": [("section", "/programmes/{programme}/schedule/")],
    "programmes:session": [("section", "/programmes/sessions/{session}/")],
    "programmes:cancel": [("section", "/programmes/sessions/{session}/cancel/")],
    "programmes:sheet": [("section", "/programmes/sessions/{session}/sheet/")],
    "programmes:take-back": [("section", "/programmes/attendances/{attendance}/take-back/")],
    "registry:pupils": [("clerk", "/registry/pupils/"), ("section", "/registry/pupils/")],
    "registry:admit": [("clerk", "/registry/pupils/new/")],
    "registry:pupil": [("clerk", "/registry/pupils/{pupil}/"), ("teacher", "/registry/pupils/{class_pupil}/")],
    "registry:care": [("teacher", "/registry/care/")],
    "registry:staff": [("head", "/registry/staff/")],
    "registry:employ": [("head", "/registry/staff/new/")],
    "registry:staff-page": [("head", "/registry/staff/{staff}/")],
    "registry:classes": [("head", "/registry/classes/")],
    "registry:class-open": [("clerk", "/registry/classes/new/")],
    "registry:class": [("clerk", "/registry/classes/{class_code}/")],
    "registry:facilities": [("clerk", "/registry/facilities/")],
    "registry:facility-add": [("clerk", "/registry/facilities/new/")],
    "registry:facility": [("clerk", "/registry/facilities/{facility}/")],
    "registry:partners": [("section", "/registry/partners/")],
    "registry:partner": [("section", "/registry/partners/{partner}/")],
    "registry:population": [("town", "/registry/population/")],
    "registry:population-of": [("town", "/registry/population/{town}/")],
    "registry:rollover": [("section", "/registry/rollover/")],
    "web:board": [("leader", "/"), ("clerk", "/?part=1&light=red")],
    "web:board-help": [("leader", "/board/help/"), ("leader", "/board/help/?line={line}"), ("clerk", "/board/help/")],
    "web:board-changes": [("leader", "/board/changes/"), ("leader", "/board/changes/?line={line}")],
    "web:board-done": [("leader", "/board/changes/found/"), ("leader", "/board/changes/records/?line={line}"), ("clerk", "/board/changes/milestones/")],
    "web:compare": [("leader", "/compare/?org={school}"), ("clerk", "/compare/")],
    "web:indicator-trend": [("leader", "/indicators/daily-check-completeness/trend/?org={school}")],
    "web:indicator-ranking": [("leader", "/indicators/daily-check-completeness/ranking/")],
    "web:indicator-distribution": [("leader", "/indicators/daily-check-completeness/distribution/")],
    "web:indicator-map": [("leader", "/indicators/daily-check-completeness/map/")],
    "web:my-list": [("clerk", "/my/"), ("head", "/my/"), ("town", "/my/"), ("section", "/my/"), ("inspector", "/my/")],
    "web:settings": [("clerk", "/settings/")],
    "web:code": [("-", "/code/")],
    "web:organisations": [("leader", "/organisations/"), ("leader", "/organisations/?q=cj")],
    "web:organisation": [("system", "/organisations/{school}/"), ("leader", "/organisations/{town}/")],
    "web:change": [
        ("system", "/organisations/{school}/{verb}/".replace("{verb}", verb))
        for verb in ("rename", "move", "close", "attribute")
    ],
    "web:posts": [("system", "/posts/")],
    "web:hand-over": [("head", "/posts/{post}/hand-over/")],
    "web:accounts": [("security", "/people/")],
    "web:account-new": [("security", "/people/new/")],
    "web:account": [("security", "/people/{person}/")],
    "web:audit": [("audit", "/audit/")],
    "web:audit-refused": [("audit", "/audit/refused/")],
    "web:audit-verify": [("audit", "/audit/verify/")],
    "web:touched": [("clerk", "/touched/records/{record}/"), ("leader", "/touched/grants/{grant}/")],
    "web:school": [("clerk", "/schools/{school}/"), ("leader", "/schools/{school}/")],
}  # fmt: skip

#: Answer GET with no page of 200: a file, a piece of a page, a redirect, or (the fault of a sign-in elsewhere) 401.
PIECES = {
    "captcha-image",
    "captcha-image-2x",
    "captcha-refresh",
    "exchange:extra",
    "exchange:import",
    "exchange:marked",
    "exchange:out",
    "exchange:template",
    "forms:attachment",
    "forms:preview",
    "ledgers:fill-again",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
    "outbox:token",
    "inspections-public:draw-file",
    "allocation-public:lot-file",
    "portal:language",
    "reports:file", "reports:evidence", "reports:bundle",
    "reports:bundle-file", "reports:dossier", "reports:section",
    "socialaccount_login_error",
    "web:below",
    "web:pick",
    "web:school-section",
    "cases:dropout-confirm",
    "cases:letter",
    "cases:trends-file",
    "worker",
}
#: Addresses that exist by name only: opened, they are 404.
CLOSED = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
    "socialaccount_connections",
    "socialaccount_signup",
}
#: Only take a POST.
ACTS = {
    "portal:enclosed", "portal:rate", "programmes:hours-link",
    "evaluation:appeal", "evaluation:enter", "evaluation:issue",
    "allocation:door-names", "allocation:freeze", "allocation:freeze-invigilators", "allocation:invigilator-drop",
    "allocation:publish", "allocation:reveal", "allocation:site-drop", "allocation:slip-names", "allocation:withdraw",
    "cases:act",
    "cases:care-act",
    "cases:dropout-explain",
    "cases:hand-in",
    "cases:withdraw",
    "cases:reveal",
    "insight:decide", "insight:question-forget", "insight:question-save",
    "forms:begin", "forms:arrange", "forms:workbook", "forms:publish", "forms:discard", "forms:try-out",
    "exchange:again",
    "exchange:apply",
    "exchange:profile-drop",
    "exchange:profile-keep",
    "exchange:undo",
    "inspections:abort",
    "inspections:cancel",
    "inspections:come-back",
    "inspections:hand-on",
    "inspections:leave",
    "inspections:limit",
    "inspections:move",
    "inspections:restore",
    "inspections:permit",
    "inspections:plan-named",
    "inspections:recheck",
    "inspections:rectify",
    "inspections:reveal",
    "inspections:proposal-dismiss",
    "inspections:sample",
    "inspections:round-close",
    "inspections:round-exceed",
    "inspections:round-publish",
    "inspections:withdraw",
    "keep:erase",
    "keep:erase-due",
    "keep:hold",
    "keep:lift",
    "ledgers:accept",
    "ledgers:approve",
    "ledgers:budget",
    "ledgers:chase",
    "ledgers:check",
    "ledgers:close",
    "ledgers:end",
    "ledgers:objection-answer",
    "ledgers:reopen",
    "ledgers:restore",
    "ledgers:return",
    "notices:channel-add",
    "notices:channel-drop",
    "notices:channel-try",
    "notices:open",
    "notices:read-all",
    "plans:add-target",
    "plans:confirm",
    "plans:drop-own",
    "plans:drop-target",
    "plans:upload",
    "programmes:check-in",
    "programmes:check-in-many",
    "registry:agreement-end",
    "registry:care-end",
    "registry:care-note",
    "registry:consent-give",
    "registry:consent-withdraw",
    "registry:correct",
    "registry:duty-add",
    "registry:duty-end",
    "registry:guardian-add",
    "registry:guardian-correct",
    "registry:keep-back",
    "registry:leave",
    "registry:put-into-class",
    "registry:reveal",
    "registry:rollover-run",
    "registry:rollover-undo",
    "registry:staff-correct",
    "registry:transfer",
    "reports:issue", "reports:bundle-start",
    "web:language", "web:theme", "web:undo", "web:account-lock",
    "web:account-code",
}


def views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every view below some patterns with the name that `reverse` takes."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns, f"{one.namespace}:" if one.namespace else prefix)
        else:
            yield prefix + (one.name or str(one.pattern)), one


def names() -> list[str]:
    """The name of every view of the URLconf."""
    return [name for name, _pattern in views(get_resolver().url_patterns)]


def facts(draft: int) -> SimpleNamespace:
    """The numbers and codes that the addresses need, out of the sample city; `draft`: the key of a plan to correct."""
    school = User.objects.get(username="clerk").holdings.get().post.organisation
    klass = User.objects.get(username="teacher").holdings.get().post.organisation
    head = User.objects.get(username="head").holdings.get()
    own = Finding.objects.filter(organisation=school)
    seat = ExamSeat.objects.listed().filter(solution__published_at__isnull=False)[0]
    pupils = Enrolment.objects.filter(to_day=None)
    return SimpleNamespace(
        exam=seat.solution.problem_id, arranged=seat.solution_id, exam_room=seat.room_id, exam_site=seat.room.site_id,
        sending=seat.candidate.school.code, candidate=seat.candidate_id,
        invigilator=_first(Invigilator.objects.filter(problem=seat.solution.problem_id)),
        lot=_first(Lot.objects.filter(state="revealed").exclude(part="lottery")),
        lottery=_first(Lot.objects.filter(part="lottery", state="revealed")), applicant=_first(Applicant.objects.all()),
        admission=_first(Applicant.objects.all(), "problem"), admitted=_first(Placement.objects.all(), "solution"),
        school=school.code, school_pk=school.pk, town=school.parent.code, class_code=klass.code,
        pupil=_first(pupils.filter(organisation=school), "pupil"),
        class_pupil=_first(pupils.filter(class_organisation=klass), "pupil"),
        staff=_first(Staff.objects.filter(employments__organisation=school)),
        facility=_first(Facility.objects.filter(organisation=school)),
        partner=_first(Organisation.objects.kinds("partner"), "code"), own_finding=_first(own),
        finding=_first(Finding.objects.filter(state="reported")),
        round=_first(Round.objects.filter(kind="joint")), opening=_first(Round.objects.filter(kind="opening")),
        drawn=_first(Round.objects.filter(kind="double-random")), draw=_first(Draw.objects.filter(state="revealed")),
        published=_first(Round.objects.exclude(published_at=None)), inspector=_first(Inspector.objects.all()),
        visit=_first(Visit.objects.filter(state="done", sheets__passed=True)),
        own_visit=_first(Visit.objects.filter(state="planned", seats__inspector__user__username="inspector")),
        post=head.post_id, person=head.user_id,
        record=_first(Record.objects.filter(organisation=school, ledger__code="daily-check", state="filed")),
        objection=_first(Objection.objects.all()),
        bulletin=_first(Bulletin.objects.all(), "code"), milestone=_first(Milestone.objects.filter(done_on=None)),
        line=_first(Line.objects.filter(part__plan=draft)),
        target=_first(Target.objects.filter(measure__line__part__plan=draft)),
        watched=_first(Target.objects.watched()),
        appeal=_first(Appeal.objects.all()), evaluated=_first(Result.objects.all(), "organisation__code"),
        kept=_first(KeptIndicator.objects.all()), standard=_first(Standard.objects.filter(confidence="medium")),
        scheme=_first(Scheme.objects.all()), grant=_first(Grant.objects.filter(revoked_on=None)),
        programme=_first(Programme.objects.filter(sessions__isnull=False)), session=_first(Session.objects.all()),
        attendance=_first(Attendance.objects.all()),
        design=_first(Design.objects.all()), own_ledger=_first(Ledger.objects.exclude(issued_at=None), "code"),
        case=_first(Case.objects.exclude(guarded="care")), answer=_first(Answer.objects.filter(case__may_publish=True)),
        own_case=_first(Case.objects.filter(lead__code="safety")),
        care_case=_first(Case.objects.filter(guarded="care", members__user__username="teacher")),
    )  # fmt: skip


def _first(rows: object, field: str = "pk") -> object:
    return rows.order_by("-pk").values_list(field, flat=True)[0]  # type: ignore[attr-defined]


def next_years_document() -> bytes:
    """The example document as if it were issued for 2021."""
    made = io.BytesIO()
    with zipfile.ZipFile(EXAMPLE) as read, zipfile.ZipFile(made, "w") as written:
        for name in read.namelist():
            data = read.read(name)
            written.writestr(name, data.replace(b"2020", b"2021") if name == "word/document.xml" else data)
    return made.getvalue()
