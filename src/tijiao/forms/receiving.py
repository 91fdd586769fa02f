"""Files that a page sends with its answers: kept at once for the person, so none is lost when an answer is wrong."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict

from tijiao.directory.models import User
from tijiao.forms import attachments
from tijiao.forms.compiled import Field, Form
from tijiao.forms.declare import Upload
from tijiao.forms.models import Attachment
from tijiao.kernel.problems import Problem
from tijiao.pages.sentences import sentence

Sent = tuple[QueryDict, dict[str, list[str]]]


@transaction.atomic
def received(form: Form, request: HttpRequest, *, filing: str = "", by: User, at: datetime) -> Sent:
    """What the page sent, with the ids of its files among the answers; and field → why a file was refused.

    `filing`: the device's id of what it files, so that a filing that is sent again brings no file twice.

    The files belong to the person until `attachments.claim` hands them over.
    """
    sent, refused = request.POST.copy(), dict[str, list[str]]()
    for name, files in request.FILES.lists():
        field = form.at(name)
        if field is None or not isinstance(field.item, Upload):
            continue
        item = field.item
        for file in files:
            try:
                with transaction.atomic():
                    kept = attachments.keep(
                        file, owner=(attachments.PENDING, by.pk), field=name, keep_place=item.keep_place,
                        sensitivity=item.sensitivity, filing=filing, by=by, at=at,
                    )  # fmt: skip
            except Problem as problem:
                refused.setdefault(name, []).append(sentence(problem))
                continue
            sent.appendlist(name, str(kept.pk))
    return sent, refused


def files_for(form: Form, owner: tuple[str, int] | None, *, by: User) -> dict[int, Attachment]:
    """What answers may name: the owner's attachments and what the person has put here. No query without a field."""
    if not form.has_uploads:
        return {}
    found = [*(attachments.of(owner) if owner else ()), *attachments.of((attachments.PENDING, by.pk))]
    return {one.pk: one for one in found}


def named(form: Form, data: Mapping[str, Any]) -> set[int]:
    """The ids of attachments that the data of a record name."""
    found = _named(form.holding, data)
    for one in form.repeats:
        for row in data.get(one.name, ()):
            found |= _named(one.holding, row)
    return found


def _named(asked: Iterable[Field], data: Mapping[str, Any]) -> set[int]:
    return {pk for one in asked if isinstance(one.item, Upload) for pk in data.get(one.name, ())}
