"""A form that a section officer is still designing."""

from tijiao.forms.models import Design
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


def write_designs(city: City) -> dict[str, int]:
    """The draft of the section for school safety."""
    officer = city.account("section-officer", city.section("safety").pk)
    Design.objects.create(form_id=FORM, definition=DRAFT, changed_at=MOMENT, changed_by_id=officer)
    return {"form-designs": 1}
