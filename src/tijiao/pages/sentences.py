"""The sentence for each problem's code. Every package brings its own in `sentences.py`; they are gathered here."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from tijiao.kernel.problems import Problem
from tijiao.pages.sentences_kernel import SENTENCES as KERNEL

SENTENCES: dict[str, Any] = dict(KERNEL)


def gather() -> None:
    """Collect the sentences of every app. Called once, when all apps are ready."""
    for config in apps.get_app_configs():
        name = f"{config.name}.sentences"
        if config.name.startswith("tijiao.") and config.name != "tijiao.pages" and find_spec(name):
            SENTENCES.update(import_module(name).SENTENCES)


def sentence(problem: Problem) -> str:
    """What a person reads. A code without a sentence is a bug and says so with its facts."""
    told: Mapping[str, Any] = problem.facts
    pattern = SENTENCES.get(problem.code)
    return str(pattern) % told if pattern else _("出现未登记的问题：%(problem)s") % {"problem": problem}
