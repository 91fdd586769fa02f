"""What can be wrong with a change of the registry. Facts name no person."""

from tijiao.kernel.problems import Problem


class NumberTaken(Problem):
    """Another pupil or member of staff has the number. Facts: field."""

    code = "registry.number-taken"
    status = 409


class NotASchool(Problem):
    """Pupils stand at schools and kindergartens only. Facts: name."""

    code = "registry.not-a-school"


class NotOpen(Problem):
    """The organisation does not stand on that day. Facts: name, on."""

    code = "registry.not-open"
    status = 409


class StageUnknown(Problem):
    """A school without a stage on that day cannot take pupils. Facts: name, on."""

    code = "registry.stage-unknown"
    status = 409


class WrongGrade(Problem):
    """The school has no such grade. Facts: name, grade, first, last."""

    code = "registry.wrong-grade"


class WrongClass(Problem):
    """The class belongs to another school, or is none. Facts: name."""

    code = "registry.wrong-class"


class NotAClass(Problem):
    """Facts: name."""

    code = "registry.not-a-class"


class StandsAlready(Problem):
    """The pupil stands on a roll in that school year; a transfer is wanted. Facts: school, school_year."""

    code = "registry.stands-already"
    status = 409


class StandsNowhere(Problem):
    """There is no enrolment to end or to move. Facts: on."""

    code = "registry.stands-nowhere"
    status = 409


class EndsTooEarly(Problem):
    """Facts: from_day, to_day."""

    code = "registry.ends-too-early"


class EndedAlready(Problem):
    """Facts: ended_on."""

    code = "registry.ended-already"
    status = 409


class RecordedAlready(Problem):
    """The same thing stands already. Facts: what."""

    code = "registry.recorded-already"
    status = 409


class NotGuardian(Problem):
    """A consent must come from a guardian of the child's own family. No facts."""

    code = "registry.not-guardian"


class NoSuchField(Problem):
    """Facts: field."""

    code = "registry.no-such-field"


class WrongValue(Problem):
    """Facts: field."""

    code = "registry.wrong-value"


class RolloverFaults(Problem):
    """The roll has faults that a rollover must not carry into the next year. Facts: count."""

    code = "registry.rollover-faults"
    status = 409


class RolledAlready(Problem):
    """Facts: to_year."""

    code = "registry.rolled-already"
    status = 409


class ChangedSince(Problem):
    """The roll changed after the rollover: it can no longer be taken back. Facts: changes."""

    code = "registry.changed-since"
    status = 409


class NoSnapshot(Problem):
    """The roll of that night was not kept. Facts: day."""

    code = "registry.no-snapshot"
    status = 404


class RosterFaults(Problem):
    """A roster with faults is not applied. Facts: count."""

    code = "registry.roster-faults"
    status = 422


class PupilsStand(Problem):
    """A school does not close while children stand on its roll. Facts: name, count, on."""

    code = "registry.pupils-stand"
    status = 409


class MergesWithItself(Problem):
    """Facts: name."""

    code = "registry.merges-with-itself"


class MergesOtherKind(Problem):
    """A kindergarten and a school do not merge. Facts: name, other."""

    code = "registry.merges-other-kind"


class NotYetTheDay(Problem):
    """A merger or split is entered once its day has come: classes move at once. Facts: on."""

    code = "registry.not-yet-the-day"


class GradesDoNotFit(Problem):
    """Pupils stand in grades that the school taking over does not have. Facts: name, count, first, last."""

    code = "registry.grades-do-not-fit"
    status = 409


class YearsApart(Problem):
    """The roll still stands in an earlier school year than the day lies in. Facts: name, school_year."""

    code = "registry.years-apart"
    status = 409


class RollChangedAfter(Problem):
    """Children left the school after the day from which it is to be no more. Facts: name, on, changes."""

    code = "registry.roll-changed-after"
    status = 409


class NoClassChosen(Problem):
    """Facts: name."""

    code = "registry.no-class-chosen"
