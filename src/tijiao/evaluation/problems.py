"""What can be wrong with an evaluation."""

from tijiao.kernel.problems import Problem


class Issued(Problem):
    """The results were issued: they change by an appeal alone. Facts: scheme."""

    code, status = "evaluation.issued", 409


class NotIssued(Problem):
    """The results were not issued yet. Facts: scheme."""

    code, status = "evaluation.not-issued", 409


class NotEntered(Problem):
    """The item is scored by an indicator, or the scheme has none of that id. Facts: item."""

    code, status = "evaluation.not-entered", 422


class NotCompared(Problem):
    """The organisation is in none of the scheme's groups. Facts: name."""

    code, status = "evaluation.not-compared", 422


class PointsOutside(Problem):
    """More points than the item gives, or fewer than none. Facts: most."""

    code, status = "evaluation.points-outside", 422


class EvidenceMissing(Problem):
    """Points without evidence, or an appeal or answer without words."""

    code, status = "evaluation.evidence-missing", 422


class StaleReadings(Problem):
    """An issue would freeze readings that could not be brought up to date. Facts: indicator, why."""

    code, status = "evaluation.stale-readings", 503


class AppealLate(Problem):
    """The days to appeal are over. Facts: due."""

    code, status = "evaluation.appeal-late", 409


class AppealedAlready(Problem):
    """The line was appealed against before. Facts: item."""

    code, status = "evaluation.appealed-already", 409


class AnsweredAlready(Problem):
    """The appeal was answered before. Facts: answered_on."""

    code, status = "evaluation.answered-already", 409


class WrongWeights(Problem):
    """Weights to try that are no numbers from 0 to 100, or all nought. Facts: text."""

    code, status = "evaluation.wrong-weights", 422
