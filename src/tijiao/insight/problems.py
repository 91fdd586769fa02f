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
