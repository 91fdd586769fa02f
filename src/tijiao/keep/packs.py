"""From the pack folders into the database: all desks at once, or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from tijiao.allocation import domain as allocation
from tijiao.allocation.declare import AdmissionEntry, ExamEntry
from tijiao.audit.domain import record
from tijiao.awards import domain as awards
from tijiao.awards.declare import SchemeEntry
from tijiao.cases import domain as cases
from tijiao.cases.declare import CaseTypeEntry, Life, SurveyEntry, TimeLimit
from tijiao.directory.models import User
from tijiao.evaluation import domain as evaluation
from tijiao.evaluation.declare import EvaluationEntry
from tijiao.forms import domain as forms
from tijiao.forms.declare import FormDefinition
from tijiao.insight import kept, standards
from tijiao.inspections import publishing as inspections
from tijiao.inspections.declare import ChecklistEntry, FindingEntry, VisitCapEntry
from tijiao.keep import library
from tijiao.keep.problems import PackFault
from tijiao.kernel.problems import Problem, Problems
from tijiao.ledgers import domain as ledgers
from tijiao.ledgers.declare import CalendarEntry, LedgerEntry
from tijiao.packs.entry import Entry
from tijiao.packs.faults import Fault
from tijiao.packs.loader import Loaded, Placed, load_folder
from tijiao.packs.plan import Plan
from tijiao.plans import domain as plans
from tijiao.plans.declare import DeclaredProject
from tijiao.programmes import domain as programmes
from tijiao.programmes.declare import ProgrammeEntry
from tijiao.registry.exchange import profiles
from tijiao.registry.exchange.declare import ProfileEntry

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Library:
    """The national standards and the year's plan of this installation, loaded without a fault."""

    national: Loaded
    year: Loaded

    @property
    def plan(self) -> Plan:
        if self.year.plan is None:  # `load_library` refuses such a folder
            raise ValueError("the year's folder has no plan")
        return self.year.plan

    @property
    def placed(self) -> tuple[Placed, ...]:
        return (*self.national.placed, *self.year.placed)

    def entries(self, model: type[E]) -> tuple[E, ...]:
        """Every entry of that model in both folders, the standards first."""
        return (*self.national.entries(model), *self.year.entries(model))

    @property
    def served(self) -> Mapping[str, Sequence[Placed]]:
        """Mechanism id → the entries that make it run."""
        found: dict[str, list[Placed]] = defaultdict(list)
        for placed in self.placed:
            for mechanism in placed.entry.serves:
                found[mechanism].append(placed)
        return found

    @property
    def projects(self) -> Mapping[int, Sequence[DeclaredProject]]:
        """Number of the line → its projects."""
        found: dict[int, list[DeclaredProject]] = defaultdict(list)
        for placed in self.placed:
            if isinstance(placed.entry, DeclaredProject) and placed.pack is not None and placed.pack.line is not None:
                found[placed.pack.line].append(placed.entry)
        return found


@dataclass(frozen=True)
class Published:
    """What a publication changed, by kind; all noughts when the packs were published before as they stand."""

    plan: str
    forms: int
    ledgers: int
    findings: int
    checklists: int
    programmes: int
    schemes: int
    cases: int
    projects: int
    standards: int
    profiles: int


def load_library(root: Path | None = None, year: str | None = None) -> Library:
    """The folders that this installation runs on. Raises Problems with every fault of both."""
    root = root or settings.PACKS
    national = load_folder(root / library.NATIONAL, library.KINDS)
    loaded = load_folder(root / (year or settings.PLAN_PACK), library.KINDS, beside=[national])
    faults = [
        *(_fault(library.NATIONAL, one) for one in national.faults),
        *(_fault(loaded.path.name, one) for one in loaded.faults),
    ]
    if not faults and loaded.plan is None:
        faults.append(
            _fault(loaded.path.name, Fault("plan.yaml", 1, "this folder holds no plan", "name a plan's folder"))
        )
    if faults:
        raise Problems(faults)
    return Library(national, loaded)


def _fault(folder: str, fault: Fault) -> Problem:
    return PackFault(place=f"{folder}/{fault.file}:{fault.line}", what=fault.message, remedy=fault.remedy or "—")


@transaction.atomic
def publish_all(*, by: User | None, at: datetime, library: Library | None = None) -> Published:
    """Write everything that the packs declare into the database, in the order in which the desks need each other.

    The same packs again change nothing but the plan's links to organisations that were missing before. Called by
    commands and the sample city only; no page leads here.
    Raises   Problems with every fault, before anything is written.
    """
    held = library or load_library()
    transaction.on_commit(kept.project)
    done = _desks(held, by=by, at=at)
    record(
        "packs.publish",
        by=by,
        subject=("keep.packs", held.plan.id),
        at=at,
        facts={"forms": done.forms, "ledgers": done.ledgers, "findings": done.findings, "checklists": done.checklists,
               "programmes": done.programmes, "schemes": done.schemes, "cases": done.cases, "projects": done.projects,
               "standards": done.standards, "profiles": done.profiles},
    )  # fmt: skip
    return done


def _desks(held: Library, *, by: User | None, at: datetime) -> Published:
    new_forms = forms.publish(held.entries(FormDefinition), by=by, at=at)
    dated: list[LedgerEntry | CalendarEntry] = [*held.entries(CalendarEntry), *held.entries(LedgerEntry)]
    new_ledgers = ledgers.publish(dated, by=by, at=at)
    new_findings = inspections.publish(held.entries(FindingEntry), by=by, at=at)
    new_checklists = inspections.publish_checklists(held.entries(ChecklistEntry), by=by, at=at)
    inspections.publish_caps(held.entries(VisitCapEntry), by=by, at=at)
    told: list[TimeLimit | Life | CaseTypeEntry | SurveyEntry] = [
        *held.entries(TimeLimit), *held.entries(Life), *held.entries(CaseTypeEntry), *held.entries(SurveyEntry)
    ]  # fmt: skip
    new_cases = cases.publish_types(told, by=by, at=at)
    new_programmes = programmes.publish(held.entries(ProgrammeEntry), by=by, at=at)
    new_schemes = awards.publish(held.entries(SchemeEntry), by=by, at=at)
    arranged: list[ExamEntry | AdmissionEntry] = [*held.entries(ExamEntry), *held.entries(AdmissionEntry)]
    new_schemes += allocation.publish(arranged, by=by, at=at)
    new_schemes += evaluation.publish(held.entries(EvaluationEntry), by=by, at=at)
    plan = plans.publish(held.plan, held.served, by=by, at=at)
    new_profiles = profiles.publish(held.entries(ProfileEntry), by=by, at=at)
    new_standards = standards.publish(standards.read(held.national.path / standards.FILE.name), by=by, at=at)
    lines = held.projects.items()
    projects = sum(plans.publish_projects(entries, line=line, by=by, at=at) for line, entries in lines)
    return Published(
        plan.code,
        forms=len(new_forms),
        ledgers=len(new_ledgers),
        findings=len(new_findings),
        checklists=len(new_checklists),
        programmes=len(new_programmes),
        schemes=len(new_schemes),
        cases=len(new_cases),
        projects=projects,
        standards=new_standards,
        profiles=new_profiles,
    )
