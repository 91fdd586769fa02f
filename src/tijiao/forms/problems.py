from tijiao.kernel.problems import Problem


class EmptyFile(Problem):
    """A file without a byte. Facts: name."""

    code = "attachments.empty"


class TooLarge(Problem):
    """A file larger than the installation takes. Facts: name, most (megabytes)."""

    code = "attachments.too-large"
    status = 413


class NotAllowedType(Problem):
    """A file of a type that is not taken, or of none that is known. Facts: name, found."""

    code = "attachments.not-allowed"
    status = 415


class LiesAboutItsType(Problem):
    """A file whose bytes are not what its name says. Facts: name, said, found."""

    code = "attachments.lies"
    status = 415


class BrokenPicture(Problem):
    """A picture that cannot be opened, or that unfolds to more than any camera takes. Facts: name."""

    code = "attachments.broken"
    status = 415


class PackedTooTight(Problem):
    """A document that unfolds to far more than it weighs. Facts: name."""

    code = "attachments.packed"
    status = 415


class WrongFormId(Problem):
    """A form was to be called what no form can be called. Facts: given."""

    code = "forms.wrong-id"
    status = 422


class NotReady(Problem):
    """A draft with faults was to be published. Facts: count."""

    code = "forms.not-ready"
    status = 409


class NothingNew(Problem):
    """A draft that says the same as the latest version was to be published."""

    code = "forms.nothing-new"
    status = 409


class NoSuchAttachment(Problem):
    """An answer names a file that is neither the record's own nor one that this person has just put here."""

    code = "attachments.unknown"
    status = 409
