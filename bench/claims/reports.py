"""Dossiers of three hundred schools as one zip, as the worker makes it."""

import shutil
from functools import partial
from importlib import import_module
from typing import Any

from bench.claims.city import ROOT, standing_city
from bench.claims.saves import Desks
from bench.harness import Claim, Contender, within

HOME = ROOT / "build" / "bench-reports"
SCHOOLS = 300


def prepare(ending: str) -> Any:
    """A copy of the city, and a zip of three hundred dossiers asked for by the leader."""
    city = standing_city()
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(city, HOME)
    desks = Desks(HOME)
    bundles, leader = import_module("tijiao.reports.bundles"), desks.user("leader")
    codes = [one.code for one in bundles.schools_of(leader)][:SCHOOLS]
    assert len(codes) == SCHOOLS
    made = desks.model("reports", "Bundle").objects.create(
        codes=codes, ending=ending, base="http://bench", total=SCHOOLS, made_by=leader, made_at=desks.at
    )
    return partial(bundles.make.func, made.pk)


def prepare_word() -> Any:
    return prepare("docx")


def prepare_pdf() -> Any:
    return prepare("pdf")


def make(verb: Any) -> None:
    assert verb() == SCHOOLS


CLAIMS = [
    Claim("300 dossiers as one zip", [Contender("Word", make, prepare_word, runs=1)], within(40)),
    Claim("300 dossiers as one zip of PDF", [Contender("PDF", make, prepare_pdf, runs=1)], within(20)),
]
