"""The sentence for each problem's code. Every package brings its own in `sentences.py`; they are gathered here."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from django.utils.translation import gettext as _

import tijiao
from tijiao.kernel.problems import Problem
from tijiao.pages.sentences_kernel import SENTENCES as KERNEL
from tijiao.pages.sentences_kernel import WORDS


@cache
def sentences() -> Mapping[str, Any]:
    """Code → sentence with %(named)s places, of every package; needs translations, no database."""
    found: dict[str, Any] = dict(KERNEL)
    for package in iter_modules(tijiao.__path__, "tijiao."):
        name = f"{package.name}.sentences"
        if package.ispkg and package.name != "tijiao.pages" and find_spec(name):
            found.update(import_module(name).SENTENCES)
    return found


def sentence(problem: Problem) -> str:
    """What a person reads. A code without a sentence is a bug and says so with its facts."""
    told: Mapping[str, Any] = {name: _in_words(value) for name, value in problem.facts.items()}
    pattern = sentences().get(problem.code)
    return str(pattern) % told if pattern else _("出现未登记的问题：%(problem)s") % {"problem": problem}


class _Bare(dict[str, Any]):
    """The facts that were kept; what was not is three dots."""

    def __missing__(self, name: str) -> str:
        return "…"


def bare_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a problem that was kept without what tells a person; "" for a code that is known no more."""
    pattern = sentences().get(code)
    return str(pattern) % _Bare(facts) if pattern else ""


def _in_words(value: Any) -> Any:
    """The kernel's own values (kinds of period, units) in words; all else as it is."""
    return WORDS.get(value.value, value) if isinstance(value, StrEnum) else value
