"""The audit chain for the audit administrator."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.guard import guarded
from tijiao.audit import domain, refusals
from tijiao.audit.models import AuditEntry, DayHead
from tijiao.directory.models import Organisation, User
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page
from tijiao.pages.sentences import bare_sentence

ENTRIES = (
    Column("at", _("时刻")),
    Column("action", _("动作")),
    Column("who", _("账号"), value=lambda row: row.who or gettext("系统"), order=""),
    Column("where", _("单位"), order=""),
    Column("subject", _("对象"), value=lambda row: f"{row.subject_kind} {row.subject_id}", order="subject_kind"),
    Column("fields", _("改动的字段"), value=lambda row: gettext("、").join(row.changes), order=""),
    Column("link", _("链上序号"), number=True, order="seal__number"),
)


REFUSED = (
    Column("at", _("时刻")),
    Column("who", _("账号"), value=lambda row: row.who or gettext("未登录"), order=""),
    Column("facts__act", _("想做什么"), value=lambda row: row.facts["act"], order=""),
    Column(
        "subject", _("对象"), value=lambda row: f"{row.subject_kind} {row.subject_id}".strip(), order="subject_kind"
    ),
    Column("why", _("为什么没有做成"), value=lambda row: _why(row), order=""),
    Column("times", _("这一小时第几次"), value=lambda row: row.facts["times"], number=True, order=""),
    Column("link", _("链上序号"), number=True, order="seal__number"),
)


def _why(row: AuditEntry) -> str:
    if row.facts["code"] == refusals.REST:
        return gettext("被拒绝的操作太多，其余的只计次数。")
    return bare_sentence(row.facts["code"], row.facts["why"]) or row.facts["code"]


def _entries() -> QuerySet[AuditEntry]:
    """Entries with the account's sign-in name, the organisation's name and the link's number: one query."""
    return AuditEntry.objects.annotate(
        who=Subquery(User.objects.filter(pk=OuterRef("by")).values("username")[:1]),
        where=Subquery(Organisation.objects.filter(pk=OuterRef("organisation")).values("name")[:1]),
        link=F("seal__number"),
    ).order_by("-pk")


@guarded(Action.AUDIT_VIEW)
def entries(request: HttpRequest) -> HttpResponseBase:
    return listing(
        request,
        _entries(),
        ENTRIES,
        title=_("审计记录"),
        search=("action", "subject_kind", "subject_id", "who"),
        template="web/audit.html",
        context={"heads": DayHead.objects.order_by("-day")[:7]},
    )


@guarded(Action.AUDIT_VIEW)
def refused(request: HttpRequest) -> HttpResponseBase:
    """What somebody wanted to do and could not, with the reason as it was told, but without names."""
    return listing(
        request,
        _entries().filter(action=refusals.ACTION),
        REFUSED,
        title=_("被拒绝的操作"),
        search=("subject_kind", "subject_id", "who"),
        template="web/refused.html",
        context={"empty_hint": _("规则拒绝了谁的什么操作、何时、因为什么，会写在这里。")},
    )


@guarded(Action.AUDIT_VIEW)
def verify(request: HttpRequest) -> HttpResponse:
    return page(request, "web/audit_verify.html", {"proof": domain.verify()}, partial="proof")
