"""The list of inspectors."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.directory.queries import in_force
from tijiao.inspections.models import Inspector
from tijiao.pages.listing import Column


def inspectors(*, on: date) -> Any:
    """Who stands on the register on the day, with the number of schools in charge."""
    rows = Inspector.objects.on(on).select_related("user", "organisation", "zone")
    charged = Q(charges__isnull=False) & in_force(on, "charges__")
    return rows.annotate(schools=Count("charges", distinct=True, filter=charged)).order_by("number")


def inspector_columns() -> list[Column]:
    return [
        Column("number", _("编号"), link=lambda row: reverse("inspections:inspector", args=[row.pk])),
        Column("user__name", _("姓名")),
        Column("kind", _("类别"), choices=Inspector.Kind.choices),
        Column("organisation__name", _("所在单位")),
        Column("zone__name", _("片区"), value=lambda row: str(row.zone or "")),
        Column("schools", _("挂牌学校"), number=True),
        Column("load", _("每次最多"), number=True),
    ]
