from tijiao.kernel.problems import Problem


class UnknownKind(Problem):
    """No pack declares this kind of hazard, or not any more. Facts: kind."""

    code, status = "inspections.unknown-kind", 422


class NotInspected(Problem):
    """Findings belong to schools and kindergartens. Facts: name."""

    code, status = "inspections.not-inspected", 422


class FoundLater(Problem):
    """Found on a day that has not come. Facts: found_on, today."""

    code, status = "inspections.found-later", 422


class WordsMissing(Problem):
    """A finding, a report of rectification or a failed recheck says nothing. Facts: what."""

    code, status = "inspections.words-missing", 422


class IllegalMove(Problem):
    """The state that the finding has reached does not allow this. Facts: was, wanted (labels of states)."""

    code, status = "inspections.illegal-move", 409


class OwnWork(Problem):
    """Whoever rectified, or reported the rectification, does not recheck it. Facts: person."""

    code, status = "inspections.own-work", 403


class WrongRechecker(Problem):
    """The rule of the kind leaves the recheck to others. Facts: roles (labels)."""

    code, status = "inspections.wrong-rechecker", 403
