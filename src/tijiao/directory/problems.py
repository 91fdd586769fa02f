"""What can be wrong with a change of organisations, posts and accounts."""

from tijiao.kernel.problems import Problem


class CodeTaken(Problem):
    """Facts: code."""

    code = "directory.code-taken"
    status = 409


class UnderItself(Problem):
    """An organisation was to be hung below itself. Facts: name."""

    code = "directory.under-itself"
    status = 409


class StillInUse(Problem):
    """An organisation cannot close while others hang below it. Facts: name, children."""

    code = "directory.still-in-use"
    status = 409


class ClosedAlready(Problem):
    """Facts: name, closed_on."""

    code = "directory.closed-already"
    status = 409


class EndsBeforeStart(Problem):
    """Facts: from_day, to_day."""

    code = "directory.ends-before-start"


class NotHolder(Problem):
    """The person to hand over from does not hold the post on that day. Facts: post, person, on."""

    code = "directory.not-holder"
    status = 409


class SeparateDuties(Problem):
    """System, security and audit administration lie in three hands. Facts: person, holds."""

    code = "directory.separate-duties"
    status = 409


class SampleAndReal(Problem):
    """Sample data and a real bureau never share a database. Facts: has, wanted."""

    code = "directory.sample-and-real"
    status = 409


class WrongCode(Problem):
    """A one-time code that is unknown, used, void or too old: which, and whether the account exists, is not told."""

    code = "directory.wrong-code"
    status = 403


class NoSuchParent(Problem):
    """What was to hang or to work somewhere names an organisation that is not there. Facts: code, parent."""

    code = "directory.no-such-parent"
    status = 422
