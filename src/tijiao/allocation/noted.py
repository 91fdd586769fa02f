"""The audit entries of allocation: of a problem, of a solution; both at the section that arranges."""

from datetime import datetime
from typing import Any

from tijiao.allocation.models import AllocationProblem, Solution
from tijiao.audit.domain import record
from tijiao.directory.models import User

MARK = ("allocation_solution", "")
"""What the lake must read anew: it holds what solutions came to."""


def of_problem(action: str, one: AllocationProblem, *, by: User, at: datetime, **more: Any) -> None:
    record(action, by=by, subject=("allocation.problem", one.pk), at=at, organisation=one.office_id, **more)


def of_solution(action: str, one: Solution, *, by: User, at: datetime, **more: Any) -> None:
    office = one.problem.office_id
    record(action, by=by, subject=("allocation.solution", one.pk), at=at, organisation=office, marks=[MARK], **more)
