"""What waits for a person: every desk tells it as duties, "my list" shows them together."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do.

    `kind`     what it is, as a person says it: 填报, 审核, 整改, 复查 …
    `due`      the last day on which it is in time; None when nothing runs
    `url`      where it is done
    `minutes`  what it will take, as the pack declares or as it was measured
    """

    kind: str
    title: str
    detail: str
    due: date | None
    url: str
    minutes: int

    def late(self, today: date) -> bool:
        """Its day has fully passed: what is due today is not late."""
        return self.due is not None and self.due < today
