"""What moved between two versions of a form, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tijiao.forms.declare import AnyItem, FormDefinition, Select
from tijiao.kernel.words import marked as _
from tijiao.packs.text import Text


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the field, a Chinese sentence with %(named)s places, its facts."""

    field: str
    message: str
    facts: Mapping[str, Any]

    def say(self, language: str = "zh-hans", translate: Callable[[str], str] = str) -> str:
        told = {name: value.say(language) if isinstance(value, Text) else value for name, value in self.facts.items()}
        return translate(self.message) % told


def diff(old: FormDefinition, new: FormDefinition) -> list[Change]:
    """Every difference that a person who fills the form or reads its numbers should know, in the new form's order."""
    before, after = old.named(), new.named()
    gone = [
        Change(name, _("删去“%(label)s”"), {"label": _label(item)})
        for name, item in before.items()
        if name not in after
    ]
    return [*gone, *(change for name, item in after.items() for change in _of(name, before.get(name), item, old, new)),
            *_order(before, after)]  # fmt: skip


def _of(name: str, was: AnyItem | None, now: AnyItem, old: FormDefinition, new: FormDefinition) -> Iterator[Change]:
    label = _label(now)
    if was is None:
        yield Change(name, _("新增“%(label)s”"), {"label": label})
        return
    if was.type != now.type:
        yield Change(
            name, _("“%(label)s”的类型由%(old)s改为%(new)s"), {"label": label, "old": was.type, "new": now.type}
        )
    if was.label != now.label and was.label is not None and now.label is not None:
        yield Change(name, _("“%(old)s”改称“%(label)s”"), {"label": label, "old": was.label})
    for attribute, message in _WATCHED.items():
        if getattr(was, attribute, None) != getattr(now, attribute, None):
            yield Change(name, message, {"label": label})
    if isinstance(was, Select) and isinstance(now, Select):
        yield from _choices(name, label, old.choices.get(was.choices, ()), new.choices.get(now.choices, ()))


_WATCHED = {
    "required": _("“%(label)s”是否必填有变化"),
    "relevant": _("“%(label)s”何时显示有变化"),
    "constraint": _("“%(label)s”的填写要求有变化"),
    "calculation": _("“%(label)s”的算法有变化"),
    "hint": _("“%(label)s”的说明有变化"),
}


def _choices(name: str, label: Any, was: Any, now: Any) -> Iterator[Change]:
    before, after = {one.name: one for one in was}, {one.name: one for one in now}
    for choice in after.values():
        if choice.name not in before:
            yield Change(name, _("“%(label)s”增加选项“%(choice)s”"), {"label": label, "choice": choice.label})
    for choice in before.values():
        if choice.name not in after:
            yield Change(name, _("“%(label)s”取消选项“%(choice)s”"), {"label": label, "choice": choice.label})


def _order(before: Mapping[str, AnyItem], after: Mapping[str, AnyItem]) -> Iterator[Change]:
    was, now = [name for name in before if name in after], [name for name in after if name in before]
    if was != now:
        yield Change("", _("题目的顺序有变化"), {})


def _label(item: AnyItem) -> Any:
    return item.label or item.name
