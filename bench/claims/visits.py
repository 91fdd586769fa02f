"""Inspections under load: 500 phones that file visits with a photo of a megabyte at once, each filing sent twice."""

import hashlib
import io
import random
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image

from bench.claims.city import ROOT
from bench.claims.ledgers import CSRF, NOW, SCHOOLS, database, found_city, hold, served
from bench.harness import Claim, Contender, within

PHONES, AGAIN, GIVE_UP = 500, 2.0, 600.0
PATIENCE = 120.0  # as the outbox on the phone: it then asks again
CHECKLIST, TODAY = "canteen-building", "2020-05-20"
ENTERED, SENT = "2020-05-20T09:00:00+08:00", "2020-05-20T09:10:00+08:00"
PLACE = 0x8825  # EXIF: where a picture was taken
WEEKS = ((date(2020, 5, 18), date(2020, 5, 29)), (date(2020, 6, 1), date(2020, 6, 12)))


@dataclass
class Gate:
    """For each phone its session, the visit's address and the body that it sends; and where all of it goes."""

    home: Path
    url: str
    phones: list[tuple[str, str, bytes]]
    stack: ExitStack


@dataclass
class Told:
    """What the phones saw: seconds to the first answer, how often they tried again, what was wrong."""

    taken: list[float] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def _module(name: str) -> Any:
    return import_module(f"tijiao.{name}")


def prepare_gate(kind: str) -> Gate:
    """300 schools, 500 inspectors on the register with a visit each, everybody signed in with a photo in hand."""
    stack = ExitStack()
    url = stack.enter_context(database(kind))
    home = ROOT / "build" / f"bench-visits-{kind}"
    schools = found_city(home, url)
    items, client = _checklist(), import_module("django.test").Client
    scene = Image.merge("RGB", [Image.effect_noise((1600, 1200), sigma) for sigma in (30, 34, 38)])
    phones = []
    for number, visit in enumerate(_planned(schools)):
        who = client()
        who.force_login(visit.seats.get().inspector.user)
        body = _body(visit.sheets.get().pk, items, _photo(scene, number), UUID(int=number + 1))
        phones.append((who.cookies["sessionid"].value, f"/inspections/visits/{visit.pk}/fill/", body))
    print(f"{len(phones)} phones, {len(phones[0][2])} bytes each", file=sys.stderr)
    return Gate(home, url, phones, stack)


def _checklist() -> list[Any]:
    """The hazards and checklists of the packs. Returns the items of the one that the visits carry."""
    declare, publishing = _module("inspections.declare"), _module("inspections.publishing")
    loaded = _module("packs.loader").load_folder(ROOT / "packs" / "plan-2020", list(declare.KINDS), partial=True)
    publishing.publish([*loaded.entries(declare.Hazard), *loaded.entries(declare.FindingEntry)], by=None, at=NOW)
    entries = loaded.entries(declare.ChecklistEntry)
    publishing.publish_checklists(entries, by=None, at=NOW)
    (chosen,) = (one for one in entries if one.id == CHECKLIST)
    return [item for section in chosen.sections for item in section.items]


def _planned(schools: list[Any]) -> list[Any]:
    """A visit for each of 500 inspectors, in two rounds of which no school has two visits."""
    models, rounds = _module("inspections.models"), _module("inspections.rounds")
    register, roles = _module("inspections.register"), _module("directory.roles")
    officer, bureau, safety = _people()
    inspectors = []
    for number in range(PHONES):
        user = hold(roles.Role.INSPECTOR, bureau, f"inspector-{number}")
        inspectors.append(register.enrol(register.Enrolled(f"D{number:03}", user, bureau), by=officer, at=NOW))
    for weeks, people in zip(WEEKS, (inspectors[: len(schools)], inspectors[len(schools) :]), strict=True):
        new = rounds.NewRound("检查", models.RoundKind.THEMED, safety, (CHECKLIST,), *weeks)
        found = rounds.open_round(new, by=officer, at=NOW)
        wanted = [rounds.Wanted(place, (who,)) for place, who in zip(schools, people, strict=False)]
        rounds.plan(found.pk, wanted, by=officer, at=NOW)
    return list(models.Visit.objects.order_by("pk"))


def _people() -> tuple[Any, Any, Any]:
    directory = _module("directory.models")
    found = {code: directory.Organisation.objects.get(code=code) for code in ("bureau", "safety")}
    return directory.User.objects.get(username="section"), found["bureau"], found["safety"]


def _photo(scene: Image.Image, number: int) -> bytes:
    """About a megabyte of JPEG as a phone takes it, with the place where it was taken; no two are alike."""
    out, exif, taken = io.BytesIO(), Image.Exif(), scene.copy()
    taken.paste(Image.effect_noise((32, 32), 10 + number % 90), (number % 1500, number))
    exif[PLACE] = {1: "N", 2: (27.0, 30.0, 0.0), 3: "E", 4: (120.0, 33.0, 0.0)}
    taken.save(out, "JPEG", quality=84, exif=exif)
    return out.getvalue()


def _body(sheet: int, items: list[Any], photo: bytes, key: UUID) -> bytes:
    """Everything is met but the first item without a photo, which thereby becomes a finding."""
    bad = next(item.id for item in items if not item.photo)
    told = {f"r-{sheet}-{item.id}": "unmet" if item.id == bad else "met" for item in items}
    told |= {f"n-{sheet}-{bad}": "不符合", "done_on": TODAY, "csrfmiddlewaretoken": CSRF}
    told |= {"filing": str(key), "entered_at": ENTERED, "sent_at": SENT}
    pictured = next(item.id for item in items if item.photo)
    test = import_module("django.test.client")
    upload = import_module("django.core.files.uploadedfile").SimpleUploadedFile("gate.jpg", photo, "image/jpeg")
    return bytes(test.encode_multipart(test.BOUNDARY, {**told, f"p-{sheet}-{pictured}": upload}))


def at_the_gate(gate: Gate) -> float:
    """p95 in seconds until a phone has its answer; all 500 send in the same moment, and once more when answered.

    Raises   ValueError when a visit is refused, lost or doubled.
    """
    try:
        with served(gate.home, gate.url) as port:
            told, start = Told(), threading.Barrier(len(gate.phones))
            hands = [threading.Thread(target=_phone, args=(port, start, one, told)) for one in gate.phones]
            for one in hands:
                one.start()
            for one in hands:
                one.join()
        faults = [*told.wrong[:3], *_faults(gate.home)]
        print(f"p50 {sorted(told.taken)[len(told.taken) // 2]:.1f} s, last {max(told.taken):.1f} s, "
              f"tried again {len(told.again)}: {sorted(set(told.again))[:3]}", file=sys.stderr)  # fmt: skip
        if faults:
            raise ValueError("; ".join(faults))
        return sorted(told.taken)[int(len(told.taken) * 0.95) - 1]
    finally:
        import_module("django.db").connections.close_all()
        gate.stack.close()


def _phone(port: int, start: threading.Barrier, one: tuple[str, str, bytes], told: Told) -> None:
    """What the outbox does: send until answered. Then the same again, as if the answer had been lost on its way."""
    start.wait()
    began = time.monotonic()
    first = _until_answered(port, one, began, told)
    told.taken.append(time.monotonic() - began)
    second = _until_answered(port, one, began, told)
    if first[0] != 200 or second != first:
        told.wrong.append(f"{one[1]} {first} {second}")


def _until_answered(port: int, one: tuple[str, str, bytes], began: float, told: Told) -> tuple[int, bytes]:
    session, path, body = one
    kind = f"multipart/form-data; boundary={import_module('django.test.client').BOUNDARY}"
    heads = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "Content-Type": kind, "X-Outbox": "1"}
    while True:
        link = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            link.request("POST", path, body, heads)
            answer = link.getresponse()
            status, text = answer.status, answer.read()
        except (OSError, HTTPException) as lost:
            status, text = 0, type(lost).__name__.encode()
        finally:
            link.close()
        if 0 < status < 500 or time.monotonic() > began + GIVE_UP:
            return status, text
        told.again.append(f"{status} {text[:40]!r}")
        time.sleep(AGAIN * random.random())


def _faults(home: Path) -> list[str]:
    """What is lost, doubled or broken: visits, sheets, findings, filings and photos, each once and without a place."""
    models, many = _module("inspections.models"), {}
    many["visits"] = models.Visit.objects.filter(state="done", version=2).count()
    many["sheets"] = models.Sheet.objects.exclude(passed=None).count()
    many["filings"] = _module("outbox.models").Filing.objects.count()
    many["entries"] = _module("audit.models").AuditEntry.objects.filter(action="visit.file").count()
    digests = set(_module("forms.models").Attachment.objects.values_list("digest", flat=True))
    many["photos"] = _module("forms.models").Attachment.objects.count()
    many["whole photos"] = sum(_whole(home / "attachments" / one[:2] / one[2:], one) for one in digests)
    found = models.Finding.objects.count()  # what a second visit to a school finds again is the same finding
    faults = [f"{number} {name}" for name, number in many.items() if number != PHONES]
    return [*faults, *([] if found == SCHOOLS else [f"{found} findings"])]


def _whole(file: Path, digest: str) -> bool:
    content = file.read_bytes()
    placeless = not Image.open(io.BytesIO(content)).getexif().get_ifd(PLACE)
    return hashlib.sha256(content).hexdigest() == digest and placeless


def _sqlite() -> Gate:
    return prepare_gate("sqlite")


def _postgresql() -> Gate:
    return prepare_gate("postgresql")


CLAIMS = [
    Claim(f"500 phones file visits with photos at once, {name}, 0 lost and 0 double, p95",
          [Contender("filing", at_the_gate, prepare, runs=1)], within(PATIENCE))
    for name, prepare in (("SQLite", _sqlite), ("PostgreSQL", _postgresql))
]  # fmt: skip
