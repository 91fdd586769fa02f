"""What the packs claim to serve stands in the sample city: every mechanism id that an entry names, with what shows it."""

import re
from collections.abc import Callable

import pytest
from given import REPOSITORY

from tijiao.access.gate import readable
from tijiao.access.sensitivity import Sensitivity
from tijiao.allocation.models import Draw as Lot
from tijiao.allocation.models import ExamSeat, Placement, Solution, Watch
from tijiao.awards.models import Grant
from tijiao.cases.models import Answer, Candidate, Case, Contact, Member, Part, Response
from tijiao.directory import clock
from tijiao.directory.models import Organisation, User
from tijiao.evaluation.models import Entered, Scheme
from tijiao.evaluation.standing import Standing, live
from tijiao.insight.library import library
from tijiao.insight.readings import city_value, reading
from tijiao.inspections import cells
from tijiao.inspections.grid import Level
from tijiao.inspections.models import (
    Answer as VisitAnswer,
)
from tijiao.inspections.models import (
    Charge,
    Draw,
    Finding,
    FindingRule,
    Inspector,
    OpeningPermission,
    Recheck,
    Sheet,
    Visit,
)
from tijiao.keep.packs import load_library
from tijiao.kernel.periods import Period
from tijiao.ledgers.models import Ledger, Record
from tijiao.ledgers.obligations import EVERYWHERE
from tijiao.ledgers.public import columns, public_ledger, public_ledgers, rows
from tijiao.plans.models import Line, Measure, Milestone, Project
from tijiao.plans.shown import line_page
from tijiao.programmes import hours
from tijiao.programmes.models import Attendance, Programme
from tijiao.registry.models import FacilityState
from tijiao.reports.library import templates


def records(ledger: str, **answers: str | int) -> Callable[[], int]:
    """Records of a ledger whose data hold the answers."""
    told = {f"data__{name}": value for name, value in answers.items()}
    return lambda: Record.objects.filter(ledger__code=ledger, **told).count()


def indicator(name: str) -> Callable[[], int]:
    """An indicator that the packs declare."""
    return lambda: name in library().indicators


def valued(name: str, period: str = "") -> Callable[[], int]:
    """An indicator that has a value for the whole city, however small, in the period (default: today's)."""
    asked = Period.parse(period) if period else None
    return lambda: reading(name, period=asked).value is not None


def steps(mechanism: str) -> list[Callable[[], int]]:
    """Steps of a mechanism's projects: some reached with evidence, some still ahead."""
    found = {"project__mechanism": mechanism}
    return [
        lambda: Milestone.objects.filter(**found, done_on__isnull=False).exclude(evidence="").count(),
        lambda: Milestone.objects.filter(**found, done_on=None).count(),
    ]


def estates_at(stage: str | None) -> Callable[[], int]:
    """Kindergartens of estates that stand at a stage on the line's page; None: not built yet."""

    def count() -> int:
        line = Line.objects.whole().get(position=11)
        works = next(one for one in line_page(line, city_value, on=clock.today())["works"] if one.mechanism == "11.5")
        return sum(stage == (work.reached and work.reached.title_zh) for work in works.works)

    return count


def reads_discipline(*usernames: str) -> list[bool]:
    """Whether each account reads what is of discipline at the section that keeps it."""
    path = Organisation.objects.get(code="integrity").path
    users = [User.objects.get(username=name) for name in usernames]
    return [Sensitivity.DISCIPLINE in readable(one, at=path) for one in users]


def sessions(mechanism: str) -> Callable[[], int]:
    """Who checked in at the sessions of a mechanism's programmes."""
    return lambda: Attendance.objects.filter(session__programme__mechanism=mechanism).count()


def cases(*kinds: str, **told: object) -> Callable[[], int]:
    """Cases of some types with what is told of them."""
    return lambda: Case.objects.filter(kind__code__in=kinds, **told).count()


def sheets(*checklists: str, **more: object) -> list[Callable[[], int]]:
    """Sheets of each checklist that were filed and scored."""
    told = {"passed__isnull": False, **more}
    return [
        lambda code=code: Sheet.objects.filter(version__checklist__code=code, **told).count()  # type: ignore[misc]
        for code in checklists
    ]


def closed(kind: str) -> Callable[[], int]:
    """A kind of finding that stands declared with its deadline; what was found of it is followed to closure."""
    return lambda: FindingRule.objects.filter(kind__code=kind, days__gt=0).count()


def standings(scheme: str) -> list[Standing]:
    """How a scheme's first group stands by today's readings."""
    found = Scheme.objects.get(code=scheme)
    return live(found, found.entry.groups[0], on=clock.today())


#: mechanism → what of it stands; each is a count that must not be nought
SHOWN: dict[str, list[Callable[[], int]]] = {
    "01.12": [cases("public-question", in_time=True), lambda: Case.objects.exclude(topic="").count(), indicator("questions-answered-in-time")],
    "02.1": [records("duty-list-head", done=6), records("duty-list-section"), valued("duty-list-coverage", "2020-Q1")],
    "02.2": [
        lambda: Record.objects.filter(ledger__code="integrity-talk", data__followups__0__due_on__gt="").count(),
        valued("talk-followups-done"),
    ],
    "02.3": [sessions("02.3"), valued("warning-education-people")],
    "02.6": [
        records("four-forms"),
        lambda: reads_discipline("discipline", "section", "leader") == [True, False, False],
        valued("first-form-share", "2020-Q1"),
    ],
    "02.4": [cases("inspection-opinion", phase="closed"), cases("inspection-opinion", in_time=True)],
    "02.5": [cases("campaign-problem"), indicator("campaign-closed-share"), indicator("campaign-repeat-share")],
    "02.8": [cases("petition", guarded="petition"), cases("petition", accepted_at__isnull=False), indicator("petitions-in-time")],
    "02.9": [cases("risk", phase="closed")],
    "03.3": [lambda: Candidate.objects.exclude(case=None).count(), cases("dropout", state="town"), indicator("dropouts-settled")],
    "03.5": [
        records("rural-meals", days__0__meals__gt=0, days__0__menu__gt=""),
        valued("rural-coverage-meals", "2019-12"),
        valued("rural-coverage-milk", "2019-12"),
        valued("rural-served-meals", "2019-12"),
        valued("meal-cost", "2019-12"),
    ],
    "03.6": [
        records("after-school-care", sessions__gt=0, attended__gt=0),
        valued("after-school-sessions", "2019/20-1"),
        valued("after-school-enrolled", "2019/20-1"),
        valued("after-school-attendance", "2019/20-1"),
    ],
    "04.14": [cases("child-care"), lambda: Contact.objects.count(), lambda: Member.objects.filter(duty="carer").count()],
    "06.4": [cases("disclosure-request", in_time=True), cases("disclosure-item"), indicator("disclosure-in-time")],
    "06.5": [cases("teacher-certificate"), cases("transfer-proof", in_time=True), indicator("services-in-time")],
    "07.3": [
        lambda: Part.objects.filter(case__kind__code="deputy-suggestion").count(),
        cases("deputy-suggestion", "cppcc-proposal", satisfaction="satisfied"),
        indicator("suggestions-in-time"),
    ],
    "07.4": [
        cases("improvement"),
        lambda: Answer.objects.filter(case__kind__code="public-complaint").exclude(satisfaction="").count(),
        indicator("public-satisfaction"),
        lambda: Response.objects.count(),
        cases("improvement", origin__startswith="survey/"),
    ],
    "08.1": [lambda: Contact.objects.filter(case__kind__code="medic-child").count(), indicator("care-contacts-kept")],
    "10.2": [cases("home-visit", source="own")],
    "10.3": [cases("device-child"), lambda: Contact.objects.filter(case__kind__code="device-child").count()],
    "15.3": [
        cases("research-order", satisfaction__gt=""),
        lambda: Answer.objects.filter(case__kind__code="research-order").exclude(rated_back="").count(),
    ],
    "20.4": [cases("counselling"), lambda: Member.objects.filter(duty="counsellor").count()],
    "20.5": [cases("left-behind"), lambda: Contact.objects.filter(case__kind__code="left-behind").count()],
    "23.3": [cases("teacher-help", phase="closed")],
    "01.3": [records("branch-monthly"), valued("branch-ledgers-filed", "2020-04")],
    "01.8": [records("headship-adoption", state_now="adopted"), valued("headship-adopted", "2019/20-1")],
    "01.10": [records("ideology-duty"), valued("ideology-duty-done", "2019/20-1")],
    "01.4": [*sheets("party-work"), closed("party-work")],
    "02.7": [*sheets("internal-audit"), closed("audit-finding")],
    "04.3": [*sheets("system-5-3-1-n", visit__mode="self"), indicator("system-elements-share")],
    "04.5": [*sheets("three-protections"), indicator("three-protections-share")],
    "04.6": [*sheets("safety-standard", visit__mode="self"), *sheets("safety-standard", visit__mode="on-site")],
    "04.8": [
        lambda: cells.rows(EVERYWHERE, on=clock.today()).filter(level="school", covered=True).count(),
        lambda: {cell.level for cell in cells.rows(EVERYWHERE, on=clock.today())} == set(Level),
        valued("grid-cells-covered"),
    ],
    "04.9": [lambda: reading("records-traced").value == 100],
    "04.10": [
        *sheets("cross-zone-safety"),
        lambda: Draw.objects.filter(round__kind="cross-zone", state="revealed", list_text__contains='"cross_zones":true').count(),
    ],
    "04.15": sheets("canteen-building", "canteen-management", "canteen-nutrition"),
    "05.1": [*sheets("named-visit", visit__mode="online"), *sheets("named-visit", visit__mode="on-site")],
    "05.3": sheets("themed-teaching", "follow-up-visit"),
    "05.4": [
        *sheets("named-visit"),
        lambda: Charge.objects.filter(to_day=None).count(),
        indicator("named-visit-coverage"),
        indicator("named-visit-rounds"),
    ],
    "06.3": [*sheets("leader-audit"), closed("audit-finding")],
    "06.2": [records("internal-control"), valued("internal-control-kept")],
    "06.7": [
        lambda: [one.code for one in public_ledgers()] == ["powers-list"],
        lambda: rows(public_ledger("powers-list")).count(),
        lambda: len(columns(public_ledger("powers-list"))) == 7,
        valued("legal-review-share"),
    ],
    "06.8": [sessions("06.8"), valued("law-education-coverage")],
    "06.10": [
        lambda: ExamSeat.objects.exclude(room=None).count(),
        lambda: Watch.objects.exclude(room=None).count(),
        lambda: Solution.objects.filter(published_at__isnull=False).count(),
    ],
    "06.11": [records("exam-equipment"), valued("exam-rooms-renewed", "2020-Q1")],
    "07.1": [sessions("07.1"), valued("friday-hour-attendance")],
    "07.2": [
        lambda: sum(one.hours for one in hours.own(User.objects.get(username="office"), on=clock.today()) or ()),
        lambda: [one.name for one in hours.places(User.objects.get(username="office"))] == ["办公室"],
        valued("cadre-training-hours"),
    ],
    "09.1": [records("duty-roster"), valued("duties-with-names", "2020-04")],
    "09.2": [records("two-two-eight"), valued("two-two-eight-complete", "2020-04")],
    "09.4": [
        lambda: Ledger.objects.filter(code="arrivals", waiting=True, terms=None).count(),
        lambda: reading("arrivals-share").value is None,
    ],
    "06.6": [
        *sheets("random-inspection"),
        lambda: Draw.objects.filter(round__kind="double-random", state="revealed").count(),
        lambda: Draw.objects.filter(state="aborted").count(),
    ],
    "07.5": [lambda: Inspector.objects.filter(kind="supervisor").count(), closed("supervisors-remark")],
    "08.2": [
        *sheets("opening-verification"),
        lambda: OpeningPermission.objects.count(),
        indicator("opening-verified-share"),
    ],
    "09.3": [*sheets("ten-in-place"), lambda: VisitAnswer.objects.filter(item="supplies", result="met").count()],
    "12.1": [
        records("digital-classrooms", lessons__0__sessions__gt=0),
        valued("shared-lessons", "2019/20-1"),
        valued("digital-equipped", "2019/20-1"),
        valued("digital-active", "2019/20-1"),
    ],
    "14.1": sheets("refined-management"),
    "18.3": [
        records("class-timetable"),
        *(valued(f"lessons-offered-{one}") for one in ("pe", "music", "art")), valued("classes-full-pe"),
    ],
    "18.6": [
        records("labour-practice"), valued("practice-sites"), valued("schools-with-practice-site"),
        valued("practice-lessons", "2019/20-1"),
    ],
    "18.9": [*sheets("language-use"), closed("language-use")],
    "21.4": [records("visiting-families", visits__0__families__gt=0), valued("visited-families"), valued("visited-teachers")],
    "21.5": [
        records("parents-in-lectures", lectures__0__parents__gt=0),
        valued("lectures-parents"),
        lambda: (reading("lectures-check-ins").value or 0) > 0,
    ],
    "21.6": [records("sharing-housework", classes__0__families__gt=0), valued("housework-families")],
    "22.5": [*sheets("private-school-annual"), closed("private-school")],
    "27.1": [
        records("sport-log"), valued("daily-sport-minutes", "2019-12"), valued("daily-sport-kept", "2020-W20"),
        valued("daily-sport-hours", "2020-05-20"),
    ],
    "27.3": [
        records("sport-homework"), *(valued(f"sport-homework-{one}", "2020-03") for one in ("done", "set", "parts")),
    ],
    "29.5": [*sheets("association-annual"), lambda: Visit.objects.filter(organisation__kind="association", state="done").count()],
    "29.6": [
        records("sports-monthly"),
        *(valued(f"sports-month-{one}", "2020-03") for one in ("lottery-sales", "lottery-fund", "industry-revenue")),
        *(valued(f"sports-standing-{one}") for one in ("lottery-shops", "industry-units")),
    ],
    "04.1": [lambda: Grant.objects.filter(scheme__code="safety-model-school").count()],
    "04.2": [records("daily-check", day_state="in-order")],
    "04.4": [records("daily-check", escort_on_duty="no")],  # an unmanned post shows the same morning
    "04.7": [lambda: FacilityState.objects.filter(key="police-link").count(), indicator("cctv-linked-share")],
    "04.11": [records("daily-check"), records("weekly-summary"), records("monthly-sweep")],
    "04.12": [records("drill-monthly"), indicator("drills-held-share")],
    "04.13": [
        lambda: Finding.objects.filter(source="self").count(),
        lambda: Recheck.objects.count(),
        indicator("hazards-overdue"),
    ],
    "04.16": [
        lambda: Programme.objects.filter(mechanism="04.16").count(),
        lambda: Visit.objects.filter(sheets__round__kind="joint", seats__inspector__kind="office").count(),
    ],
    "04.17": [
        records("food-tender"),
        lambda: Record.objects.filter(ledger__code="food-delivery", data__items__0__price__gt=0).count(),
        valued("food-price-outliers", "2019-12"),
    ],
    "04.18": [lambda: FacilityState.objects.filter(key="online").count(), indicator("kitchens-online-share")],
    "05.2": [
        records("school-conditions"),
        valued("balanced-r1-primary"),
        valued("balanced-r7-junior-cv"),
        valued("balanced-passing-junior"),
        valued("staff-ratio-primary"),
    ],
    "05.5": [
        lambda: Entered.objects.filter(scheme__code="school-2020").count(),
        lambda: sum(one.score.total is not None for one in standings("school-2020")),
        lambda: sum(bool(path.address) for one in standings("kindergarten-2020") for path in one.paths.values()),
    ],
    "06.1": [records("funding-received"), valued("funding-paid-share")],
    "06.9": [
        lambda: Placement.objects.filter(how="drawn").count(),
        lambda: Placement.objects.filter(how="waiting").count(),
        lambda: Lot.objects.filter(part="lottery", state="aborted").count(),
        valued("classes-above-45"), valued("classes-56-to-65"), valued("classes-66-plus"),
    ],
    "05.6": [lambda: sum(one.id == "duty-evidence" for one in templates())],
    "05.7": [indicator("records-missing"), lambda: len(templates())],
    "05.8": [lambda: sum("quality-year" in one.tags for one in Measure.objects.all())],
    "11.1": [lambda: Milestone.objects.filter(project__mechanism="11.1").count(), indicator("milestones-on-time")],
    "11.2": [lambda: Milestone.objects.filter(project__mechanism="11.2").count()],
    "11.3": [indicator("preschool-enrolment-rate")],
    "11.4": [
        indicator("public-inclusive-share"), records("kindergarten-conditions"), valued("public-kindergarten-share"),
        valued("kindergarten-outdoor-area"),
    ],
    "11.5": [estates_at(None), estates_at("建成"), estates_at("移交"), estates_at("开园"), valued("estate-kindergartens-open")],
    "11.6": steps("11.6"),
    "11.7": [*steps("11.7"), valued("district-area-under-way"), lambda: reading("district-area-under-way").value > 0],
    "11.8": [*steps("11.8"), lambda: Project.objects.filter(mechanism="11.8", goals=["preschool-enrolment", "public-inclusive"]).count()],
    "17.8": steps("17.8"),
    "23.4": steps("23.4"),
    "14.2": [lambda: Grant.objects.filter(scheme__code="modern-school").count(), indicator("modern-school-share")],
    "14.3": [lambda: Grant.objects.filter(scheme__code__in=("sunny-campus", "campus-culture")).count()],
    "14.4": [
        records("school-governance", charter_state="approved"),
        valued("charter-councils-in-place"), valued("charter-councils-complete"), valued("council-minutes-kept", "2019"),
    ],
    "14.5": [lambda: Grant.objects.filter(scheme__code="kindergarten-grade").count()],
    "25.1": [lambda: Programme.objects.filter(mechanism="25.1").count()],
    "25.2": [lambda: Attendance.objects.count(), indicator("training-person-times")],
    "25.3": [lambda: Programme.objects.filter(mechanism="25.3").count()],
}


def test_the_table_names_exactly_what_the_packs_serve():
    assert sorted(SHOWN) == sorted(load_library().served)


@pytest.mark.parametrize(("name", "words"), [
    ("README.md", r"plan's (\d+) mechanisms (\d+) are served"), ("README.zh.md", r"共有 (\d+) 项机制，其中 (\d+) 项"),
])  # fmt: skip
def test_the_readme_says_how_many_are_served(name, words):
    found = re.search(words, (REPOSITORY / name).read_text(encoding="utf-8"))

    assert found is not None
    assert found.groups() == (str(len(load_library().plan.mechanisms)), str(len(SHOWN)))


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("mechanism", sorted(SHOWN))
def test_what_a_pack_serves_stands_in_the_city(mechanism):
    assert all(count() for count in SHOWN[mechanism])
