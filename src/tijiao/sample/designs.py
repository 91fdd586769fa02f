"""A form that a section officer is still designing, and a ledger that the section issued of one that is published."""

from datetime import date, time
from typing import Any

from tijiao.directory.models import User
from tijiao.forms import domain as forms
from tijiao.forms.declare import FormDefinition
from tijiao.forms.models import Design
from tijiao.ledgers import issuing
from tijiao.ledgers.declare import LedgerEntry
from tijiao.sample.design import City
from tijiao.sample.sizes import MOMENT


def _words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


FORM = "crossing-guard"
DRAFT = {
    "id": FORM,
    "title": _words("放学路口值守登记", "Guard at the crossing after school"),
    "choices": {
        "guarded": [{"name": "yes", "label": _words("有人", "Yes")}, {"name": "no", "label": _words("没人", "No")}],
    },
    "fields": [
        {"type": "date", "name": "on", "label": _words("日期", "Day"), "required": True, "default": "today()"},
        {"type": "select_one", "name": "guarded", "label": _words("门口有人值守", "Somebody guarded the gate"),
         "choices": "guarded", "required": True},
        {"type": "text", "name": "why", "label": _words("为什么没人", "Why nobody"), "relevant": "${guarded} = 'no'",
         "required": True, "long": True},
        {"type": "repeat", "name": "crossings", "label": _words("路口", "Crossings"), "fields": [
            {"type": "text", "name": "crossing", "label": _words("路口名称", "Name of the crossing"), "required": True},
            {"type": "integer", "name": "adults", "label": _words("值守人数", "How many adults"),
             "constraint": ". >= 0"}]},
        {"type": "calculate", "name": "all_adults", "label": _words("值守人数合计", "Adults in all"),
         "calculation": "sum(${adults})"},
        {"type": "image", "name": "photo", "label": _words("路口照片（不拍学生）", "Photo of the crossing, no pupils")},
    ],
}  # fmt: skip


DRAINS: dict[str, Any] = {
    "id": "drain-walk",
    "title": _words("汛前排水巡查", "Drains before the rains"),
    "fields": [
        {"type": "integer", "name": "blocked", "label": _words("堵塞的排水口（个）", "Blocked drains"),
         "required": True, "constraint": ". >= 0"},
        {"type": "text", "name": "cleared", "label": _words("怎么疏通的", "How they were cleared"),
         "relevant": "${blocked} > 0", "required": True, "long": True},
        {"type": "date", "name": "walked_on", "label": _words("巡查日期", "Day of the walk"), "required": True},
    ],
}  # fmt: skip
ISSUED: dict[str, Any] = {
    "id": "drain-walk", "form": "drain-walk", "title": DRAINS["title"], "section": "safety", "cadence": "month",
    "begins": date(2020, 6, 1), "ends": date(2020, 10, 1), "fills": {"kinds": ["school", "kindergarten"]},
    "due": {"days": 2, "time": time(17)}, "review": ["head"], "reminders": {"before": [1]}, "minutes": 3,
}  # fmt: skip


def write_designs(city: City) -> dict[str, int]:
    """The draft of the section for school safety, and the ledger that it issued on a page for the rainy months."""
    officer = city.account("section-officer", city.section("safety").pk)
    Design.objects.create(form_id=FORM, definition=DRAFT, changed_at=MOMENT, changed_by_id=officer)
    forms.publish([FormDefinition.model_validate(DRAINS, strict=False)], by=None, at=MOMENT)
    entry, by = LedgerEntry.model_validate(ISSUED, strict=False), User.objects.get(pk=officer)
    issuing.issue(entry, confirmed=issuing.seen(entry.form), by=by, at=MOMENT)
    return {"form-designs": 1, "issued-ledgers": 1}
