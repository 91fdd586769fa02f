"""What the public reads of draws and results: organisations by name, persons never."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tijiao.inspections.models import Mode, Round, Sheet
from tijiao.inspections.visiting import PASSED
from tijiao.pages.listing import Column


def rounds() -> QuerySet[Round]:
    """Rounds whose results are public, the newest first."""
    return Round.objects.exclude(published_at=None).order_by("-published_at", "-pk")


def results(found: Round) -> QuerySet[Sheet]:
    """The filed sheets of a round; what schools say of themselves is not published."""
    rows = Sheet.objects.filter(round=found, visit__state="done").exclude(visit__mode=Mode.SELF)
    return rows.select_related("visit__organisation", "version__checklist").order_by("visit__organisation__code", "pk")


def result_columns(found: Round) -> list[Column]:
    columns: list[Any] = [
        Column("visit__organisation__name", _("单位")),
        Column("visit__on_day", _("检查日期")),
        Column("visit__mode", _("方式"), choices=[one for one in Mode.choices if one[0] != Mode.SELF]),
        Column("percent", _("得分率（%）"), order="", number=True),
        Column("passed", _("结论"), choices=PASSED),
    ]
    if found.checklists.count() > 1:
        columns.insert(1, Column("version__checklist__code", _("清单"), value=lambda row: str(row.version)))
    return columns
