from tijiao.kernel.problems import Problem


class UnknownType(Problem):
    """No pack declares this type of case, or not any more. Facts: kind."""

    code, status = "cases.unknown-type", 422


class IllegalMove(Problem):
    """The state does not allow this. Facts: was (its title), wanted (what was to be done)."""

    code, status = "cases.illegal-move", 409


class ReceivedAlready(Problem):
    """The same form was sent before and registered then. Facts: number."""

    code, status = "cases.received-already", 409


class WrongAnswers(Problem):
    """The form has faults. Facts: count. The page shows them at their fields."""

    code, status = "cases.wrong-answers", 422


class ConcernsThem(Problem):
    """The organisation, or the person, is what the case is about: it is never theirs to handle. Facts: name."""

    code, status = "cases.concerns-them", 409


class NotALead(Problem):
    """This type of case is not handled there. Facts: name."""

    code, status = "cases.not-a-lead", 422


class AskedTwice(Problem):
    """The lead co-handles nothing, and nobody co-handles twice. Facts: name."""

    code, status = "cases.asked-twice", 422


class PartsWait(Problem):
    """Co-handlers have not handed in their parts. Facts: names."""

    code, status = "cases.parts-wait", 409


class TooLateToReturn(Problem):
    """The days in which a wrongly assigned case may be returned are over. Facts: due."""

    code, status = "cases.too-late-to-return", 409


class NotTheApprover(Problem):
    """Extensions are approved by others. Facts: role."""

    code, status = "cases.not-the-approver", 403


class EvidenceMissing(Problem):
    """A pause or an extension names or encloses what proves its reason."""

    code, status = "cases.evidence-missing", 422


class FilesMissing(Problem):
    """Nothing was enclosed."""

    code, status = "cases.files-missing", 422


class NoClock(Problem):
    """No such clock runs."""

    code, status = "cases.no-clock", 409


class NoMoreReopening(Problem):
    """It was reopened as often as the rule allows. Facts: times."""

    code, status = "cases.no-more-reopening", 409


class NoSurvey(Problem):
    """No such survey takes answers."""

    code, status = "cases.no-survey", 404


class QuotaFull(Problem):
    """The town has given as many answers in the quarter as are taken from each. Facts: name, quota."""

    code, status = "cases.quota-full", 409


class NothingRated(Problem):
    """An answer to a survey that rates no topic."""

    code, status = "cases.nothing-rated", 422


class RatedBack(Problem):
    """Whoever handled it has rated this answer's other side already, or this type is not rated by both sides."""

    code, status = "cases.rated-back", 409


class JoinsItself(Problem):
    """A case joins another one of its own type that is not joined itself. Facts: number."""

    code, status = "cases.joins-itself", 422


class NotAgreed(Problem):
    """Whoever asked did not agree to be published, or there is no answer yet."""

    code, status = "cases.not-agreed", 409


class StillPersonal(Problem):
    """What is to be published still holds personal data. Facts: found (what kinds)."""

    code, status = "cases.still-personal", 422


class WrongLookup(Problem):
    """No case has this number and code."""

    code, status = "cases.wrong-lookup", 404


class NotTwoPeople(Problem):
    """Whoever asked to open notes does not agree to it as well."""

    code, status = "cases.not-two-people", 403


class NotOpened(Problem):
    """The notes are their counsellor's alone."""

    code, status = "cases.not-opened", 403


class KeyMissing(Problem):
    """The keys of this installation do not open the note: they belong to another one, or are lost."""

    code, status = "cases.key-missing", 500


class NotNamed(Problem):
    """Only somebody with a post at the child's school can be named. Facts: name."""

    code, status = "cases.not-named", 422


class AlreadyDecided(Problem):
    """The candidate was confirmed or explained before."""

    code, status = "cases.already-decided", 409
