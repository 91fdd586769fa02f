from tijiao.kernel.problems import Problem


class NotVisible(Problem):
    """What a person may not see does not exist for that person."""

    code = "access.not-visible"
    status = 404


class NotAllowed(Problem):
    """The person sees it and may not do this to it. Facts: action."""

    code = "access.not-allowed"
    status = 403


class ReasonNeeded(Problem):
    """A reveal without a reason."""

    code = "access.reason-needed"
