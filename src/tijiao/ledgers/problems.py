"""What can be wrong with filling, reviewing and exempting."""

from tijiao.kernel.problems import Problem


class NotDue(Problem):
    """Nothing is due from the organisation for the period. Facts: ledger, organisation, period."""

    code = "ledgers.not-due"
    status = 409


class TooEarly(Problem):
    """The period cannot be filled yet. Facts: period, opens_on."""

    code = "ledgers.too-early"
    status = 409


class Locked(Problem):
    """The record is locked. Facts: period, locked_at."""

    code = "ledgers.locked"
    status = 409


class IllegalMove(Problem):
    """A record in this state cannot be moved so. Facts: was."""

    code = "ledgers.illegal-move"
    status = 409


class WrongAnswers(Problem):
    """Some answers are wrong; nothing was filed. Facts: count, faults (forms.outcome.Fault), outcome."""

    code = "ledgers.wrong-answers"
    status = 422


class OwnFiling(Problem):
    """Who filed a record does not review it."""

    code = "ledgers.own-filing"
    status = 403


class WhyMissing(Problem):
    """A return, a correction or an exemption without a reason."""

    code = "ledgers.why-missing"
    status = 422


class NoDays(Problem):
    """An exemption that ends before it begins. Facts: first_day, end_day."""

    code = "ledgers.no-days"
    status = 422


class NobodyMissing(Problem):
    """There is nobody to chase. Facts: ledger, period."""

    code = "ledgers.nobody-missing"
    status = 409


class ChasedLately(Problem):
    """All that are missing were chased within the hour. Facts: count."""

    code = "ledgers.chased-lately"
    status = 409


class AlreadyClosed(Problem):
    """The period is closed. Facts: period."""

    code = "ledgers.already-closed"
    status = 409


class NotClosed(Problem):
    """The period is not closed. Facts: period."""

    code = "ledgers.not-closed"
    status = 409


class NotOver(Problem):
    """Something of the period is not due yet. Facts: period."""

    code = "ledgers.not-over"
    status = 409


class NothingDue(Problem):
    """The period asks nothing of anybody. Facts: ledger, period."""

    code = "ledgers.nothing-due"
    status = 409


class NothingToRestore(Problem):
    """The version has no answers: they were erased, or there never was one. Facts: version."""

    code = "ledgers.nothing-to-restore"
    status = 409


class NotWaiting(Problem):
    """The ledger waits for no approval. Facts: ledger."""

    code = "ledgers.not-waiting"
    status = 409


class NotConfirmed(Problem):
    """What is collected elsewhere was not seen, or has changed since it was shown."""

    code = "ledgers.not-confirmed"
    status = 409


class BeginsInThePast(Problem):
    """A ledger cannot ask for days that have passed. Facts: today."""

    code = "ledgers.begins-in-the-past"
    status = 422


class HasBegun(Problem):
    """The ledger's first period has begun, or something was filed already: it can only be ended. Facts: ledger."""

    code = "ledgers.has-begun"
    status = 409


class HasEnded(Problem):
    """The ledger has ended already. Facts: ledger."""

    code = "ledgers.has-ended"
    status = 409


class NotIssuedHere(Problem):
    """A pack declares the ledger: it changes with the pack. Facts: ledger."""

    code = "ledgers.not-issued-here"
    status = 409


class NoSuchField(Problem):
    """The form has no such field. Facts: field."""

    code = "ledgers.no-such-field"
    status = 422


class Answered(Problem):
    """The objection was answered already."""

    code = "ledgers.answered"
    status = 409


class UnknownForm(Problem):
    """A ledger names a form that was never published. Facts: ledger, form."""

    code = "ledgers.unknown-form"
    status = 409
