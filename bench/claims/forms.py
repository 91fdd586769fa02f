"""Answers judged in bulk: what a workbook of filings, or the sample city, asks of a compiled form."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from bench.claims.city import ROOT
from bench.harness import Claim, Contender, within
from tijiao.forms.compiled import FORM, Form, compile_form
from tijiao.forms.declare import FormDefinition
from tijiao.forms.validate import validate
from tijiao.packs.loader import load_folder

RECORDS = 10_000
AT = datetime(2020, 5, 20, 2, 30, tzinfo=UTC)
_YES = ("gate_guarded", "escort_on_duty", "morning_check", "exits_clear", "fire_gear", "stairs_watched", "cctv_working")


def daily_check() -> tuple[Form, dict[str, Any]]:
    """The form of the daily check, and a check in which all is well."""
    loaded = load_folder(ROOT / "packs" / "plan-2020", [FORM], partial=True)
    form = next(one for one in loaded.entries(FormDefinition) if one.id == "daily-check")
    answers = {**dict.fromkeys(_YES, "yes"), "meals_served": "no", "bus_runs": "no", "hazards_found": "0"}
    return compile_form(form), answers


def visits() -> tuple[Form, dict[str, Any]]:
    """A form with a repeat of ten rows, each with a constraint and a calculation, and sums over them."""
    words = {"zh": "x", "en": "x"}
    form = FormDefinition.model_validate({
        "id": "visits", "title": words, "fields": [
            {"type": "repeat", "name": "homes", "label": words, "fields": [
                {"type": "integer", "name": "children", "label": words, "required": True, "constraint": ". < 20"},
                {"type": "calculate", "name": "twice", "calculation": "${children} * 2"}]},
            {"type": "calculate", "name": "all", "calculation": "sum(${twice}) + count(${homes})"}],
    }, strict=False)  # fmt: skip
    return compile_form(form), {"homes": [{"children": number} for number in range(10)]}


def judge(prepared: tuple[Form, dict[str, Any]], *, times: int) -> None:
    form, answers = prepared
    for _record in range(times):
        if validate(form, answers, at=AT).faults:
            raise ValueError("right answers were called wrong")


CLAIMS = [
    Claim(
        "forms: 10,000 daily checks of 24 items judged",
        [Contender("validate", partial(judge, times=RECORDS), daily_check)], within(3),
    ),
    Claim(
        "forms: 1,000 records with ten rows each judged",
        [Contender("validate", partial(judge, times=RECORDS // 10), visits)], within(3),
    ),
]  # fmt: skip
