"""What can be wrong with what a device sends."""

from tijiao.kernel.problems import Problem


class WrongSlip(Problem):
    """The slip that comes with an offline filing cannot be read. Facts: name, given."""

    code, status = "outbox.wrong-slip", 400


class NotYours(Problem):
    """The filing was received before from another account."""

    code, status = "outbox.not-yours", 409
