"""Merging, splitting and closing a school on a page: the registry's verbs, after a look at what goes along."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.directory import clock
from tijiao.directory.models import Organisation, User
from tijiao.pages.picker import OrganisationField
from tijiao.registry import mergers
from tijiao.registry.domain import SCHOOLS
from tijiao.registry.forms import classes_of, day_field
from tijiao.registry.mergers import Hanging
from tijiao.web.changes import VERBS, ChangeForm, Verb

#: field of `Hanging` → what the page calls it
NAMES: dict[str, Any] = {
    "classes": _("随迁或撤销的班级"),
    "pupils": _("转入的学生"),
    "staff": _("涉及的教职工"),
    "facilities": _("登记的设施设备"),
    "posts": _("同时撤销的岗位"),
    "memberships": _("同时退出的片区、集团等组合"),
    "renamed": _("因班号重复而改号的班级"),
}


class SchoolMerge(ChangeForm):
    into = OrganisationField(kinds=SCHOOLS, label=_("并入哪所学校"))
    on = day_field(_("合并日期"), help_text=_("当天或以前的日期。班级、学生、教职工和设施设备从这一天起归并入的学校。"))


class SchoolSplit(ChangeForm):
    new = OrganisationField(kinds=SCHOOLS, label=_("分设出的学校"), help_text=_("请先新增这所学校并登记学段。"))
    classes = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("划入新校的班级"), widget=forms.SelectMultiple({"size": 8})
    )
    on = day_field(_("分设日期"), help_text=_("当天或以前的日期。教职工和设施设备留在原校，逐项办理调动。"))

    def about(self, organisation: Organisation) -> None:
        self.fields["classes"].queryset = classes_of(organisation, on=clock.today())  # type: ignore[attr-defined]


class SchoolClose(ChangeForm):
    on = day_field(_("撤销日期"), help_text=_("仍有学生在籍的学校不能撤销。以前的数据保留。"))


def counted(hanging: Hanging) -> list[tuple[str | Promise, int]]:
    """What goes along, in words; what there is none of is left out."""
    return [(title, getattr(hanging, name)) for name, title in NAMES.items() if getattr(hanging, name)]


def _look_merge(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> Any:
    return counted(mergers.preview_merge([organisation], told["into"], on=told["on"], by=by, at=at))


def _merge(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    mergers.merge_schools([organisation], told["into"], on=told["on"], by=by, at=at)


def _look_split(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> Any:
    classes = list(told["classes"])
    return counted(mergers.preview_split(organisation, told["new"], classes, on=told["on"], by=by, at=at))


def _split(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    mergers.split_school(organisation, told["new"], list(told["classes"]), on=told["on"], by=by, at=at)


def _look_close(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> Any:
    return counted(mergers.preview_close(organisation, on=told["on"], by=by))


def _close(organisation: Organisation, told: dict[str, Any], *, by: User, at: datetime) -> None:
    mergers.close_school(organisation, on=told["on"], by=by, at=at)


SCHOOL_VERBS: dict[str, Verb] = {
    **{key: verb for key, verb in VERBS.items() if key not in ("merge", "close")},
    "merge": Verb(_("合并"), "sign-merge-right", SchoolMerge, _merge, danger=True, look=_look_merge),
    "split": Verb(_("分设"), "signpost-split", SchoolSplit, _split, danger=True, look=_look_split),
    "close": Verb(_("撤销"), "x-circle", SchoolClose, _close, danger=True, look=_look_close),
}


def verbs_of(organisation: Organisation) -> dict[str, Verb]:
    """What can be done with an organisation: a school takes along what hangs on it."""
    return SCHOOL_VERBS if organisation.kind in SCHOOLS else VERBS
