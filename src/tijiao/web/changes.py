"""Changing organisations on a page: one form and one verb of the directory for each, and undo where it is cheap."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tijiao.directory import domain
from tijiao.directory.attributes import ATTRIBUTES
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.directory.roles import Role
from tijiao.pages.picker import OrganisationField
from tijiao.web.problems import UndoTooLate

UNDO_FOR = 30 * 60  # seconds
_SALT = "tijiao.web.undo"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _words(value: Any) -> str:
    if isinstance(value, QuerySet):
        return "、".join(str(one) for one in value)
    return value.isoformat() if isinstance(value, date) else str(value)


class ChangeForm(forms.Form):
    """What is asked before a change."""

    def about(self, organisation: Organisation) -> None:
        """Fill in what can be chosen for this very organisation."""

    def words(self) -> list[tuple[str | Promise, str]]:
        """(label, what was chosen) of a form without faults, to be read once more."""
        return [(self[name].label, _words(value)) for name, value in self.cleaned_data.items()]


class Add(ChangeForm):
    kind = forms.ChoiceField(label=_("类别"), choices=OrganisationKind.choices)
    code = forms.CharField(label=_("编码"), max_length=40, help_text=_("唯一，设好后不再改变。"))
    name = forms.CharField(label=_("全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)
    opened_on = _day(_("设立日期"))


class Rename(ChangeForm):
    name = forms.CharField(label=_("全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=60, required=False)


class Move(ChangeForm):
    below = OrganisationField(label=_("迁到哪个单位之下"))


class Close(ChangeForm):
    on = _day(_("撤销日期"))
    sure = forms.BooleanField(label=_("我已核对：撤销后它从这一天起不再出现在名册里，以前的数据保留。"))


class Merge(ChangeForm):
    into = OrganisationField(label=_("并入哪个单位"))
    on = _day(_("合并日期"))
    sure = forms.BooleanField(label=_("我已核对：下级单位会一并迁入，本单位从这一天起撤销。"))


class Attribute(ChangeForm):
    """Which attribute, its value, and from when on: what was true before stays true for the days before."""

    key = forms.ChoiceField(label=_("属性"), choices=[(key, title) for key, (title, _values) in ATTRIBUTES.items()])
    value = forms.ChoiceField(
        label=_("取值"),
        choices=[(title, list(values.items())) for title, values in ATTRIBUTES.values()],
    )
    from_day = _day(_("从哪天起"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("key") and told.get("value") and told["value"] not in ATTRIBUTES[told["key"]][1]:
            self.add_error("value", _("这个取值不属于所选的属性。"))
        return told


class NewPost(ChangeForm):
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    title = forms.CharField(label=_("岗位名称"), max_length=60)
    on = _day(_("设立日期"))


Apply = Callable[..., None]
Look = Callable[..., list[tuple[str | Promise, int]]]


@dataclass(frozen=True)
class Verb:
    """`apply(organisation, told, by=, at=)`; `undo(organisation, told)` names the verb and values that take it back.

    `look`, called as `apply` is, tells what would go along, in numbers: (title, number) pairs to be confirmed first.
    """

    title: str | Promise
    icon: str
    form: type[ChangeForm]
    apply: Apply
    undo: Callable[[Organisation], dict[str, Any]] | None = None
    danger: bool = False
    look: Look | None = None

    def asked(self, key: str, organisation: Organisation, data: Any) -> ChangeForm:
        """The form of the verb for this organisation, with what was typed into it, if anything."""
        form = self.form(data, initial=initial(key, organisation))
        form.about(organisation)
        return form


def _add(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    domain.add_organisation(parent=organisation, by=by, at=at, **told)


def _rename(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    domain.rename_organisation(organisation, by=by, at=at, **told)


def _move(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    domain.move_organisation(organisation, below=told["below"], by=by, at=at)


def _close(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    domain.close_organisation(organisation, on=told["on"], by=by, at=at)


def _merge(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    domain.merge_organisations([organisation], into=told["into"], on=told["on"], by=by, at=at)


def _attribute(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    domain.set_attribute(organisation, told["key"], told["value"], from_day=told["from_day"], by=by, at=at)


def _post(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    domain.open_post(organisation, Role(told["role"]), told["title"], on=told["on"], by=by, at=at)


def _name_back(organisation: Organisation) -> dict[str, Any]:
    return {"verb": "rename", "told": {"name": organisation.name, "short_name": organisation.short_name}}


def _move_back(organisation: Organisation) -> dict[str, Any]:
    return {"verb": "move", "told": {"below": organisation.parent.code if organisation.parent else ""}}


VERBS: dict[str, Verb] = {
    "add": Verb(_("新增下级单位"), "plus-lg", Add, _add),
    "rename": Verb(_("更名"), "pencil", Rename, _rename, undo=_name_back),
    "attribute": Verb(_("变更属性"), "sliders", Attribute, _attribute),
    "move": Verb(_("迁移"), "arrow-left-right", Move, _move, undo=_move_back),
    "post": Verb(_("设立岗位"), "person-plus", NewPost, _post),
    "merge": Verb(_("合并"), "sign-merge-right", Merge, _merge, danger=True),
    "close": Verb(pgettext_lazy("organisation", "撤销"), "x-circle", Close, _close, danger=True),
}


def initial(verb: str, organisation: Organisation) -> dict[str, Any]:
    """What a form holds before anything is typed."""
    return {"name": organisation.name, "short_name": organisation.short_name} if verb == "rename" else {}


def undo_token(verb: Verb, organisation: Organisation) -> str:
    """A signed order that takes the change back; "" where that is not cheap. Made before the change is."""
    if verb.undo is None:
        return ""
    return signing.dumps({"code": organisation.code, **verb.undo(organisation)}, salt=_SALT, compress=True)


def read_undo(token: str) -> dict[str, Any]:
    """The order of a token: {code, verb, told}. Raises UndoTooLate when it is too old or not ours."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=UNDO_FOR)
    except signing.BadSignature as bad:
        raise UndoTooLate() from bad
    return found
