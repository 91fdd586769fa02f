"""`tijiao init`: an empty bureau from a roster in Excel, with its own plan. All or nothing."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tijiao.directory import clock
from tijiao.directory.domain import install
from tijiao.directory.models import Holding, Installation, Organisation, User
from tijiao.directory.roles import Role
from tijiao.keep import packs, problems, upgrade
from tijiao.kernel.problems import Problem, Problems
from tijiao.kernel.times import CITY_ZONE, local_day
from tijiao.plans.models import Plan
from tijiao.plans.reading import read_file
from tijiao.plans.taking import take_in
from tijiao.registry.roster import Applied, Roster, apply_roster, read_roster


@dataclass(frozen=True)
class Begun:
    """What was made. `codes`: the file with the one-time codes; `plan`: the draft that was read, None without one."""

    applied: Applied
    codes: Path
    plan: Plan | None


def begin(roster_file: Path, plan_file: Path | None) -> Begun:
    """Make the installation a real bureau from a roster, publish the packs, read the plan as a draft.

    Raises   AlreadyStarted, SampleAndReal, NoSuchFile, Problems with every fault of roster, plan file and packs.
             Nothing is written then but the empty tables.
    """
    if not roster_file.is_file():
        raise problems.NoSuchFile(file=roster_file)
    upgrade.migrate()
    clock.forget()
    _nothing_here()
    roster = read_roster(roster_file)
    library = _checked(roster, plan_file)
    at = clock.now()
    with transaction.atomic():
        install(Installation.Kind.REAL, at=at)
        applied = apply_roster(roster, at=at)
        packs.publish_all(by=None, at=at, library=library)
        plan = _take_in(plan_file, at) if plan_file is not None else None
        upgrade.note_version(at=at)
        codes = _write_codes(applied.codes, at)
    return Begun(applied, codes, plan)


def _nothing_here() -> None:
    there = Installation.objects.first()
    if there is not None and there.kind == Installation.Kind.SAMPLE:
        install(Installation.Kind.REAL, at=clock.now())  # refuses: sample and real never share a database
    if there is not None or Organisation.objects.exists() or User.objects.exists():
        raise problems.AlreadyStarted()


def _checked(roster: Roster, plan_file: Path | None) -> packs.Library:
    """The packs, when nothing is wrong with anything. Raises Problems with every fault of all three."""
    found: list[Problem] = [problems.RosterFault(fault=str(fault)) for fault in roster.faults]
    library = None
    try:
        library = packs.load_library()
    except Problems as faults:
        found += faults.found
    if plan_file is not None:
        found += _plan_faults(plan_file)
        if not roster.faults and not any(post.role == Role.SECTION_OFFICER and post.username for post in roster.posts):
            found.append(problems.NobodyMayRead())
    if found or library is None:
        raise Problems(found)
    return library


def _plan_faults(plan_file: Path) -> Sequence[Problem]:
    try:
        read_file(str(plan_file))
    except Problem as fault:
        return [fault]
    except OSError:
        return [problems.NoSuchFile(file=plan_file)]
    return []


def _take_in(plan_file: Path, at: datetime) -> Plan:
    """As the first section officer of the roster: whoever may correct the draft is also the one who took it in."""
    holdings = Holding.objects.on(local_day(at)).filter(post__role=Role.SECTION_OFFICER).select_related("user")
    reader = holdings.order_by("pk").first()
    if reader is None:
        raise problems.NobodyMayRead()
    return take_in(plan_file.read_bytes(), plan_file.name, by=reader.user, at=at)


def _write_codes(codes: Sequence[tuple[str, str, str]], at: datetime) -> Path:
    """Account, name and one-time code of everybody, in a file that only its owner can read."""
    path = Path(settings.HOME) / f"codes-{at.astimezone(CITY_ZONE):%Y%m%d-%H%M%S}.csv"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(("account", "name", "code"))
        table.writerows(codes)
    return path
