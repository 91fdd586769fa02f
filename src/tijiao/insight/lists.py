"""The lists of insight: their rows and columns."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.insight.models import Standard
from tijiao.pages.listing import Column


def standards(*, on: date) -> Any:
    """The standards in force on a day, with `state`: confirmed, settled, open."""
    state = Case(
        When(own_value__isnull=False, then=Value("settled")),
        When(confidence=Standard.Confidence.HIGH, then=Value("confirmed")),
        default=Value("open"),
        output_field=CharField(),
    )
    return Standard.objects.filter(Q(to_day=None) | Q(to_day__gt=on)).annotate(state=state).order_by("code", "from_day")


def states() -> list[tuple[str, str]]:
    return [("confirmed", _("已核实")), ("settled", _("本市核定")), ("open", _("待核实"))]


def standard_columns() -> list[Column]:
    return [
        Column("code", _("代码"), link=lambda row: reverse("insight:standard", args=[row.pk])),
        Column("name_zh", _("标准"), value=str),
        Column("applies_to", _("适用"), value=applies, order="applies_to"),
        Column("value", _("值"), value=lambda row: f"{row.sign} {row.holds:g} {row.unit}".strip(), number=True),
        Column("state", _("核实情况"), choices=states()),
        Column("from_day", _("起始日"), value=lambda row: None if row.from_day.year == 1900 else row.from_day),
        Column("source", _("出处")),
    ]


def applies(one: Standard) -> str:
    """What a standard applies to, in words."""
    return _APPLIES.get(one.applies_to, lambda: one.applies_to)()


_APPLIES = {
    "primary": lambda: _("小学"), "junior": lambda: _("初中"), "senior": lambda: _("普通高中"),
    "school": lambda: _("学校"), "kindergarten": lambda: _("幼儿园"), "county": lambda: _("区县"),
    "township": lambda: _("镇街"), "all": lambda: _("全部学段"), "compulsory": lambda: _("义务教育"),
    "rural compulsory": lambda: _("农村义务教育"), "k1": lambda: _("小班"), "k2": lambda: _("中班"),
    "k3": lambda: _("大班"), "mixed": lambda: _("混龄班"),
}  # fmt: skip
