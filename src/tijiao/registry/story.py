"""What the page of one pupil, or of one member of staff, shows to a person."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach, readable
from tijiao.access.masking import shown
from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.directory import clock
from tijiao.directory.models import User
from tijiao.kernel.problems import StaleSave
from tijiao.registry import forms, resource_forms
from tijiao.registry.domain import enrolment_of, history_of, last_enrolment_of, last_in, path_of
from tijiao.registry.models import Circumstance, ClassDetails, Enrolment, KeptBack, Population, Pupil, Staff

_FACTS: tuple[tuple[str, Any, str], ...] = (
    ("name", _("姓名"), "name"), ("student_no", _("学籍号"), "id"), ("id_number", _("身份证号"), "id"),
    ("sex", _("性别"), ""), ("birth_date", _("出生日期"), ""),
)
_STAFF_FACTS: tuple[tuple[str, Any, str], ...] = (
    ("id_number", _("身份证号"), "id"), ("birth_date", _("出生日期"), ""),
)
#: Who may see a member of staff at all reads the name and the work; number and birth are personal.
_STAFF_FIELDS: tuple[tuple[str, Any, str, Sensitivity], ...] = (
    ("name", _("姓名"), "name", Sensitivity.INTERNAL), ("staff_no", _("工号"), "id", Sensitivity.INTERNAL),
    ("id_number", _("身份证号"), "id", Sensitivity.PERSONAL), ("sex", _("性别"), "", Sensitivity.OPEN),
    ("birth_date", _("出生日期"), "", Sensitivity.PERSONAL), ("subject", _("任教学科"), "", Sensitivity.OPEN),
    ("title", _("职称"), "", Sensitivity.OPEN), ("education", _("学历"), "", Sensitivity.OPEN),
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
        told |= _change_forms(pupil, place) | _family_forms([(one["pk"], one["title"]) for one in told["guardians"]])
    return _with(told, wrong)


def _with(told: dict[str, Any], wrong: Any) -> dict[str, Any]:
    """The form that came back with faults stands open in its place. Each form's fields bear ids of their own."""
    told |= {wrong[0]: wrong[1], "wrong": wrong[0]} if wrong else {}
    for name, value in told.items():
        if isinstance(value, BaseForm):
            value.auto_id = f"{name}_%s"
    return told


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
        kept = KeptBack.objects.filter(pupil=pupil, school_year=place.school_year).first()
        told["kept_back"] = kept
        told["keep_back_form"] = None if kept else forms.KeepBackForm(place.organisation)
        _ask_classes_once(told)
    return told


def _ask_classes_once(told: dict[str, Any]) -> None:
    """The classes of the school stand in two forms of the page and are asked for once."""
    fields = [told[name].fields["class_organisation"] for name in ("class_form", "keep_back_form") if told[name]]
    classes = [(one.pk, str(one)) for one in fields[0].queryset]
    for field in fields:
        field.choices = [("", field.empty_label), *classes]


def _family_forms(guardians: list[tuple[int, str]]) -> dict[str, Any]:
    told: dict[str, Any] = {"may_change": True, "guardian_form": forms.GuardianForm()}
    if guardians:
        told["guardian_correct_form"] = forms.CorrectGuardianForm(guardians)
        told["consent_form"] = forms.ConsentForm(guardians, initial={"on": clock.today()})
    return told


def guardian_choices(user: User, pupil: Pupil) -> list[tuple[int, str]]:
    """(id, relation and as much of the name as the person may read) of each guardian of the child."""
    path = path_of(last_enrolment_of(pupil, on=clock.today()))
    clear = Sensitivity.PERSONAL in readable(user, at=path)
    return [(one["pk"], one["title"]) for one in _guardians(pupil, clear)]


def _guardians(pupil: Pupil, clear: bool) -> list[dict[str, Any]]:
    if pupil.family is None:
        return []
    readings = {Sensitivity.PERSONAL} if clear else set()
    told = []
    for one in pupil.family.guardians.order_by("pk"):
        name, relation = shown(one.name, "name", Sensitivity.PERSONAL, readings), one.get_relation_display()
        phone = shown(one.phone, "phone", Sensitivity.PERSONAL, readings)
        told.append({"pk": one.pk, "name": name, "relation": relation, "phone": phone, "title": f"{relation} {name}"})
    return told


def school_of(pupil: Pupil) -> Any:
    """The school where the pupil stands now. Raises StandsNowhere."""
    return enrolment_of(pupil, on=clock.today()).organisation


def staff_of(user: User, pk: int) -> Staff:
    """The member of staff, when the person may see it. Raises NotVisible."""
    found: Staff | None = Staff.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def staff_context(user: User, pk: int, *, wrong: Any = None) -> dict[str, Any]:
    """The page of a member of staff; `wrong`: a form with faults. Raises NotVisible."""
    found, day = staff_of(user, pk), clock.today()
    duties = list(found.employments.select_related("organisation").order_by("-from_day", "-pk"))
    clear = any(Sensitivity.PERSONAL in readable(user, at=duty.organisation.path) for duty in duties)
    internal = any(Sensitivity.INTERNAL in readable(user, at=duty.organisation.path) for duty in duties)
    name = shown(found.name, "name", Sensitivity.INTERNAL, {Sensitivity.INTERNAL} if internal else set())
    told: dict[str, Any] = {"staff": found, "name": name, "facts": facts(found, _STAFF_FACTS, clear)}
    mine = reach(user, Action.STAFF_CHANGE)
    told["duties"] = [(one, mine.covers(one.organisation.path)) for one in duties]
    if any(mine.covers(one.organisation.path) for one in duties):
        told["correct_form"] = resource_forms.CorrectStaffForm(initial={"version": found.version})
        told["duty_form"] = resource_forms.DutyForm(user, initial={"from_day": day})
        told["end_form"] = resource_forms.EndForm(initial={"on": day})
    return _with(told, wrong)


def cohort_of(class_organisation: Any) -> dict[str, Any]:
    """What makes the class a class: stage, entry year, number; nothing where that is not recorded."""
    details = ClassDetails.objects.filter(organisation=class_organisation).first()
    if details is None:
        return {}
    return {"stage": details.get_stage_display(), "entry_year": details.entry_year, "number": details.number}


def population_of(town: Any, year: str) -> dict[str, int]:
    """The form's fields as they stand: age_6 → children."""
    rows = Population.objects.filter(organisation=town, school_year=year)
    return {f"age_{one.age}": one.children for one in rows}


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
    return {"rows": rows, "theirs_at": stale.facts["theirs_at"], "back": reverse("registry:pupil", args=[pupil.pk])}


def stale_staff(user: User, staff: Staff, stale: StaleSave) -> dict[str, Any]:
    """As `stale_context`, for a member of staff: what is personal stays under its mask."""
    places = staff.employments.values_list("organisation__path", flat=True)
    readings = frozenset[Sensitivity]().union(*(readable(user, at=path) for path in places))
    mine, theirs = stale.facts["mine"], stale.facts["theirs"]
    rows = [
        (title, mine[name], shown(str(theirs[name] or ""), mask, sensitivity, readings))
        for name, title, mask, sensitivity in _STAFF_FIELDS
        if name in mine
    ]
    back = reverse("registry:staff-page", args=[staff.pk])
    return {"rows": rows, "theirs_at": stale.facts["theirs_at"], "back": back}
