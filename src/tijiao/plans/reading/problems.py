"""What can be wrong with a file that is handed in as a plan document. Sentences: `plans.sentences`."""

from tijiao.kernel.problems import Problem


class EmptyFile(Problem):
    """Nothing but blanks in it. Facts: name."""

    code, status = "plan-file.empty", 422


class TooLarge(Problem):
    """Over the limit, refused before it is read. Facts: name, megabytes, limit_megabytes."""

    code, status = "plan-file.too-large", 413


class NotText(Problem):
    """A picture, a PDF, a program: no text, web page or Word document. Facts: name, kind."""

    code, status = "plan-file.not-text", 415


class OldWord(Problem):
    """A .doc or .wps of the old binary kind. Facts: name."""

    code, status = "plan-file.old-word", 415


class WrongEncoding(Problem):
    """Text that is neither UTF-8, UTF-16 nor GB18030. Facts: name."""

    code, status = "plan-file.encoding", 422


class BrokenWord(Problem):
    """A .docx that cannot be opened or lacks its text. Facts: name."""

    code, status = "plan-file.broken-word", 422


class SwollenWord(Problem):
    """A .docx that unpacks to far more than a plan can hold (a zip bomb). Facts: name, limit_megabytes."""

    code, status = "plan-file.swollen-word", 413


class NoText(Problem):
    """A web page or Word document without a line of text: pictures only, or filled in by a script. Facts: name."""

    code, status = "plan-file.no-text", 422


class NoPoints(Problem):
    """Text without a single numbered unit or task table. Facts: name."""

    code, status = "plan-file.no-points", 422


class NotFound(Problem):
    """No such file, or it may not be read. Facts: name."""

    code, status = "plan-file.not-found", 404
