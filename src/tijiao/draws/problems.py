from tijiao.kernel.problems import Problem


class DrawSettled(Problem):
    """The draw was revealed or aborted before. Facts: was."""

    code, status = "draws.settled", 409


class WordsMissing(Problem):
    """A draw needs its public seed, or the reason why it is given up. Facts: what."""

    code, status = "draws.words-missing", 422
