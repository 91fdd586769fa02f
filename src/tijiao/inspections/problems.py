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


class IllegalMove(Problem):
    """The state that the finding has reached does not allow this. Facts: was, wanted (labels of states)."""

    code, status = "inspections.illegal-move", 409


class OwnWork(Problem):
    """Whoever rectified, or reported the rectification, does not recheck it. Facts: person."""

    code, status = "inspections.own-work", 403


class WrongRechecker(Problem):
    """The rule of the kind leaves the recheck to others. Facts: roles (labels)."""

    code, status = "inspections.wrong-rechecker", 403


class NoChecklist(Problem):
    """A round without a checklist, or one that no pack declares. Facts: codes."""

    code, status = "inspections.no-checklist", 422


class WrongWindow(Problem):
    """The last day lies before the first. Facts: from_day, last_day."""

    code, status = "inspections.wrong-window", 422


class JointAlone(Problem):
    """A joint check of one office only."""

    code, status = "inspections.joint-alone", 422


class RoundClosed(Problem):
    """Nothing is planned or drawn in a round that was closed. Facts: title."""

    code, status = "inspections.round-closed", 409


class RoundUnfinished(Problem):
    """Visits of the round still wait. Facts: title, count."""

    code, status = "inspections.round-unfinished", 409


class DrawnNotChosen(Problem):
    """Who is inspected by whom in this kind of round is drawn, never chosen. Facts: kind (label)."""

    code, status = "inspections.drawn-not-chosen", 409


class NotDrawn(Problem):
    """A round of this kind has nothing to draw. Facts: kind (label)."""

    code, status = "inspections.not-drawn", 409


class NotForThem(Problem):
    """The checklists are not made for these organisations. Facts: names."""

    code, status = "inspections.not-for-them", 422


class NobodyChosen(Problem):
    """A visit without anybody to go. Facts: names (of organisations)."""

    code, status = "inspections.nobody-chosen", 422


class Recused(Problem):
    """The inspector keeps away from this organisation. Facts: number, name (of the organisation)."""

    code, status = "inspections.recused", 409


class OverCap(Problem):
    """More visits on site in the term than the cap allows. Facts: names, most."""

    code, status = "inspections.over-cap", 409


class NotYourVisit(Problem):
    """Who goes on a visit files it; a school files its own assessment. Facts: organisation."""

    code, status = "inspections.not-your-visit", 403


class VisitOver(Problem):
    """The visit was filed or cancelled before. Facts: was (label of the state)."""

    code, status = "inspections.visit-over", 409


class SelfFirst(Problem):
    """The check follows the school's own assessment, which has not come. Facts: organisation."""

    code, status = "inspections.self-first", 409


class DoneLater(Problem):
    """Took place on a day that has not come. Facts: done_on, today."""

    code, status = "inspections.done-later", 422


class ItemOpen(Problem):
    """An item without an answer. Facts: item (title)."""

    code, status = "inspections.item-open", 422


class UnknownAnswer(Problem):
    """An answer that the item does not take. Facts: item (title)."""

    code, status = "inspections.unknown-answer", 422


class NoteMissing(Problem):
    """What is not met, or only partly, says how. Facts: item (title)."""

    code, status = "inspections.note-missing", 422


class DrawStands(Problem):
    """The round has a draw already that was not aborted. Facts: title."""

    code, status = "inspections.draw-stands", 409


class NothingToDraw(Problem):
    """Nobody stands in the list, on one of its sides."""

    code, status = "inspections.nothing-to-draw", 422


class NotVerified(Problem):
    """No visit of the round found the school ready. Facts: organisation."""

    code, status = "inspections.not-verified", 409


class NumberTaken(Problem):
    """Another inspector bears the number, or the account is on the register already. Facts: number, account."""

    code, status = "inspections.number-taken", 409


class Decided(Problem):
    """Somebody decided on the proposal before. Facts: was (label of the state)."""

    code, status = "inspections.decided", 409


class PhotoMissing(Problem):
    """The item asks for a photo. Facts: item (title)."""

    code, status = "inspections.photo-missing", 422


class MovedBack(Problem):
    """A visit was to be moved to a day that is over. Facts: to_day, today."""

    code, status = "inspections.moved-back", 422


class NotCalledOff(Problem):
    """Only a visit that was called off is taken up again. Facts: was (label of the state)."""

    code, status = "inspections.not-called-off", 409


class PlannedAgain(Problem):
    """The round has planned another visit there meanwhile. Facts: organisation."""

    code, status = "inspections.planned-again", 409


class OffRegister(Problem):
    """Who was to go stands on the register no more. Facts: number."""

    code, status = "inspections.off-register", 409


class StillOpen(Problem):
    """Visits or schools of the inspector are not handed on yet. Facts: number, visits, schools."""

    code, status = "inspections.still-open", 409


class HandedToOneself(Problem):
    """Visits were to be handed on to whoever has them. Facts: number."""

    code, status = "inspections.handed-to-oneself", 422


class SameZone(Problem):
    """A cross-zone check was to be handed to somebody of the school's own zone. Facts: number, name."""

    code, status = "inspections.same-zone", 409


class WrongLimit(Problem):
    """A limit outside what makes sense. Facts: least, most."""

    code, status = "inspections.wrong-limit", 422
