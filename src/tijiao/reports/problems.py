from tijiao.kernel.problems import Problem


class NothingToReport(Problem):
    """No target has evidence yet: an issued bulletin would be empty. Facts: period."""

    code = "bulletin.nothing-to-report"
    status = 409
