from typing import Any

from tijiao.inspections import problems


def words(text: str, what: Any) -> str:
    """The text without blanks around it. Raises WordsMissing where nothing is said about `what`."""
    told = text.strip()
    if not told:
        raise problems.WordsMissing(what=what)
    return told
