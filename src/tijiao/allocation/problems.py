from tijiao.kernel.problems import Problem


class TitleTaken(Problem):
    """Another problem of the type bears the title. Facts: title."""

    code, status = "allocation.title-taken", 409


class TypeWithdrawn(Problem):
    """The packs no longer declare it. Facts: type."""

    code, status = "allocation.type-withdrawn", 409


class SittingMissing(Problem):
    """Every paper has a day and an hour. Facts: paper."""

    code, status = "allocation.sitting-missing", 422


class SittingsOverlap(Problem):
    """A paper begins before the one before it has ended. Facts: paper, before."""

    code, status = "allocation.sittings-overlap", 422


class SolutionStands(Problem):
    """What goes in is frozen as long as a solution stands. Facts: title, number."""

    code, status = "allocation.solution-stands", 409


class NoSuchRoom(Problem):
    """A line of the rooms that cannot be read, or has too many seats. Facts: line, text, most."""

    code, status = "allocation.no-such-room", 422


class NoSuchApplication(Problem):
    """A line of applications that cannot be read. Facts: line, categories (their titles)."""

    code, status = "allocation.no-such-application", 422


class SiteStands(Problem):
    """The school is a site already. Facts: name."""

    code, status = "allocation.site-stands", 409


class SiteInUse(Problem):
    """Candidates are to sit there. Facts: name, candidates."""

    code, status = "allocation.site-in-use", 409


class NobodyThere(Problem):
    """Nobody (more) of that grade, or no teacher (more), stands at the school. Facts: name."""

    code, status = "allocation.nobody-there", 422


class NoCandidates(Problem):
    """There is nothing to arrange yet. Facts: title."""

    code, status = "allocation.no-candidates", 409


class TooFewSeats(Problem):
    """A site's rooms do not hold its candidates. Facts: site, candidates, seats."""

    code, status = "allocation.too-few-seats", 409


class TooFewInvigilators(Problem):
    """Facts: rooms, wanted, available."""

    code, status = "allocation.too-few-invigilators", 409


class RecusalFails(Problem):
    """Some rooms have candidates of too many of the invigilators' schools. Facts: room, rooms, invigilators."""

    code, status = "allocation.recusal-fails", 409


class NotSeatedYet(Problem):
    """Invigilators are drawn when it is known who sits where. Facts: title."""

    code, status = "allocation.not-seated-yet", 409


class DrawnAlready(Problem):
    """Facts: part."""

    code, status = "allocation.drawn-already", 409


class NotDrawnYet(Problem):
    """A solution is published when all of its draws are revealed. Facts: part."""

    code, status = "allocation.not-drawn-yet", 409


class PublishedAlready(Problem):
    """Facts: on."""

    code, status = "allocation.published-already", 409


class SolutionWithdrawn(Problem):
    """A withdrawn solution changes no more. Facts: number."""

    code, status = "allocation.solution-withdrawn", 409


class OwnSchool(Problem):
    """Everybody keeps away from the own school anyway. Facts: name."""

    code, status = "allocation.own-school", 422
