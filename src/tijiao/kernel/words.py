"""Words: what somebody has to write, and the sentences of files that know no Django."""

from typing import Any

from tijiao.kernel.problems import Problem


class WordsMissing(Problem):
    """Something has to be said, and nothing is. Facts: what."""

    code, status = "words.missing", 422


def stated(text: str, what: Any) -> str:
    """The text without blanks around it. Raises WordsMissing where nothing is said about `what`."""
    told = text.strip()
    if not told:
        raise WordsMissing(what=what)
    return told


def marked(message: str) -> str:
    """Marks a Chinese sentence for translation, as `_`; the face that shows it translates."""
    return message
