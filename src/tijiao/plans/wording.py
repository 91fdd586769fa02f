"""How a target's value and goal are written: one way for the board, the plan, the bulletin and the command line."""

from django.utils.translation import gettext as _

from tijiao.plans.models import Target

SIGNS = {">=": "≥", ">": ">", "=": "", "<=": "≤", "<": "<", "~": "≈"}


def number_text(value: float, unit: str) -> str:
    """At most two decimals, thousands apart: 87.33 → 87.33%, 14000 → 14,000人次; a word in Latin letters stands off."""
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{shown} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else f"{shown}{unit}"


def goal_text(target: Target) -> str:
    """≥ 99%, 16–18课时; for a number that is only watched, that it is."""
    if target.value is None:
        return str(_("只看不考核"))
    goal = number_text(target.value, target.unit)
    if target.value_max is not None:
        goal = f"{number_text(target.value, '')}–{number_text(target.value_max, target.unit)}"
    return f"{SIGNS.get(target.comparator, '')} {goal}".strip()
