"""Profiles: published from packs for everybody, or kept by somebody for the files of an own system."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from pydantic import ValidationError

from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.packs.kinds import Context
from tijiao.registry.exchange.declare import KEYS, ProfileEntry, check
from tijiao.registry.exchange.kinds import kind_of
from tijiao.registry.exchange.models import Profile
from tijiao.registry.exchange.problems import WrongProfile

MOST = 50  # profiles that one person keeps


def known(kind: str, *, by: User) -> list[Profile]:
    """The packs' profiles of a kind and the person's own, which come first."""
    rows = Profile.objects.filter(Q(made_by=by) | Q(made_by=None), kind=kind)
    return sorted(rows, key=lambda one: (one.made_by_id is None, one.pk))


@transaction.atomic
def publish(entries: Sequence[ProfileEntry], *, by: User | None, at: datetime) -> int:
    """Write the packs' profiles; the same again change nothing. Returns how many were new or changed."""
    changed = 0
    for entry in entries:
        told = entry.model_dump(mode="json")
        found = Profile.objects.filter(code=entry.id, made_by=None).first()
        if found is None or found.definition != told:
            Profile.objects.update_or_create(
                code=entry.id, defaults={"kind": entry.kind, "definition": told, "made_by": None, "made_at": at}
            )
            record("profile.publish", by=by, subject=("exchange.profile", entry.id), at=at)
            changed += 1
    return changed


@transaction.atomic
def keep(kind: str, title: str, columns: Mapping[str, Any], *, by: User, at: datetime) -> Profile:
    """A profile of one's own: it is meant where a file has all heads that it names. Raises NotVisible, WrongProfile."""
    _require(kind, by)
    heads = sorted({head for rule in columns.values() for head in rule["heads"]})
    code = f"own-{secrets.token_hex(6)}"
    named = {"zh": title.strip(), "en": title.strip()}
    told = {"id": code, "title": named, "kind": kind, "match": heads, "columns": columns}
    if not title.strip() or not columns or Profile.objects.filter(made_by=by).count() >= MOST:
        raise WrongProfile(title=title.strip() or "—")
    try:
        entry = ProfileEntry.model_validate_json(json.dumps(told))
    except ValidationError as wrong:
        raise WrongProfile(title=".".join(map(str, wrong.errors()[0]["loc"]))) from wrong
    flaws = list(check(entry, Context({}, {}, Path(), "")))
    if flaws:
        raise WrongProfile(title=flaws[0].message)
    made = Profile.objects.create(
        code=code, kind=kind, definition=entry.model_dump(mode="json"), made_by=by, made_at=at
    )  # fmt: skip
    record("profile.keep", by=by, subject=("exchange.profile", code), at=at, facts={"kind": kind})
    return made


@transaction.atomic
def drop(pk: int, *, by: User, at: datetime) -> Profile:
    """Remove a profile of one's own. Raises NotVisible."""
    found = Profile.objects.filter(pk=pk, made_by=by).first()
    if found is None:
        raise NotVisible()
    Profile.objects.filter(pk=pk).delete()
    record("profile.drop", by=by, subject=("exchange.profile", found.code), at=at)
    return found


def _require(kind: str, by: User) -> None:
    found = kind_of(kind)
    if found is None or kind not in KEYS or not reach(by, found.action):
        raise NotVisible()


def words(lines: str) -> dict[str, str]:
    """"1=男" line by line. Raises WrongProfile for a line without its sign."""
    found = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        theirs, sign, ours = line.replace("＝", "=").partition("=")
        if not sign or not theirs.strip():
            raise WrongProfile(title=line)
        found[theirs.strip()] = ours.strip()
    return found


def rules(keys: Iterable[str], sent: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What a page sent for each column: `head-key`, `more-key`, `pick-key`, `date-key`, `words-key`."""
    found = {}
    for key in keys:
        heads = [sent[f"{part}-{key}"] for part in ("head", "more") if sent.get(f"{part}-{key}")]
        if heads:
            found[key] = {
                "heads": heads, "pick": sent.get(f"pick-{key}", ""), "date": sent.get(f"date-{key}", ""),
                "values": words(sent.get(f"words-{key}", "")),
            }  # fmt: skip
    return found
