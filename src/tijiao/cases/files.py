"""Who sees the files of a case: whoever sees the case; what a resident sent, only the section that owns it."""

from collections import defaultdict

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.sensitivity import Sensitivity
from tijiao.cases.domain.enclosing import OWNER, field_of
from tijiao.cases.models import Case
from tijiao.directory.models import User
from tijiao.forms import attachments
from tijiao.forms.models import Attachment

COMMON = frozenset({Sensitivity.OPEN, Sensitivity.INTERNAL})


def may_see(user: User, case: int) -> bool:
    return bool(Case.objects.visible_to(user).filter(pk=case).exists())


def reads(user: User, case: int) -> frozenset[Sensitivity]:
    found = Case.objects.select_related("owner").filter(pk=case).first()
    owns = found is not None and may(user, Action.CASE_HANDLE, at=found.owner.path)
    return COMMON | {Sensitivity.PETITION} if owns else COMMON


def of(user: User, case: Case) -> dict[str, list[Attachment]]:
    """What the person reads of a case's files: to what of it → its files. What came with the case stands under ""."""
    readable, found = reads(user, case.pk), defaultdict(list)
    for one in attachments.of((OWNER, case.pk)):
        if one.sensitivity in readable:
            found[one.field].append(one)
    return dict(found)


def of_replies(case: Case) -> dict[int, list[Attachment]]:
    """What whoever asked reads: reply → its files, and no other file of the case."""
    by_field = {field_of(one): one.pk for one in case.replies.all()}
    found = defaultdict(list)
    for one in attachments.of((OWNER, case.pk)):
        if one.field in by_field:
            found[by_field[one.field]].append(one)
    return dict(found)


def bring() -> None:
    """Answer for the attachments of cases."""
    attachments.register(OWNER, may_see, reads=reads)
