"""What the page of one pupil, or of one member of staff, shows to a person."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, readable
from tijiao.access.masking import shown
from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.directory import clock
from tijiao.directory.models import User
from tijiao.kernel.problems import StaleSave
from tijiao.registry import forms
from tijiao.registry.domain import enrolment_of, history_of, last_enrolment_of, last_in, path_of
from tijiao.registry.models import Circumstance, Enrolment, Pupil, Staff

_FACTS: tuple[tuple[str, Any, str], ...] = (
    ("name", _("姓名"), "name"), ("student_no", _("学籍号"), "id"), ("id_number", _("身份证号"), "id"),
    ("sex", _("性别"), ""), ("birth_date", _("出生日期"), ""),
)
_STAFF_FACTS: tuple[tuple[str, Any, str], ...] = (
    ("id_number", _("身份证号"), "id"), ("birth_date", _("出生日期"), ""),
)


@dataclass(frozen=True)
class Fact:
    """One line of the page; `covered` when the person sees a mask."""

    title: str | Promise
    value: str
    covered: bool


def pupil_of(user: User, pk: int) -> Pupil:
    """The pupil, when the person may see it. Raises NotVisible."""
    found: Pupil | None = Pupil.objects.visible_to(user).select_related("family").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def facts(row: Any, spec: tuple[tuple[str, Any, str], ...], clear: bool) -> list[Fact]:
    """The facts in the clear, or under their masks."""
    readings = frozenset({Sensitivity.PERSONAL}) if clear else frozenset()
    told = []
    for name, title, mask in spec:
        value = row.get_sex_display() if name == "sex" else str(getattr(row, name) or "")
        seen = shown(str(value), mask, Sensitivity.PERSONAL, readings)
        told.append(Fact(title, seen, seen != value))
    return told


def pupil_context(user: User, pupil: Pupil, *, revealed: bool = False, wrong: Any = None) -> dict[str, Any]:
    """Everything that the page of a pupil needs. `revealed`: a reason was given; `wrong`: a form with faults."""
    today = clock.today()
    history = history_of(pupil)
    place = last_in(history, on=today)
    if place is None:
        raise NotVisible()
    path = path_of(place)
    clear = revealed or Sensitivity.PERSONAL in readable(user, at=path)
    care = _circumstances(user, pupil, path)
    told = {
        "pupil": pupil, "place": place, "facts": facts(pupil, _FACTS, clear), "clear": clear, "history": history,
        "guardians": _guardians(pupil, clear), "circumstances": care,
        "consents": pupil.consents.select_related("guardian").order_by("-given_on"),
        "name": shown(pupil.name, "name", Sensitivity.PERSONAL, {Sensitivity.PERSONAL} if clear else set()),
        "may_reveal": not clear and may(user, Action.REVEAL, at=path), "reason_form": forms.ReasonForm(),
        "may_care": care is not None and place.to_day is None and may(user, Action.CARE_CHANGE, at=path),
        "care_form": forms.CareForm(initial={"from_day": today}),
    }
    if may(user, Action.PUPIL_CHANGE, at=path):
        told |= _change_forms(pupil, place)
    return told | ({wrong[0]: wrong[1], "wrong": wrong[0]} if wrong else {})


def _circumstances(user: User, pupil: Pupil, path: str) -> Any:
    """Why the child needs care; None for who does not handle it."""
    rows = Circumstance.objects.filter(pupil=pupil).order_by("-from_day")
    return rows if may(user, Action.CARE_VIEW, at=path) else None


def _change_forms(pupil: Pupil, place: Enrolment) -> dict[str, Any]:
    day = {"on": clock.today()}
    told: dict[str, Any] = {"correct_form": forms.CorrectForm(initial={"version": pupil.version})}
    if place.to_day is None:
        told["class_form"] = forms.ClassForm(place.organisation, initial=day)
        told["transfer_form"] = forms.TransferForm(initial={**day, "grade": place.grade})
        told["leave_form"] = forms.LeaveForm(initial=day)
    return told


def _guardians(pupil: Pupil, clear: bool) -> list[dict[str, Any]]:
    if pupil.family is None:
        return []
    readings = {Sensitivity.PERSONAL} if clear else set()
    return [
        {
            "name": shown(one.name, "name", Sensitivity.PERSONAL, readings), "relation": one.get_relation_display(),
            "phone": shown(one.phone, "phone", Sensitivity.PERSONAL, readings),
        }
        for one in pupil.family.guardians.order_by("pk")
    ]


def school_of(pupil: Pupil) -> Any:
    """The school where the pupil stands now. Raises StandsNowhere."""
    return enrolment_of(pupil, on=clock.today()).organisation


def staff_context(user: User, pk: int) -> dict[str, Any]:
    """The page of a member of staff. Raises NotVisible."""
    found = Staff.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    duties = list(found.employments.select_related("organisation").order_by("-from_day", "-pk"))
    clear = any(Sensitivity.PERSONAL in readable(user, at=duty.organisation.path) for duty in duties)
    internal = any(Sensitivity.INTERNAL in readable(user, at=duty.organisation.path) for duty in duties)
    name = shown(found.name, "name", Sensitivity.INTERNAL, {Sensitivity.INTERNAL} if internal else set())
    return {"staff": found, "name": name, "facts": facts(found, _STAFF_FACTS, clear), "duties": duties}


def stale_context(user: User, pupil: Pupil, stale: StaleSave) -> dict[str, Any]:
    """Both versions side by side: what the person wanted, what somebody else saved; masked where not readable."""
    place = last_enrolment_of(pupil, on=clock.today())
    readings = readable(user, at=path_of(place))
    mine, theirs = stale.facts["mine"], stale.facts["theirs"]
    rows = [
        (title, mine[name], shown(str(theirs[name]), mask, Sensitivity.PERSONAL, readings))
        for name, title, mask in _FACTS
        if name in mine
    ]
    return {"pupil": pupil, "rows": rows, "theirs_at": stale.facts["theirs_at"]}
