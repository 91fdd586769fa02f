"""The lists of schemes and grants: their rows and columns."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.awards.models import Grant, Scheme
from tijiao.awards.queries import live
from tijiao.awards.shares import eligible
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.pages.language import english
from tijiao.pages.listing import Column


def level_title(scheme: Scheme, level: str) -> str:
    """The title of one of the scheme's levels, by its id, in the reader's language."""
    key = "title_en" if english() else "title_zh"
    return next((str(one[key]) for one in scheme.levels if one["id"] == level), level)


def states() -> list[tuple[str, str]]:
    """How a grant stands on a day: (value, label)."""
    return [("live", _("有效")), ("coming", _("未生效")), ("expired", _("已到期")), ("revoked", _("已撤销"))]


def with_state(rows: Any, *, on: date) -> Any:
    """Grants with `state` on the day: live, coming, expired or revoked."""
    return rows.annotate(
        state=Case(
            When(Q(revoked_on__lte=on), then=Value("revoked")),
            When(Q(granted_on__gt=on), then=Value("coming")),
            When(Q(expires_on__lte=on), then=Value("expired")),
            default=Value("live"),
            output_field=CharField(),
        )
    )


def schemes(user: User, *, on: date) -> Any:
    """Every scheme with the number of live grants that the person may see."""
    held = Grant.objects.visible_to(user).live(on=on).filter(scheme=OuterRef("pk")).order_by().values("scheme")
    counted = Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Scheme.objects.visible_to(user).annotate(held=Coalesce(counted, 0)).order_by("withdrawn", "line", "code")


def scheme_columns() -> list[Column]:
    lines = Scheme.objects.exclude(line=None).order_by("line").values_list("line", flat=True).distinct()
    return [
        Column("title_zh", _("评选"), value=str, link=lambda row: reverse("awards:scheme", args=[row.pk])),
        Column("line", _("要点"), choices=[(line, _("第 %(line)s 点") % {"line": line}) for line in lines]),
        Column("levels", _("等级"), value=_levels, order=""),
        Column("months", _("有效期"), value=_validity),
        Column("held", _("有效认定"), number=True),
        Column("withdrawn", _("备注"), value=_remark, order=""),
    ]


def _levels(scheme: Scheme) -> str:
    return _("、").join(level_title(scheme, one["id"]) for one in scheme.levels)


def _validity(scheme: Scheme) -> str:
    if not scheme.months:
        return _("长期")
    return ngettext("%(months)s 个月", "%(months)s 个月", scheme.months) % {"months": scheme.months}


def _remark(scheme: Scheme) -> str:
    remarks = [_("样例条目")] if scheme.sample else []
    return "，".join([*remarks, _("已停止")] if scheme.withdrawn else remarks)


def grants(scheme: Scheme, user: User, *, on: date) -> Any:
    """The register of a scheme, as far as the person may see it, by organisation."""
    seen = Grant.objects.visible_to(user).filter(scheme=scheme).select_related("organisation__parent", "scheme")
    return with_state(seen, on=on).order_by("organisation__path", "-granted_on")


def grant_columns(scheme: Scheme) -> list[Column]:
    levels = [(one["id"], level_title(scheme, one["id"])) for one in scheme.levels]
    return [
        Column("organisation__name", _("单位"), link=lambda row: reverse("awards:grant", args=[row.pk])),
        Column("organisation__parent__name", _("镇街"), value=_town),
        Column("level", _("等级"), choices=levels),
        Column("granted_on", _("认定日期")),
        Column("expires_on", _("到期日期")),
        Column("state", _("状态"), choices=states()),
        Column("evidence", _("依据")),
    ]


def _town(row: Any) -> str:
    above = row.parent if isinstance(row, Organisation) else row.organisation.parent
    return str(above) if above is not None and above.kind == OrganisationKind.TOWN else ""


def without(scheme: Scheme, user: User, *, on: date) -> Any:
    """Organisations within the person's sight that could hold the award and do not."""
    could = reach(user, Action.AWARD_VIEW).limit(eligible(scheme, on=on), "path").select_related("parent")
    holds = Grant.objects.filter(live(on), scheme=scheme, organisation=OuterRef("pk"))
    return could.filter(~Exists(holds)).order_by("path")


def without_columns() -> list[Column]:
    return [
        Column("name", _("单位"), link=lambda row: reverse("web:school", args=[row.code])),
        Column("code", _("编码")),
        Column("parent__name", _("镇街"), value=_town),
    ]
