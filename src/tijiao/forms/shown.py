"""What the pages of forms show: the list, a form with its versions, and the designer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.problems import NotVisible
from tijiao.forms.collected import Match, Use, already_collected, uses_of
from tijiao.forms.declare import FormDefinition
from tijiao.forms.defaults import initial
from tijiao.forms.designing import Checked, Raw, check, walk
from tijiao.forms.diff import diff
from tijiao.forms.drawing import draw
from tijiao.forms.models import Design, FormVersion
from tijiao.forms.question import TYPES
from tijiao.forms.versions import form_of
from tijiao.forms.xlsform import Read
from tijiao.pages.language import language
from tijiao.pages.listing import Column

WHY: Mapping[str, str | Promise] = {
    "name": gettext_lazy("题名相同"), "label": gettext_lazy("问法相近"), "source": gettext_lazy("来源相同"),
}  # fmt: skip


def latest_versions() -> QuerySet[FormVersion]:
    """The latest version of every form."""
    newest = FormVersion.objects.filter(form_id=OuterRef("form_id")).order_by("-version").values("pk")[:1]
    return FormVersion.objects.filter(pk=Subquery(newest)).order_by("form_id")


def _address(row: FormVersion) -> str:
    return reverse("forms:form", args=[row.form_id])


COLUMNS = (
    Column("form_id", gettext_lazy("表单"), lambda row: form_of(row).definition.title.say(language()), link=_address),
    Column("fields", gettext_lazy("题数"), lambda row: len(form_of(row).by_name), order="", number=True),
    Column("version", gettext_lazy("版本"), number=True),
    Column("published_at", gettext_lazy("发布时间")),
)


@dataclass(frozen=True)
class Row:
    """One question of a published form as the page lists it."""

    kind: str | Promise
    label: str
    required: bool
    when: str
    deep: int


@dataclass(frozen=True)
class VersionShown:
    """A version, and in words what it changed."""

    number: int
    at: datetime
    changes: tuple[str, ...]


def form_page(form_id: str) -> dict[str, Any]:
    """A form with its questions, who asks with it, and its versions, the latest first. Raises NotVisible."""
    versions = list(FormVersion.objects.filter(form_id=form_id).order_by("version"))
    if not versions:
        raise NotVisible()
    definition = form_of(versions[-1]).definition
    return {
        "form_id": form_id, "title": definition.title.say(language()), "rows": rows(definition),
        "about": definition.about.say(language()) if definition.about else "",
        "versions": [_version(before, now) for before, now in zip([None, *versions], versions, strict=False)][::-1],
        "uses": uses_of(form_id), "design": Design.objects.filter(form_id=form_id).first(),
    }  # fmt: skip


def _version(before: FormVersion | None, now: FormVersion) -> VersionShown:
    changes = diff(form_of(before).definition, form_of(now).definition) if before else []
    return VersionShown(now.version, now.published_at, tuple(one.say(language(), _) for one in changes))


def rows(definition: FormDefinition) -> list[Row]:
    """Every question in order, what is in groups set in."""
    found = []
    for _path, item, groups in definition.walk():
        kind = "long" if getattr(item, "long", False) else item.type
        label = item.label.say(language()) if item.label else item.name
        required = bool(getattr(item, "required", False))
        found.append(Row(TYPES[kind], label, required, item.relevant or "", len(groups)))
    return found


@dataclass(frozen=True)
class Item:
    """One question of a draft in the designer: its faults, what is collected already, what is in it."""

    name: str
    kind: str | Promise
    label: str
    required: bool
    conditional: bool
    faults: tuple[str, ...]
    matches: tuple["Told", ...]
    items: tuple["Item", ...]
    is_home: bool
    first: bool
    last: bool


@dataclass(frozen=True)
class Told:
    """A question elsewhere that asks the same, in words."""

    form: str
    label: str
    why: str | Promise
    uses: tuple[Use, ...]


def designer(design: Design, *, at: datetime) -> dict[str, Any]:
    """The designer's page: the questions with their faults, the preview as it will be filled, what changes."""
    checked = check(design.definition)
    matches = _matches(design, checked)
    told = {"design": design, "title": _words(design.definition["title"]), "raw": design.definition,
            "items": _items(design.definition, checked, matches), "types": TYPES.items(),
            "own_faults": checked.faults.get("", ()), "count": sum(map(len, checked.faults.values()))}  # fmt: skip
    if checked.form is None:
        return told
    before = FormVersion.objects.latest_of(design.form_id)
    changes = diff(form_of(before).definition, checked.form.definition) if before else []
    drawing = draw(checked.form, initial(checked.form, at=at), at=at)
    return told | {
        "drawing": drawing, "before": before, "changes": [one.say(language(), _) for one in changes],
        "matches": [(label_of(design.definition, name), found) for name, found in matches.items()],
    }  # fmt: skip


def _matches(design: Design, checked: Checked) -> dict[str, tuple[Told, ...]]:
    if checked.form is None:
        return {}
    found = already_collected(checked.form.definition)
    return {name: tuple(map(_told, matches)) for name, matches in found.items()}


def _told(match: Match) -> Told:
    return Told(match.form.say(language()), match.label.say(language()), WHY[match.why], match.uses)


def _items(raw: Raw, checked: Checked, matches: Mapping[str, tuple[Told, ...]]) -> tuple[Item, ...]:
    fields = raw.get("fields", ())
    return tuple(
        Item(
            one["name"], TYPES["long" if one.get("long") else one["type"]], label_of(raw, one["name"]),
            bool(one.get("required")), bool(one.get("relevant")), tuple(checked.faults.get(one["name"], ())),
            matches.get(one["name"], ()), _items(one, checked, matches), "fields" in one,
            number == 0, number == len(fields) - 1,
        )
        for number, one in enumerate(fields)
    )  # fmt: skip


def label_of(raw: Raw, name: str) -> str:
    found = next((one for one in walk(raw) if one["name"] == name), None)
    return _words(found.get("label", {})) or name if found else name


def _words(told: Mapping[str, str]) -> str:
    return told.get("en" if language().startswith("en") else "zh", "")


def read_in_words(read: Read) -> dict[str, list[str]]:
    """What came of a workbook: what is wrong in it, and what was left out."""
    return {"faults": [one.say(_) for one in read.faults], "told": [one.say(_) for one in read.told]}
