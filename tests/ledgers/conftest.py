"""The ledgers of school safety, published into the little city, and answers that are right."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from given import NOW, REPOSITORY

from tijiao.forms import compiled
from tijiao.forms import domain as forms
from tijiao.kernel.periods import Period
from tijiao.ledgers import declare, domain, listeners
from tijiao.ledgers.models import Ledger
from tijiao.packs.loader import load_folder

YES = ("gate_guarded", "escort_on_duty", "morning_check", "exits_clear", "fire_gear", "stairs_watched", "cctv_working")
LOADED = load_folder(REPOSITORY / "packs" / "plan-2020", [*compiled.KINDS, *declare.KINDS], partial=True)
_SAFETY = ("daily-check", "drill-monthly", "monthly-sweep", "weekly-summary")
SAFETY = [
    *(one for one in LOADED.entries(declare.LedgerEntry) if one.id in _SAFETY), *LOADED.entries(declare.CalendarEntry),
]  # fmt: skip


def moment(text: str) -> datetime:
    """A city moment: "2020-05-20 17:30"."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def check(**changed: Any) -> dict[str, Any]:
    """A daily check in which all is well, but for what is told."""
    return {**dict.fromkeys(YES, "yes"), "meals_served": "no", "bus_runs": "no", "hazards_found": "0", **changed}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens: what the faces join is not this desk's matter."""
    monkeypatch.setattr(listeners, "listeners", [])


@pytest.fixture
def ledgers(city: SimpleNamespace) -> SimpleNamespace:
    """The published ledgers by code with underscores."""
    forms.publish(LOADED.entries(compiled.FORM.model), by=None, at=NOW)
    domain.publish(SAFETY, by=None, at=NOW)
    return SimpleNamespace(**{one.code.replace("-", "_"): one for one in Ledger.objects.all()})


@pytest.fixture
def filling(ledgers: SimpleNamespace, city: SimpleNamespace) -> Callable[..., domain.Filling]:
    """`filling("2020-05-20", version=2, gate_guarded="no")`: a daily check of the school."""

    def make(period: str = "2020-05-20", *, version: int = 0, organisation: Any = None, **answers: Any) -> domain.Filling:
        where = organisation or city.school
        return domain.Filling(ledgers.daily_check, where, Period.parse(period), check(**answers), version=version)

    return make
