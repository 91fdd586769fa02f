"""Who sees the files of a record: whoever sees the record; what is sensitive, whoever reads such things there."""

from tijiao.access.gate import readable
from tijiao.access.sensitivity import Sensitivity
from tijiao.directory.models import User
from tijiao.forms import attachments
from tijiao.ledgers.models import Record

OWNER = "ledgers.record"


def _may_see(user: User, record: int) -> bool:
    return bool(Record.objects.visible_to(user).filter(pk=record).exists())


def _reads(user: User, record: int) -> frozenset[Sensitivity]:
    path: str = Record.objects.values_list("organisation__path", flat=True).get(pk=record)
    return readable(user, at=path)


def bring() -> None:
    attachments.register(OWNER, _may_see, reads=_reads)
