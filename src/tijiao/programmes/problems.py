from tijiao.kernel.problems import Problem


class CodeTaken(Problem):
    """Another programme carries this code. Facts: code."""

    code, status = "programmes.code-taken", 409


class WrongTimes(Problem):
    """A session ends before it starts, or credits no hours or more than it lasts. Facts: starts_at, ends_at, hours."""

    code, status = "programmes.wrong-times", 422


class Withdrawn(Problem):
    """No more sessions of this programme. Facts: title."""

    code, status = "programmes.withdrawn", 409


class Cancelled(Problem):
    """The session was cancelled. Facts: title, why."""

    code, status = "programmes.cancelled", 409


class TookPlace(Problem):
    """A session with attendance took place and cannot be cancelled. Facts: title, people."""

    code, status = "programmes.took-place", 409


class ReasonMissing(Problem):
    """A cancellation, or a check-in taken back, needs a reason."""

    code, status = "programmes.reason-missing", 422


class NotYet(Problem):
    """Nobody checks in before the day of the session. Facts: on_day."""

    code, status = "programmes.not-yet", 409


class NobodyNamed(Problem):
    """An empty list of staff numbers."""

    code, status = "programmes.nobody-named", 422


class LineFault(Problem):
    """Base of what can be wrong with one person's check-in. Facts: line (from 1), staff_no, and what each says."""

    code, status = "programmes.line-fault", 422


class UnknownStaff(LineFault):
    """No member of staff carries this number. Facts: line, staff_no."""

    code = "programmes.unknown-staff"


class NotEmployed(LineFault):
    """The person worked nowhere on the day of the session. Facts: line, staff_no, on_day."""

    code = "programmes.not-employed"


class AlreadyThere(LineFault):
    """The person has checked in before. Facts: line, staff_no, at."""

    code, status = "programmes.already-there", 409


class NamedTwice(LineFault):
    """The same number stands twice in one list. Facts: line, staff_no, first."""

    code = "programmes.named-twice"


class UnknownAccount(Problem):
    """No account of that name, or one that is somebody else's. Facts: username."""

    code, status = "programmes.unknown-account", 422
