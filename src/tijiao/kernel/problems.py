"""Problems: what went wrong in a way that the person in front of the page can act on.

A problem carries a stable code and facts, never a sentence: the sentence belongs to the face that shows it
(`pages.sentences`), so that one fault reads the same on a page, in a workbook and on the command line.
Bugs are not problems: they stay loud.
"""

from typing import Any, ClassVar


class Problem(Exception):
    """Base of all problems. Subclasses set `code` (stable, searchable) and `status` (the HTTP status of the page)."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 400

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}: {told}" if told else self.code

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[Problem], facts: dict[str, Any]) -> Problem:
    return kind(**facts)


class Problems(Exception):
    """Several problems found in one go: an import or a pack tells all of its faults at once."""

    def __init__(self, found: list[Problem]) -> None:
        self.found = found
        super().__init__(f"{len(found)} problems")


class StaleSave(Problem):
    """Somebody else saved in between. Facts: `mine` and `theirs` (the values that differ), `theirs_at`."""

    code = "save.stale"
    status = 409


def all_problem_types(base: type[Problem] = Problem) -> list[type[Problem]]:
    """Every problem that is defined, for the test that each has its sentence."""
    return [base, *(found for child in base.__subclasses__() for found in all_problem_types(child))]
