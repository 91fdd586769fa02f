"""What the codes of facilities and their states are called."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FACILITY_KINDS: dict[str, Any] = {
    "cctv": gettext_lazy("视频监控"),
    "kitchen": gettext_lazy("厨房"),
    "canteen": gettext_lazy("食堂"),
    "alarm": gettext_lazy("一键报警"),
    "bus": gettext_lazy("校车"),
    "lab": gettext_lazy("实验室"),
    "library": gettext_lazy("图书馆"),
    "gym": gettext_lazy("体育馆"),
    "field": gettext_lazy("运动场"),
    "device": gettext_lazy("体测设备"),
}
STATE_KEYS: dict[str, Any] = {
    "police-link": gettext_lazy("公安联网"),
    "online": gettext_lazy("在线"),
    "in-use": gettext_lazy("在用"),
}
STATE_VALUES: dict[str, Any] = {"yes": gettext_lazy("是"), "no": gettext_lazy("否")}


def state_words(state: Any) -> str:
    """公安联网：是. Keys and values that have no name here are shown as they are."""
    key, value = STATE_KEYS.get(state.key, state.key), STATE_VALUES.get(state.value, state.value)
    return _("%(key)s：%(value)s") % {"key": key, "value": value}
