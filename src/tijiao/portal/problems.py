from tijiao.kernel.problems import Problem


class TooManyTries(Problem):
    """Tried too often within the hour. Facts: most."""

    code, status = "portal.too-many-tries", 429
