from tijiao.kernel.problems import Problem


class UnknownLevel(Problem):
    """The scheme has no such level. Facts: level, scheme."""

    code, status = "awards.unknown-level", 422


class NotEligible(Problem):
    """The scheme is not for organisations like this one. Facts: name, scheme."""

    code, status = "awards.not-eligible", 422


class Withdrawn(Problem):
    """Nothing is granted under this scheme any more. Facts: scheme."""

    code, status = "awards.withdrawn", 409


class HoldsAlready(Problem):
    """A grant of the same scheme holds in the days of the new one. Facts: name, scheme, granted_on."""

    code, status = "awards.holds-already", 409


class GrantedLater(Problem):
    """Granted, or revoked, on a day that has not come. Facts: on, today."""

    code, status = "awards.granted-later", 422


class EndsBeforeStart(Problem):
    """A grant that expires or is revoked before it was granted. Facts: granted_on, ends_on."""

    code, status = "awards.ends-before-start", 422


class EvidenceMissing(Problem):
    """A grant names the document behind it."""

    code, status = "awards.evidence-missing", 422


class ReasonMissing(Problem):
    """Revoking needs a reason."""

    code, status = "awards.reason-missing", 422


class RevokedAlready(Problem):
    """The grant was revoked before. Facts: revoked_on."""

    code, status = "awards.revoked-already", 409


class NeverExpires(Problem):
    """A grant without an end needs no renewal."""

    code, status = "awards.never-expires", 409


class RenewedAlready(Problem):
    """The grant was renewed before. Facts: granted_on (of the renewal)."""

    code, status = "awards.renewed-already", 409
