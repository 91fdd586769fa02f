"""Files of a case: what came with it, what an act is proven by, what parts and replies enclose. All of them are the
case's own, so they are seen, held and erased with it; `field` says to what of it they belong."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.problems import NotAllowed
from tijiao.access.sensitivity import Sensitivity
from tijiao.cases import problems
from tijiao.cases.domain.core import Happening, happened, locked, save
from tijiao.cases.models import Answer, Case, Event, Part
from tijiao.directory.models import User
from tijiao.forms import attachments
from tijiao.kernel.words import stated

OWNER = "cases.case"
"""What attachments of cases name as their owner."""
Files = Sequence[File[Any]]


def field_of(what: Event | Part | Answer) -> str:
    """To what of a case a file belongs: an event, a part, a reply."""
    return f"{what._meta.model_name}/{what.pk}"


def enclose(case: Case, what: Event | Part | Answer, files: Files, *, by: User, at: datetime) -> None:
    """Keep what staff enclose, for all who see the case. Raises what `attachments.keep` raises."""
    for file in files:
        attachments.keep(file, owner=(OWNER, case.pk), field=field_of(what), by=by, at=at)


def enclose_received(case: Case, files: Files, *, told: bool, by: User | None, at: datetime) -> None:
    """Keep what came with a case. `told`: whoever asked is kept apart, and so are the files, which may name them."""
    sensitivity = Sensitivity.PETITION if told else Sensitivity.INTERNAL
    for file in files:
        attachments.keep(file, owner=(OWNER, case.pk), sensitivity=sensitivity, by=by, at=at)


@transaction.atomic
def attach(case_id: int, words: str, files: Files, *, by: User, at: datetime) -> Event:
    """Add files to a case that has not ended, and say what they are: for whoever owns it, leads it or has a part in it.

    Raises   NotVisible, NotAllowed, WordsMissing, FilesMissing, IllegalMove, and what `attachments.keep` raises.
    """
    case = locked(case_id, by=by)
    if not works_on(case, by):
        raise NotAllowed(action=str(Action.CASE_HANDLE))
    if case.closed_at is not None:
        raise problems.IllegalMove(was=case.get_phase_display(), wanted=_("补充材料"))
    if not files:
        raise problems.FilesMissing()
    save(case)
    event = happened(case, "attach", by=by, at=at, was=case.state, told=Happening(stated(words, _("材料说明"))))
    enclose(case, event, files, by=by, at=at)
    return event


def works_on(case: Case, by: User) -> bool:
    """Whether the person acts for the owner, the lead or an organisation with a part in the case."""
    parts = case.parts.filter(withdrawn_at=None).values_list("organisation__path", flat=True)
    paths = [case.owner.path, *([case.lead.path] if case.lead else []), *parts]
    return any(may(by, Action.CASE_HANDLE, at=path) for path in paths)
