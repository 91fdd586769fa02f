"""What the dated attributes of organisations are called, and which values they have."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Attributes that pages can set: key → (name, {value: name}); a key without values takes any text.
ATTRIBUTES: dict[str, tuple[str | Promise, dict[str, str | Promise]]] = {
    "stage": (
        _("学段"),
        {
            "preschool": _("学前"),
            "primary": _("小学"),
            "junior": _("初中"),
            "nine-year": _("九年一贯"),
            "senior": _("普通高中"),
            "vocational": _("职业高中"),
            "special": _("特殊教育"),
        },
    ),
    "ownership": (_("办学性质"), {"public": _("公办"), "private": _("民办")}),
    "inclusive": (_("普惠性"), {"yes": _("是"), "no": _("否")}),
    "area": (_("地域"), {"urban": _("城区"), "town": _("镇区"), "rural": _("乡村")}),
}
