"""What can be wrong with the lake and with what it is asked."""

from tijiao.kernel.problems import Problem


class NoSuchIndicator(Problem):
    """No pack declares it. Facts: indicator."""

    code, status = "insight.no-such-indicator", 404


class ManifestOfAnotherVersion(Problem):
    """The lake was written by another version of the program. Facts: found, wanted."""

    code, status = "insight.manifest-of-another-version", 503


class ManifestDamaged(Problem):
    """The manifest cannot be read or does not match its own checksum. Facts: file."""

    code, status = "insight.manifest-damaged", 503


class FileDamaged(Problem):
    """A lake file is missing, cut short, or not what the manifest says. Facts: dataset, partition, file."""

    code, status = "insight.file-damaged", 503


class LakeBusy(Problem):
    """Another process has been writing the lake for longer than one waits. Facts: seconds."""

    code, status = "insight.lake-busy", 503


class ExportFailed(Problem):
    """A data set could not be read from the store. Facts: dataset, why."""

    code, status = "insight.export-failed", 503


class IndicatorFailed(Problem):
    """An indicator's SQL failed over the data as they are. Facts: indicator, why."""

    code, status = "insight.indicator-failed", 500


class IndicatorTooLong(Problem):
    """An indicator's SQL was stopped: it ran for longer than a statement may. Facts: indicator, seconds."""

    code, status = "insight.indicator-too-long", 503


class NoSuchDataSet(Problem):
    """An indicator names a data set that this installation does not have. Facts: dataset."""

    code, status = "insight.no-such-dataset", 503


class WrongStandards(Problem):
    """A row of standards.csv cannot be read. Facts: file, line, why."""

    code, status = "insight.wrong-standards", 500


class NotANumber(Problem):
    """A value that a standard cannot have. Facts: value."""

    code, status = "insight.not-a-number", 422


class SourceMissing(Problem):
    """A standard was to be settled without the document that does so."""

    code, status = "insight.source-missing", 422


class QuestionRefused(Problem):
    """A question's SQL is not one that may run. Facts: line, reason (in words), rule."""

    code, status = "insight.question-refused", 422


class QuestionTooLong(Problem):
    """A question ran for longer than it may. Facts: seconds."""

    code, status = "insight.question-too-long", 422


class QuestionTooBig(Problem):
    """A question needed more memory than it may."""

    code, status = "insight.question-too-big", 422


class QuestionFailed(Problem):
    """A question failed over the data as they are. Facts: why (the engine's words)."""

    code, status = "insight.question-failed", 422


class TitleMissing(Problem):
    """Something is to be saved without a title."""

    code, status = "insight.title-missing", 422


class IdTaken(Problem):
    """Another indicator has this id. Facts: indicator."""

    code, status = "insight.id-taken", 422


class WrongIndicator(Problem):
    """What is to become an indicator does not make one. Facts: why."""

    code, status = "insight.wrong-indicator", 422


class OwnDraft(Problem):
    """Whoever drafted an indicator does not confirm it."""

    code, status = "insight.own-draft", 409


class DecidedAlready(Problem):
    """The draft was confirmed or withdrawn before."""

    code, status = "insight.decided-already", 409


class NoSpark(Problem):
    """The extra `spark` is not installed, or no Java. Facts: why."""

    code, status = "insight.no-spark", 503


class NoSuchEngine(Problem):
    """An engine that is neither duckdb nor an address of Spark. Facts: engine."""

    code, status = "insight.no-such-engine", 400


class NotOnSpark(Problem):
    """An indicator uses what is not known to give the same on Spark. Facts: indicator, why."""

    code, status = "insight.not-on-spark", 400


class AgreementRefused(Problem):
    """An agreement has run out, or names a column that does not exist or never leaves. Facts: why."""

    code, status = "insight.agreement-refused", 400


class WrongPlace(Problem):
    """A place is not a division code of six digits. Facts: place."""

    code, status = "insight.wrong-place", 400


class PublishedThere(Problem):
    """The folder holds what was published for others: the whole lake must not get there. Facts: folder."""

    code, status = "insight.published-there", 409
