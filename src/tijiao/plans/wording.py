"""How a target's value and goal are written: one way for the board, the plan, the bulletin and the command line."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.plans.models import Target

#: `Verdict.reason` → why the light is what it is
REASONS = {
    "no-evidence": gettext_lazy("还没有记录说得出这个数字"),
    "not-due": gettext_lazy("到 %(due)s 才判"),
    "on-path": gettext_lazy("达到今天应有的%(expected)s"),
    "slightly-behind": gettext_lazy("比今天应有的%(expected)s差%(gap)s，不到全程的二十分之一"),
    "behind": gettext_lazy("比今天应有的%(expected)s差%(gap)s"),
    "alarm": gettext_lazy("超过%(alarm)s就亮红灯"),
    "watched": gettext_lazy("只看不考核"),
}
SIGNS = {">=": "≥", ">": ">", "=": "", "<=": "≤", "<": "<", "~": "≈"}


def number_text(value: float, unit: str) -> str:
    """At most two decimals, thousands apart: 87.33 → 87.33%, 14000 → 14,000人次; a word in Latin letters stands off."""
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{shown} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else f"{shown}{unit}"


def apart_text(first: float, second: float, unit: str) -> str:
    """How far two values lie apart, as they are written: 98.08% and 97.28% lie 0.8个百分点 apart."""
    apart = abs(round(first, 2) - round(second, 2))
    return number_text(apart, str(_("个百分点")) if unit == "%" else unit)


def goal_text(target: Target) -> str:
    """≥ 99%, 16–18课时; the bureau's own bar said as such; for a number that is only watched, that it is."""
    if target.own_value is not None:
        own = {"goal": f"{SIGNS[target.own_comparator]} {number_text(target.own_value, target.unit)}".strip()}
        return str(_("%(goal)s（本局自定）") % own)
    if target.value is None:
        return str(_("只看不考核"))
    goal = number_text(target.value, target.unit)
    if target.value_max is not None:
        goal = f"{number_text(target.value, '')}–{number_text(target.value_max, target.unit)}"
    return f"{SIGNS.get(target.comparator, '')} {goal}".strip()


def reason_text(reason: str, known: Mapping[str, Any]) -> str:
    """Why a light is what it is; `known`: expected, gap, alarm and due, as they are written."""
    return str(REASONS[reason]) % known
