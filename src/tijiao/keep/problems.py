"""What can be wrong with keeping an installation."""

from tijiao.kernel.problems import Problem


class PackFault(Problem):
    """A pack is wrong. Facts: place (file:line), what, remedy."""

    code, status = "keep.pack-fault", 422
