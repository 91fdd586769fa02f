"""The list of the burden meter: each school with its visits on site of the running term, against the cap."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation, User
from tijiao.inspections.burden import caps, term_of
from tijiao.inspections.models import Visit
from tijiao.pages.listing import Column


def burden(user: User, *, on: date) -> Any:
    """Schools and kindergartens with their visits on site of the running term, the most burdened first."""
    term = term_of(on)
    rows = Organisation.objects.live(on=on).kinds("school", "kindergarten").select_related("parent")
    came = Visit.objects.burdening(term.first, term.end).filter(organisation=OuterRef("pk")).order_by()
    many = came.values("organisation").annotate(n=Count("pk")).values("n")
    done = came.filter(state="done").values("organisation").annotate(n=Count("pk")).values("n")
    cap = Case(*[When(kind=kind, then=Value(most)) for kind, most in caps(on=on).items()], output_field=IntegerField())
    seen = reach(user, Action.VISIT_VIEW).limit(rows, "path")
    counted = seen.annotate(many=Coalesce(Subquery(many), Value(0)), done=Coalesce(Subquery(done), Value(0)), cap=cap)
    return counted.order_by("-many", "code")


def _left(row: Any) -> int | None:
    return None if row.cap is None else max(row.cap - row.many, 0)


def burden_columns() -> list[Column]:
    return [
        Column("name", _("单位")),
        Column("parent__name", _("镇街")),
        Column("many", _("本学期进校次数"), number=True),
        Column("done", _("其中已完成"), number=True),
        Column("cap", _("上限"), number=True, order=""),
        Column("left", _("还可安排"), value=_left, order="", number=True),
    ]
