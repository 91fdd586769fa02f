"""Lights: a colour, and always a word and a shape beside it, for who does not see the colour."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Light(StrEnum):
    """What a page shows for a target, a line or a row. The values are what desks hand over."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"

    @property
    def word(self) -> str:
        return str(_WORDS[self])

    @property
    def icon(self) -> str:
        return _ICONS[self]


_WORDS = {Light.GREEN: _("正常"), Light.AMBER: _("临近"), Light.RED: _("滞后"), Light.GREY: _("无数据")}
_ICONS = {
    Light.GREEN: "check-circle-fill",
    Light.AMBER: "exclamation-triangle-fill",
    Light.RED: "x-octagon-fill",
    Light.GREY: "dash-circle",
}
