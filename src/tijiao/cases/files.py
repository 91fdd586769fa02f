"""Who sees the files of a case: whoever sees the case; what a resident sent, only the section that owns it."""

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.sensitivity import Sensitivity
from tijiao.cases.domain.intake import OWNER
from tijiao.cases.models import Case
from tijiao.directory.models import User
from tijiao.forms import attachments

COMMON = frozenset({Sensitivity.OPEN, Sensitivity.INTERNAL})


def may_see(user: User, case: int) -> bool:
    return bool(Case.objects.visible_to(user).filter(pk=case).exists())


def reads(user: User, case: int) -> frozenset[Sensitivity]:
    found = Case.objects.select_related("owner").filter(pk=case).first()
    owns = found is not None and may(user, Action.CASE_HANDLE, at=found.owner.path)
    return COMMON | {Sensitivity.PETITION} if owns else COMMON


def bring() -> None:
    """Answer for the attachments of cases."""
    attachments.register(OWNER, may_see, reads=reads)
