"""Keeping, handing over and removing attachments; who may see them is asked of their owner."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.forms import problems
from tijiao.forms.attachments import files
from tijiao.forms.attachments.pictures import prepared
from tijiao.forms.attachments.sniffing import recognise
from tijiao.forms.models import Attachment

Owner = tuple[str, int]
MaySee = Callable[[User, int], bool]
Reads = Callable[[User, int], frozenset[Sensitivity]]

#: What a person has put here and not handed in yet belongs to the person: (PENDING, the account's id).
PENDING = "forms.pending"
PENDING_KEPT = timedelta(days=7)
UNNAMED_KEPT = timedelta(days=1)
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Rule:
    """How an owner answers for its attachments: who sees it, and what they may read of it."""

    may_see: MaySee
    reads: Reads


def _commonly(_user: User, _owner: int) -> frozenset[Sensitivity]:
    return frozenset({Sensitivity.OPEN, Sensitivity.INTERNAL})


def _own(user: User, owner: int) -> bool:
    return user.pk == owner


def _everything(_user: User, _owner: int) -> frozenset[Sensitivity]:
    return frozenset(Sensitivity)


_rules: dict[str, Rule] = {PENDING: Rule(_own, _everything)}


def register(owner_kind: str, may_see: MaySee, *, reads: Reads = _commonly) -> None:
    """Say who sees attachments of a kind of owner, and which sensitivities they read there."""
    _rules[owner_kind] = Rule(may_see, reads)


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was looked at and, if it is a picture, written without its place; only to be put away."""

    name: str
    content: bytes
    preview: bytes | None
    media_type: str
    ending: str


def ready(file: File, *, keep_place: bool = False) -> Ready:
    """Look at a file before anything is written: opening a picture takes a tenth of a second, and whoever holds the
    database meanwhile holds up everybody.

    Raises   TooLarge, EmptyFile, NotAllowedType, LiesAboutItsType, PackedTooTight, BrokenPicture.
    """
    name = _plain_name(file.name or "")
    content = _content(file, name)
    sort = recognise(content, name, allowed=tuple(settings.ATTACHMENT_TYPES))
    if not sort.is_picture:
        return Ready(name, content, None, sort.media_type, sort.ending)
    picture = prepared(content, sort.media_type, name=name, keep_place=keep_place)
    return Ready(name, picture.content, picture.preview, sort.media_type, sort.ending)


@transaction.atomic
def keep(  # noqa: PLR0913 - what, whose, how kept, by whom, when
    file: File | Ready,
    *,
    owner: Owner,
    field: str = "",
    keep_place: bool = False,
    sensitivity: Sensitivity = Sensitivity.INTERNAL,
    filing: str = "",
    by: User | None,
    at: datetime,
) -> Attachment:
    """Keep a file for its owner: its sort is seen by its bytes, a picture is opened and written without its place.

    `filing`: the device's id of the filing that brings it; sent again, the same file stays the one that it was.

    Raises   what `ready` raises, for a file that is not ready yet (`keep_place` is then looked at).
    """
    one = file if isinstance(file, Ready) else ready(file, keep_place=keep_place)
    digest, size = hashlib.sha256(one.content).hexdigest(), len(one.content)
    name = one.name or f"{digest[:8]}.{one.ending}"
    before = _brought(filing, by, field, digest, name)
    if before is not None:
        return before
    put = partial(files.put, digest, one.content, one.preview)
    put()
    made = Attachment.objects.create(
        owner_kind=owner[0], owner_id=owner[1], field=field, digest=digest, name=name,
        media_type=one.media_type, size=size, sensitivity=sensitivity, uploaded_at=at, uploaded_by=by,
        filing=filing,
    )  # fmt: skip
    record(
        "attachment.keep", by=by, subject=("forms.attachment", made.pk), at=at,
        facts={"owner": owner[0], "owner_id": owner[1], "field": field, "digest": digest, "size": size},
    )  # fmt: skip
    transaction.on_commit(put)  # whoever collects meanwhile has not won
    return made


def _brought(filing: str, by: User | None, field: str, digest: str, name: str) -> Attachment | None:
    """The attachment that the same filing brought when it was sent before."""
    if not filing:
        return None
    same = {"filing": filing, "uploaded_by": by, "field": field, "name": name}
    found: Attachment | None = Attachment.objects.filter(digest=digest, **same).order_by("pk").first()
    return found


@transaction.atomic
def claim(ids: Iterable[int], *, owner: Owner, by: User, at: datetime) -> None:
    """Hand what a person has put here over to an owner; what the owner has already stays its own.

    Raises   NoSuchAttachment when one is neither.
    """
    wanted = set(ids)
    found = {one.pk: one for one in Attachment.objects.select_for_update().filter(pk__in=wanted)}
    pending = (PENDING, by.pk)
    moved = [one for one in found.values() if one.owner == pending]
    if len(found) < len(wanted) or any(one.owner not in (owner, pending) for one in found.values()):
        raise problems.NoSuchAttachment()
    for one in moved:
        one.owner_kind, one.owner_id = owner
        one.save(update_fields=["owner_kind", "owner_id"])
        record(
            "attachment.claim", by=by, subject=("forms.attachment", one.pk), at=at,
            facts={"owner": owner[0], "owner_id": owner[1]},
        )  # fmt: skip


def of(owner: Owner) -> list[Attachment]:
    """What an owner has, in the order in which it came."""
    return list(Attachment.objects.filter(owner_kind=owner[0], owner_id=owner[1]).order_by("pk"))


def visible(user: User, pk: int) -> Attachment:
    """An attachment that the person may see. Raises NotVisible: what one may not see does not exist."""
    found: Attachment | None = Attachment.objects.filter(pk=pk).first()
    rule = _rules.get(found.owner_kind) if found else None
    if found is None or rule is None or not rule.may_see(user, found.owner_id):
        raise NotVisible()
    if Sensitivity(found.sensitivity) not in rule.reads(user, found.owner_id):
        raise NotVisible()
    return found


def wipe(owner_kind: str, owner_ids: Iterable[int]) -> int:
    """Remove what owners have, inside the caller's transaction; files that nobody else refers to go with its commit.

    Returns how many there were.
    """
    rows = Attachment.objects.filter(owner_kind=owner_kind, owner_id__in=list(owner_ids))
    digests = sorted(set(rows.values_list("digest", flat=True)))
    gone: int = rows.delete()[0]
    if digests:
        transaction.on_commit(partial(_remove_unnamed, digests))
    return gone


def collect(*, at: datetime, now: datetime) -> tuple[int, int]:
    """Forget what was put here and never handed in, and remove files that no row names: (rows, files).

    Takes    `at`: the city's moment; `now`: the machine's, which the files bear (the sample city lives on one day).
    """
    rows = Attachment.objects.filter(owner_kind=PENDING, uploaded_at__lt=at - PENDING_KEPT)
    forgotten: int = rows.delete()[0]
    return forgotten, _remove_unnamed(list(files.standing(before=now - UNNAMED_KEPT)))


def _remove_unnamed(digests: Sequence[str]) -> int:
    named = set(Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True))
    gone = [digest for digest in digests if digest not in named]
    for digest in gone:
        files.remove(digest)
    return len(gone)


def _content(file: File, name: str) -> bytes:
    most = settings.ATTACHMENT_MOST_BYTES
    if file.size is not None and file.size > most:
        raise problems.TooLarge(name=name, most=most // 1024 // 1024)
    content: bytes = file.read(most + 1)
    if len(content) > most:
        raise problems.TooLarge(name=name, most=most // 1024 // 1024)
    return content


def _plain_name(name: str) -> str:
    """The name without folders and without characters that no file name has; its ending stays."""
    bare = "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable()).strip()
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else bare[:LONGEST_NAME]
