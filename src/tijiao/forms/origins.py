"""Answers that are known already: taken over from the registry, to be confirmed and not typed again.

What comes from earlier records the desk that holds them brings along (`ledgers.origins`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Organisation, OrganisationAttribute
from tijiao.forms.compiled import Form
from tijiao.forms.declare import Origin, Question, Select
from tijiao.forms.models import TakenOver
from tijiao.registry.models import Employment, Enrolment

Owner = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """A value and where it came from."""

    value: Any
    origin: Origin


@dataclass(frozen=True)
class Source:
    """A number or word of the registry: organisation and day → value, None where there is none."""

    title: str | Promise
    read: Callable[[Organisation, date], Any]


def _pupils(sex: str = "") -> Callable[[Organisation, date], int]:
    def count(organisation: Organisation, on: date) -> int:
        standing = Enrolment.objects.on(on).below(organisation.path)
        found = standing.filter(pupil__sex=sex) if sex else standing
        number: int = found.values("pupil").distinct().count()
        return number

    return count


def _classes(organisation: Organisation, on: date) -> int:
    below = Organisation.objects.live(on=on).below(organisation.path).kinds("class")
    return int(below.count())


def _staff(*duties: str) -> Callable[[Organisation, date], int]:
    def count(organisation: Organisation, on: date) -> int:
        standing = Employment.objects.on(on).filter(organisation__path__startswith=organisation.path)
        found = standing.filter(duty__in=duties) if duties else standing
        return int(found.values("staff").distinct().count())

    return count


#: What `from: {registry: …}` may name; `declare.RegistryName` lists the same names.
REGISTRY: Mapping[str, Source] = {
    "name": Source(_("单位名称"), lambda organisation, _on: organisation.name),
    "code": Source(_("单位代码"), lambda organisation, _on: organisation.code),
    "pupils": Source(_("学籍中的学生数"), _pupils()),
    "boys": Source(_("学籍中的男生数"), _pupils("1")),
    "girls": Source(_("学籍中的女生数"), _pupils("2")),
    "classes": Source(_("班级数"), _classes),
    "staff": Source(_("教职工数"), _staff()),
    "teachers": Source(_("教师数"), _staff("teacher")),
}


def origins_of(form: Form) -> dict[str, Origin]:
    """The fields, not those within repeats, that are taken over from somewhere."""
    asked = ((one.name, one.item) for one in form.holding)
    return {name: item.origin for name, item in asked if isinstance(item, Question | Select) and item.origin}


def from_registry(form: Form, organisation: Organisation, *, on: date) -> dict[str, Taken]:
    """What the registry knows of an organisation on a day."""
    found = {}
    for name, origin in origins_of(form).items():
        value: Any = None
        if origin.registry:
            value = REGISTRY[origin.registry].read(organisation, on)
        elif origin.attribute:
            standing = OrganisationAttribute.objects.on(on).filter(organisation=organisation, key=origin.attribute)
            value = standing.values_list("value", flat=True).first()
        if value is not None:
            found[name] = Taken(value, origin)
    return found


_SAID = {
    "attribute": gettext_lazy("取自单位信息，请核对"),
    "previous": gettext_lazy("取自上一期，请核对"),
    "ledger": gettext_lazy("取自台账“%(name)s”最近一期，请核对"),
    "form": gettext_lazy("取自表单“%(name)s”最近一次，请核对"),
}


def said(origin: Origin) -> str:
    """Where a value was taken from, as the page says it beside the field."""
    if origin.registry:
        return gettext("取自%(source)s，请核对") % {"source": REGISTRY[origin.registry].title}
    return str(_SAID[origin.kind]) % {"name": origin.ledger or origin.form or ""}


def note(owner: Owner, taken: Mapping[str, Taken], data: Mapping[str, Any], *, at: datetime) -> None:
    """Keep with a new record what was taken over, from where, and whether the person left it as it was."""
    TakenOver.objects.bulk_create(
        TakenOver(
            owner_kind=owner[0], owner_id=owner[1], field=name, at=at, confirmed=data.get(name) == one.value,
            origin=one.origin.model_dump(mode="json", exclude_none=True),
        )
        for name, one in taken.items()
    )  # fmt: skip


def noted(form: Form, owner: Owner) -> dict[str, str]:
    """Field → where its value was taken from when the record was opened. No query for a form that takes nothing."""
    if not origins_of(form):
        return {}
    rows: Any = TakenOver.objects.filter(owner_kind=owner[0], owner_id=owner[1])
    return {one.field: _told(one) for one in rows}


def _told(one: Model) -> str:
    origin = Origin.model_validate(one.origin)  # type: ignore[attr-defined]
    words = said(origin).rpartition(gettext("，请核对"))[0] or said(origin)
    return words if one.confirmed else gettext("%(source)s，填报时改过") % {"source": words}  # type: ignore[attr-defined]
