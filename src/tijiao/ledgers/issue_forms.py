"""The page on which a section says what a ledger asks: from a declaration into fields, and back again."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.directory.attributes import ATTRIBUTES
from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.directory.roles import Role
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.models import Cadence

#: Who can fill a ledger, in the order of the page: schools first.
KINDS = ("school", "kindergarten", "town", "section", "class", "branch", "partner", "enterprise", "association")
POSTS = (Role.SCHOOL_CLERK, Role.HEAD, Role.TOWN_OFFICER, Role.SECTION_OFFICER)
#: Up the tree: a record goes this way whatever order the boxes are ticked in.
CHAIN = (Role.HEAD, Role.TOWN_OFFICER, Role.SECTION_OFFICER)
_DAYS = re.compile(r"[,，、\s]+")
_MOST_REMINDERS = 5


class DaysField(forms.CharField):
    """Numbers of days with commas between them."""

    def __init__(self, *, low: int, **options: Any) -> None:
        super().__init__(required=False, max_length=40, **options)
        self.low = low

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "、".join(map(str, value or ()))

    def clean(self, value: Any) -> tuple[int, ...]:
        told = [part for part in _DAYS.split(super().clean(value)) if part]
        if not all(part.isascii() and part.isdigit() and self.low <= int(part) <= 60 for part in told):
            raise forms.ValidationError(_("请填%(low)s到60的天数，用逗号隔开。") % {"low": self.low})
        return tuple(sorted({int(part) for part in told}))[:_MOST_REMINDERS]


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class IssueForm(forms.Form):
    """What a ledger asks. `entry` makes the declaration of it; `initial_of` reads one."""

    title_zh = forms.CharField(label=gettext_lazy("台账名称"), max_length=60)
    title_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120, required=False)
    section = forms.ChoiceField(label=gettext_lazy("归口科室"))
    cadence = forms.ChoiceField(label=gettext_lazy("多久填一次"), choices=Cadence.choices)
    in_school_time = forms.BooleanField(
        label=gettext_lazy("整个周期都放假的不用填"), required=False,
        help_text=gettext_lazy("“每个上学日”总是按校历，不用勾"),
    )  # fmt: skip
    begins = forms.DateField(label=gettext_lazy("从哪天起"), widget=_day())
    last_day = forms.DateField(label=gettext_lazy("到哪天止（含当天）"), widget=_day(), required=False,
                               help_text=gettext_lazy("不填就一直填下去"))  # fmt: skip
    due_days = forms.IntegerField(label=gettext_lazy("周期结束后几天到期"), min_value=0, max_value=366, initial=0)
    due_time = forms.TimeField(label=gettext_lazy("当天几点前"), initial=time(17),
                               widget=forms.TimeInput({"type": "time"}, format="%H:%M"))  # fmt: skip
    open_ahead = forms.IntegerField(label=gettext_lazy("提前几天可以填"), min_value=0, max_value=366, initial=0)
    lock_after = forms.IntegerField(label=gettext_lazy("到期几天后锁定"), min_value=1, max_value=3660, initial=30)
    kinds = forms.MultipleChoiceField(label=gettext_lazy("哪些单位填"), widget=forms.CheckboxSelectMultiple)
    having = forms.MultipleChoiceField(
        label=gettext_lazy("只要这样的（不勾就是全部）"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("同一类勾几个，有一个就算；不同类的都要符合"),
    )  # fmt: skip
    post = forms.ChoiceField(label=gettext_lazy("谁来填"), required=False)
    review = forms.MultipleChoiceField(
        label=gettext_lazy("逐级审核"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("不勾就报送即收；自下而上逐级审核"),
    )  # fmt: skip
    before = DaysField(low=0, label=gettext_lazy("到期前几天提醒"), help_text=gettext_lazy("例如 3、1、0"))
    after = DaysField(low=1, label=gettext_lazy("过期后几天再提醒"), help_text=gettext_lazy("例如 1、3"))
    tells = forms.ChoiceField(label=gettext_lazy("过期还告诉谁"), required=False)
    keep_years = forms.IntegerField(label=gettext_lazy("保存几年"), min_value=1, max_value=100, initial=5)
    minutes = forms.IntegerField(label=gettext_lazy("填一次约几分钟"), min_value=1, max_value=600)
    seen = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    confirmed = forms.BooleanField(
        label=gettext_lazy("我看过别处已经在收的内容，仍需要这张台账"),
        error_messages={"required": gettext_lazy("请先看过别处已经在收的内容，再勾选。")},
    )  # fmt: skip

    def __init__(
        self, data: Any, *, form_id: str, sections: Sequence[Organisation], seen: str, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={"seen": seen, **initial})
        self.form_id = form_id
        roles = [(role.value, role.label) for role in POSTS]
        chain = [(role.value, role.label) for role in CHAIN]
        self._offer("section", [(one.code, one.name) for one in sections])
        self._offer("kinds", [(kind, OrganisationKind(kind).label) for kind in KINDS])
        self._offer("having", [
            (f"{key}:{value}", f"{title}：{words}") for key, (title, values) in ATTRIBUTES.items()
            for value, words in values.items()
        ])  # fmt: skip
        self._offer("post", [("", _("单位里负责填报的人")), *roles])
        self._offer("review", chain)
        self._offer("tells", [("", _("不告诉别人")), *chain])
        if len(sections) == 1:
            self.fields["section"].widget = forms.HiddenInput()
            self.fields["section"].initial = sections[0].code

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("begins"), told.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("最后一天不能早于开始的一天。"))
        if told.get("cadence") == Cadence.ON_EVENT and (told.get("before") or told.get("after")):
            self.add_error("before", _("有事时才填的台账，事前不能提醒。"))
        return told

    def entry(self) -> LedgerEntry:
        """The declaration; its id is the form's until the ledger has a code. Raises pydantic's ValidationError."""
        told = self.cleaned_data
        attributes: dict[str, list[str]] = {}
        for key, _colon, value in (one.partition(":") for one in told["having"]):
            attributes.setdefault(key, []).append(value)
        title = {"zh": told["title_zh"], "en": told["title_en"] or told["title_zh"]}
        fills = {"kinds": told["kinds"], "attributes": attributes, "post": told["post"] or None}
        reminders = {"before": told["before"], "after": told["after"], "tells": told["tells"] or None}
        same = ("section", "cadence", "in_school_time", "begins", "open_ahead", "lock_after", "keep_years", "minutes")
        asked = {name: told[name] for name in same} | {
            "id": self.form_id, "form": self.form_id, "title": title, "fills": fills, "reminders": reminders,
            "due": {"days": told["due_days"], "time": told["due_time"]},
            "ends": told["last_day"] + timedelta(days=1) if told["last_day"] else None,
            "review": [role for role in CHAIN if role in told["review"]],
        }  # fmt: skip
        return LedgerEntry.model_validate(asked, strict=False)


def initial_of(entry: LedgerEntry) -> dict[str, Any]:
    """The fields that say a declaration."""
    same = ("section", "cadence", "in_school_time", "begins", "open_ahead", "lock_after", "keep_years", "minutes")
    return {name: getattr(entry, name) for name in same} | {
        "title_zh": entry.title.zh, "title_en": entry.title.en, "kinds": list(entry.fills.kinds),
        "having": [f"{key}:{value}" for key, values in entry.fills.attributes.items() for value in values],
        "post": entry.fills.post or "", "due_days": entry.due.days, "due_time": entry.due.time,
        "last_day": entry.ends - timedelta(days=1) if entry.ends else None, "review": list(entry.review),
        "before": entry.reminders.before, "after": entry.reminders.after, "tells": entry.reminders.tells or "",
    }  # fmt: skip


class EndForm(forms.Form):
    """From which day on a ledger is kept no longer, and why."""

    day = forms.DateField(label=gettext_lazy("从哪天起不再填"), widget=_day())
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea({"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, version: int, today: date) -> None:
        super().__init__(data, initial={"version": version, "day": today})
