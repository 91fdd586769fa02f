"""What templates of every desk use: icons, lights, periods, page numbers."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, CheckboxSelectMultiple
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from tijiao.kernel.periods import Period
from tijiao.pages.chart_option import told
from tijiao.pages.charts import Chart
from tijiao.pages.language import english
from tijiao.pages.lights import Light

register = template.Library()
_OPENING = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>", re.DOTALL)


@cache
def _svg(name: str, node_modules: str) -> str:
    """The inner drawing of one icon with an opening tag of our own; "" where the page assets are not installed."""
    folder = Path(node_modules) / "bootstrap-icons" / "icons"
    if not folder.exists():
        return ""
    file = folder / f"{name}.svg"
    if not file.exists():
        raise template.TemplateSyntaxError(f"no icon named {name}: look into bootstrap-icons/icons")
    text = file.read_text(encoding="utf-8").strip()
    return _OPENING.sub(
        r'<svg class="icon" width="16" height="16" fill="currentColor" viewBox="\1" '
        r'aria-hidden="true" focusable="false">',
        text,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "search" %}: a drawing without meaning of its own; the words stand beside it."""
    return mark_safe(_svg(name, str(settings.NODE_MODULES)))  # noqa: S308 - a file of the icon package


@register.simple_tag
def light(value: Any, word: str = "") -> SafeString:
    """{% light "green" %}: colour, shape and word; a `word` of its own where there is more to say than the colour."""
    shown = value if isinstance(value, Light) else Light(str(value or Light.GREY.value))
    return format_html(
        '<span class="light light-{}">{}<span class="light-word">{}</span></span>',
        shown.value,
        icon(shown.icon),
        word or shown.word,
    )


@register.simple_tag
def chart_json(chart: Chart) -> SafeString:
    """{% chart_json chart %}: what the script draws, as data beside the drawing."""
    return json_script(told(chart), chart.id)


_WIDGET_CLASSES = {"checkbox": "form-check-input", "radio": "form-check-input", "select": "form-select"}


@register.inclusion_tag("pages/_field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """{% field form.name %}: label, widget, hint and faults of one form field, dressed alike everywhere."""
    kind = getattr(bound.field.widget, "input_type", "")
    classes = f"{bound.field.widget.attrs.get('class', '')} {_WIDGET_CLASSES.get(kind, 'form-control')}".strip()
    if bound.errors:
        classes += " is-invalid"
    several = isinstance(bound.field.widget, CheckboxSelectMultiple)
    return {"field": bound, "widget": "" if several else bound.as_widget(attrs={"class": classes}), "several": several,
            "is_check": kind == "checkbox"}  # fmt: skip


@register.filter
def period_name(value: Any) -> str:
    """{{ record.period|period_name }}: 2020-03-T1 → 2020年3月上旬 / first ten days of March 2020."""
    if not value:
        return ""
    period = value if isinstance(value, Period) else Period.parse(str(value))
    return period.name_en if english() else period.name_zh


@register.filter
def page_window(page: Page[Any]) -> list[Any]:
    """The page numbers to offer, with "…" between distant ones."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def sort_state(sort: str, key: str) -> str:
    """How the list is sorted by a column: "ascending", "descending" or "none", as aria-sort says it."""
    return {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
