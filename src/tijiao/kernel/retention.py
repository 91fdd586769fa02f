"""How long data are kept: a declared period after a fact, legal holds that stop the erasure, and what stands today."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tijiao.kernel.clocks import add_months
from tijiao.kernel.problems import Problem

_FORM = re.compile(r"([1-9][0-9]{0,2}) (months?|years?)")


class WrongRetention(Problem):
    """The text is no retention. Facts: text."""

    code, status = "retention.wrong-text", 422


class Standing(StrEnum):
    """What may be done with data on a day."""

    KEPT = "kept"
    HELD = "held"
    ERASABLE = "erasable"


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold on days from `first` up to, and without, `end` (None = still)."""

    first: date
    end: date | None
    reason: str

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Retention:
    """Data are kept for `months` after their fact; None = for ever. Text: 18 months, 3 years, permanent."""

    months: int | None

    @classmethod
    def parse(cls, text: str) -> "Retention":
        """Raises WrongRetention."""
        if text == "permanent":
            return cls(None)
        found = _FORM.fullmatch(text)
        if not found:
            raise WrongRetention(text=text)
        return cls(int(found[1]) * (12 if found[2].startswith("year") else 1))

    def __str__(self) -> str:
        if self.months is None:
            return "permanent"
        number, unit = (self.months // 12, "year") if self.months % 12 == 0 else (self.months, "month")
        return f"{number} {unit}{'' if number == 1 else 's'}"

    def erasable_on(self, fact: date) -> date | None:
        """The first day on which data of a fact are due for erasure; None = never."""
        return None if self.months is None else add_months(fact, self.months)

    def standing(self, fact: date, *, today: date, holds: Iterable[Hold] = ()) -> Standing:
        """Whether data of a fact are still kept, due for erasure, or due but held by law."""
        due = self.erasable_on(fact)
        if due is None or today < due:
            return Standing.KEPT
        return Standing.HELD if any(hold.holds(today) for hold in holds) else Standing.ERASABLE
