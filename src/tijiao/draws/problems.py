from tijiao.kernel.problems import Problem


class DrawSettled(Problem):
    """The draw was revealed or aborted before. Facts: was."""

    code, status = "draws.settled", 409
