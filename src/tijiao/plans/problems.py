"""What can be wrong with a change of a plan, a target or a project."""

from tijiao.kernel.problems import Problem


class AlreadyConfirmed(Problem):
    """A confirmed plan changes by a new version of its document, not line by line. Facts: title."""

    code = "plan.already-confirmed"
    status = 409


class NotReady(Problem):
    """A plan with open questions cannot be confirmed. Facts: title, owners, targets (how many lack what)."""

    code = "plan.not-ready"
    status = 409


class ReadBefore(Problem):
    """The same file was taken in before. Facts: name, plan."""

    code = "plan.read-before"
    status = 409


class CodeOfOtherPlan(Problem):
    """Facts: code."""

    code = "plan.code-taken"
    status = 409


class UnknownIndicator(Problem):
    """Facts: indicator."""

    code = "plan.unknown-indicator"


class WrongNumber(Problem):
    """Facts: field, value."""

    code = "plan.wrong-number"


class Promised(Problem):
    """The plan itself says what the number must be: the bureau sets no other. Facts: title."""

    code = "plan.promised"
    status = 409


class NoSource(Problem):
    """Nobody can tell who decided it. Facts: title."""

    code = "plan.own-no-source"


class NotInText(Problem):
    """The words of a target do not stand in its line. Facts: words."""

    code = "plan.not-in-text"


class DoneWithoutEvidence(Problem):
    """Facts: title."""

    code = "project.done-without-evidence"


class DoneInFuture(Problem):
    """Facts: title, on."""

    code = "project.done-in-future"
