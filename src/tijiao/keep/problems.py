"""What can be wrong with keeping an installation."""

from tijiao.kernel.problems import Problem


class PackFault(Problem):
    """A pack is wrong. Facts: place (file:line), what, remedy."""

    code, status = "keep.pack-fault", 422


# --- serving ----------------------------------------------------------------------------------------------------------
class PortTaken(Problem):
    """Something listens there already. Facts: host, port."""

    code, status = "keep.port-taken", 409


class NotAnAddress(Problem):
    """The address cannot be listened on. Facts: host, port, why."""

    code, status = "keep.not-an-address", 422


class NotMigrated(Problem):
    """The database is not at this version. Facts: missing (how many migrations)."""

    code, status = "keep.not-migrated", 409


class StillServing(Problem):
    """The installation is being served. Facts: process."""

    code, status = "keep.still-serving", 409


# --- erasure ----------------------------------------------------------------------------------------------------------
class UnknownKind(Problem):
    """Nothing of this kind can be erased by itself. Facts: kind."""

    code, status = "keep.unknown-kind", 422


class UnknownSubject(Problem):
    """There is none with this number. Facts: kind (in words), number."""

    code, status = "keep.unknown-subject", 404


class ReasonMissing(Problem):
    """Holds and erasures need a reason."""

    code, status = "keep.reason-missing", 422


class UnderHold(Problem):
    """A legal hold forbids it. Facts: reason, from_day."""

    code, status = "keep.under-hold", 409


class NoSuchHold(Problem):
    """The hold does not stand (any more)."""

    code, status = "keep.no-such-hold", 404


class StillAtWork(Problem):
    """The account holds a post. Facts: name."""

    code, status = "keep.still-at-work", 409


# --- backup and restore -----------------------------------------------------------------------------------------------
class FileThere(Problem):
    """The backup would overwrite a file. Facts: file."""

    code, status = "keep.file-there", 409


class NoSuchFile(Problem):
    """There is no such file, or it cannot be read. Facts: file."""

    code, status = "keep.no-such-file", 404


class NotABackup(Problem):
    """The file is no backup of this program. Facts: file."""

    code, status = "keep.not-a-backup", 422


class BackupDamaged(Problem):
    """A member is missing or is not what the manifest says. Facts: member."""

    code, status = "keep.backup-damaged", 422


class BackupFromNewer(Problem):
    """The backup was made by a newer version. Facts: theirs, ours."""

    code, status = "keep.backup-from-newer", 409


class OtherDatabase(Problem):
    """The backup is of another kind of database. Facts: theirs, ours."""

    code, status = "keep.other-database", 409


class NotEmpty(Problem):
    """There is something here that would be replaced. Facts: home."""

    code, status = "keep.not-empty", 409


class OtherKindOfCity(Problem):
    """Sample onto real or the other way round. Facts: theirs, ours."""

    code, status = "keep.other-kind-of-city", 409


class PassphraseNeeded(Problem):
    """The keys in the backup are encrypted and no passphrase was given."""

    code, status = "keep.passphrase-needed", 422


class WrongPassphrase(Problem):
    """The passphrase does not open the keys."""

    code, status = "keep.wrong-passphrase", 422


class NewerHere(Problem):
    """A newer version of the program has worked on this database. Facts: theirs, ours."""

    code, status = "keep.newer-here", 409


class ToolMissing(Problem):
    """A program that is needed is not installed or failed. Facts: tool, why."""

    code, status = "keep.tool-missing", 503


# --- start ------------------------------------------------------------------------------------------------------------
class AlreadyStarted(Problem):
    """There is a bureau in this installation already."""

    code, status = "keep.already-started", 409


class NothingToRead(Problem):
    """Neither a roster nor a template was named."""

    code, status = "keep.nothing-to-read", 422


class RosterFault(Problem):
    """One thing wrong in the roster. Facts: fault (place, what, remedy)."""

    code, status = "keep.roster-fault", 422


class NobodyMayRead(Problem):
    """The roster puts nobody on a post that may take a plan in."""

    code, status = "keep.nobody-may-read", 422
