"""What can be wrong with an import as a whole."""

from tijiao.kernel.problems import Problem


class NotReady(Problem):
    """The import is in a state that does not allow the step. Facts: state."""

    code, status = "exchange.not-ready", 409


class ChangedMeanwhile(Problem):
    """What would happen is no longer what the preview said. No facts."""

    code, status = "exchange.changed-meanwhile", 409


class NothingToDo(Problem):
    """No row to add or to change. No facts."""

    code, status = "exchange.nothing-to-do", 422


class ChangedSince(Problem):
    """Something that the import wrote was changed after it. Facts: changes."""

    code, status = "exchange.changed-since", 409


class WrongProfile(Problem):
    """A profile that cannot be kept: no title, no column, a word twice. Facts: title (of the column, or "")."""

    code, status = "exchange.wrong-profile", 422
