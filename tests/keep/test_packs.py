"""Packs go into the database together, in the order in which the desks need each other, or not at all."""

from argparse import Namespace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from keep import small
from tijiao.audit.models import AuditEntry
from tijiao.awards.models import Scheme
from tijiao.forms.models import FormVersion
from tijiao.inspections.models import FindingKind
from tijiao.keep import command_check
from tijiao.keep.packs import Published, load_library, publish_all
from tijiao.kernel.problems import Problems
from tijiao.ledgers.models import Ledger
from tijiao.plans.models import Line, Measure, Plan, Project
from tijiao.programmes.models import Programme


def test_everything_that_is_declared_stands_in_the_database(
    tmp_path: Path, city: SimpleNamespace, at: datetime
) -> None:
    library = load_library(small.write(tmp_path), "small")

    done = publish_all(by=None, at=at, library=library)

    assert done == Published(
        "plan-small", forms=1, ledgers=1, findings=1, checklists=0, programmes=1, schemes=1, cases=0, projects=1,
        standards=0, profiles=0,
    )
    found = [
        list(model.objects.values_list(name, flat=True))
        for model, name in [
            (FormVersion, "form_id"), (Ledger, "code"), (FindingKind, "code"), (Programme, "code"), (Scheme, "code"),
            (Project, "code"), (Plan, "code"),
        ]
    ]  # fmt: skip
    assert found == [
        ["daily-check"],
        ["daily-check"],
        ["fire"],
        ["drill"],
        ["safe-school"],
        ["new-primary"],
        ["plan-small"],
    ]
    assert [line.owner for line in Line.objects.order_by("position")] == [city.safety, city.safety]
    assert Project.objects.get().line.position == 2


def test_a_mechanism_knows_which_entries_make_it_run(tmp_path: Path, city: SimpleNamespace, at: datetime) -> None:
    publish_all(by=None, at=at, library=load_library(small.write(tmp_path), "small"))

    told = {one["id"]: [title["zh"] for title in one["served"]] for one in Measure.objects.get(code="01-a").mechanisms}

    assert told == {"01.1": ["火灾", "日检查台账"], "01.2": []}


def test_the_same_packs_again_change_nothing(tmp_path: Path, city: SimpleNamespace, at: datetime) -> None:
    library = load_library(small.write(tmp_path), "small")
    publish_all(by=None, at=at, library=library)
    rows = list(Line.objects.values()), list(Ledger.objects.values()), list(FormVersion.objects.values())

    done = publish_all(by=None, at=at, library=library)

    assert (done.forms, done.ledgers, done.findings, done.programmes, done.schemes) == (0, 0, 0, 0, 0)
    assert rows == (list(Line.objects.values()), list(Ledger.objects.values()), list(FormVersion.objects.values()))
    assert AuditEntry.objects.filter(action="packs.publish").count() == 2


def test_every_fault_is_told_at_once_and_nothing_is_written(tmp_path: Path, city: SimpleNamespace) -> None:
    wrong = {
        "small/01-safety/hazards.yaml": small.FILES["small/01-safety/hazards.yaml"].replace("major", "huge"),
        "small/01-safety/programmes.yaml": small.FILES["small/01-safety/programmes.yaml"].replace("safety", "sefety"),
        "national/pack.yaml": "id: national\n",
    }

    with pytest.raises(Problems) as caught:
        load_library(small.write(tmp_path, wrong), "small")

    assert sorted({problem.facts["place"] for problem in caught.value.found}) == [
        "national/pack.yaml:1",
        "small/01-safety/hazards.yaml:4",
        "small/01-safety/programmes.yaml:4",
    ]
    assert not FormVersion.objects.exists()


def test_a_year_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        load_library(small.write(tmp_path), "plan-1999")

    assert [problem.facts["what"] for problem in caught.value.found] == ["there is no such folder"]


def test_a_plan_folder_is_checked_and_what_nothing_serves_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small.write(tmp_path) / "small"

    code = command_check.run(Namespace(dir=str(folder), complete=False, json=False))

    assert (code, capsys.readouterr().out.splitlines()) == (
        0,
        ["01.2 演练: nothing serves it yet", "faults: 0; entries: 6; mechanisms served: 2 of 3"],
    )


def test_under_complete_what_nothing_serves_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small.write(tmp_path) / "small"

    code = command_check.run(Namespace(dir=str(folder), complete=True, json=True))

    assert code == 2
    assert '"message": "nothing serves the mechanism 01.2 演练"' in capsys.readouterr().out
