"""What can be wrong with building the sample city."""

from tijiao.kernel.problems import Problem


class HoldsAnother(Problem):
    """The database holds something already: a real bureau or another sample. No facts."""

    code, status = "sample.holds-another", 409


class OtherSize(Problem):
    """The home holds a sample city of another size. Facts: has, wanted."""

    code, status = "sample.other-size", 409
