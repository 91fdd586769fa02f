"""Every problem of the kernel can be said in words, and tells what its sentence needs."""

import pickle
import re
from datetime import date
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules

import pytest

import tijiao.kernel
from tijiao.kernel.clocks import BeyondExtension, Move, State, Unit, Why
from tijiao.kernel.periods import Kind, WrongKind
from tijiao.kernel.problems import Problem, all_problem_types
from tijiao.kernel.retention import Standing
from tijiao.kernel.schooldays import Status
from tijiao.pages.sentences import sentence
from tijiao.pages.sentences_kernel import SENTENCES, WORDS

MODULES = [import_module(f"tijiao.kernel.{module.name}") for module in iter_modules(tijiao.kernel.__path__)]
OWN = {module.__name__ for module in MODULES} - {Problem.__module__}
KINDS = [kind for kind in all_problem_types() if kind.__module__ in OWN]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_problem_has_a_sentence_and_documents_the_facts_that_it_names(kind: type[Problem]) -> None:
    named = re.findall(r"%\((\w+)\)s", str(SENTENCES[kind.code]))

    assert [name for name in named if not re.search(rf"\b{name}\b", str(kind.__doc__))] == []
    assert str(SENTENCES[kind.code]) % dict.fromkeys(named, "1")


def test_codes_are_stable_names_of_one_problem_each() -> None:
    codes = [kind.code for kind in KINDS]

    assert len(set(codes)) == len(codes)
    assert set(codes) == set(SENTENCES)
    assert all(re.fullmatch(r"[a-z]+\.[a-z-]+", code) for code in codes)


@pytest.mark.parametrize("values", [Kind, Status, Unit, Move, State, Why, Standing], ids=lambda values: values.__name__)
def test_every_value_that_people_meet_has_a_word(values: type[StrEnum]) -> None:
    assert [value for value in values if value.value not in WORDS] == []


def test_a_sentence_says_facts_in_words() -> None:
    said = sentence(WrongKind(text="2020-W10", wanted=Kind.MONTH, found=Kind.WEEK))

    assert said == "“2020-W10”是另一种时段（周），这里要的是 月。"


def test_a_problem_survives_the_way_to_another_process() -> None:
    problem = BeyondExtension(wanted=31, allowed=30, unit=Unit.CALENDAR_DAYS, on=date(2020, 3, 1))

    assert pickle.loads(pickle.dumps(problem)).facts == problem.facts
