from tijiao.kernel.problems import Problem


class NotYourself(Problem):
    """Nobody locks the own account: the next person could not undo it."""

    code = "web.not-yourself"
    status = 409


class UndoTooLate(Problem):
    """What was to be undone is too long ago, or the address was altered."""

    code = "web.undo-too-late"
    status = 409
