"""Publishing forms. A version is published once and never changed; a changed declaration makes the next version."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.forms.declare import FormDefinition
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import canonical, digest_of

#: Called in the transaction when a form has a new version.
heard: list[Callable[[], None]] = []


@transaction.atomic
def publish(entries: Iterable[FormDefinition], *, by: User | None, at: datetime) -> list[FormVersion]:
    """Publish what is new or changed. Returns the versions made; the same content again makes none.

    The caller has loaded the pack without faults: `compiled.KINDS` refuses forms whose expressions are wrong.
    """
    latest = {one.form_id: one for one in FormVersion.objects.order_by("version")}
    made = []
    for entry in entries:
        before, digest = latest.get(entry.id), digest_of(entry)
        if before is not None and before.digest == digest:
            continue
        number = before.version + 1 if before else 1
        version = FormVersion.objects.create(
            form_id=entry.id, version=number, definition=json.loads(canonical(entry)), digest=digest, published_at=at
        )
        record(
            "form.publish",
            by=by,
            subject=("forms.version", version.pk),
            at=at,
            facts={"form": entry.id, "version": number, "digest": digest},
        )
        made.append(version)
    for hear in heard if made else ():
        hear()
    return made
