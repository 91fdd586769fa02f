from tijiao.kernel.problems import Problem


class TooManyRows(Problem):
    """A list has more rows than one worksheet holds. Facts: rows, most."""

    code = "pages.too-many-rows"
    status = 422
