"""Attachments: what is taken, what is refused, who sees it, and how it goes."""

import io
import os
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from PIL import Image

from forms.files import EXIF, GPS, MODEL, ORIENTATION, TAKEN, document, photo, upload
from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.audit.models import AuditEntry
from tijiao.forms import attachments, problems
from tijiao.forms.attachments import files
from tijiao.forms.models import Attachment

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200
OWNER = ("tests.thing", 7)


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "attachments"
    return settings.MEDIA_ROOT


@pytest.fixture
def clerk(city: SimpleNamespace, person):
    return person("school-clerk", city.school)


def opened(one: Attachment) -> Image.Image:
    return Image.open(files.path_of(one.digest))


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "一.jpg"), ("WEBP", "一.webp"), ("PNG", "一.png")])
def test_a_picture_is_kept_without_its_place_and_with_its_moment(clerk, at, kind, name):
    before = photo(kind=kind)
    assert GPS in Image.open(io.BytesIO(before)).getexif()

    kept = attachments.keep(upload(before, name), owner=OWNER, field="photo", by=clerk, at=at)

    exif = opened(kept).getexif()
    assert (GPS in exif, exif[MODEL], exif[ORIENTATION]) == (False, "Camera 7", 6)
    assert dict(exif.get_ifd(EXIF)) == {TAKEN: "2020:05:20 08:30:00"}
    assert b"GPSLatitude" not in files.path_of(kept.digest).read_bytes()
    assert (kept.media_type, kept.owner, kept.name) == (f"image/{kind.lower()}", OWNER, name)


def test_a_picture_keeps_its_place_where_the_form_asks_for_it(clerk, at):
    before = photo()

    kept = attachments.keep(upload(before, "现场.jpg"), owner=OWNER, keep_place=True, by=clerk, at=at)

    assert files.path_of(kept.digest).read_bytes() == before


def test_what_hides_behind_a_picture_does_not_come_along(clerk, at):
    film = photo() + b"ftypmp42" + b"+31.2083+121.5000/"

    kept = attachments.keep(upload(film, "动态.jpg"), owner=OWNER, by=clerk, at=at)

    assert b"+31.2083" not in files.path_of(kept.digest).read_bytes()


def test_the_preview_is_a_small_picture_the_right_way_up(clerk, at):
    kept = attachments.keep(upload(photo((1200, 800)), "一.jpg"), owner=OWNER, by=clerk, at=at)

    small = Image.open(files.preview_of(kept.digest))
    assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (320, 480), {})


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "空.jpg", problems.EmptyFile),
        (PDF, "照片.jpg", problems.LiesAboutItsType),
        (photo(), "报告.pdf", problems.LiesAboutItsType),
        (EXE, "照片.jpg", problems.LiesAboutItsType),
        (EXE, "程序.exe", problems.NotAllowedType),
        (SVG, "图.svg", problems.NotAllowedType),
        (SVG, "图.png", problems.LiesAboutItsType),
        (b"<html><script>1</script></html>", "页", problems.NotAllowedType),
        ("只是文字".encode(), "说明.txt", problems.NotAllowedType),
        (photo()[:3000], "断.jpg", problems.BrokenPicture),
        (document(macros=True), "宏.docm", problems.NotAllowedType),
        (document(macros=True), "宏.docx", problems.LiesAboutItsType),
        (document("other.xml"), "包.zip", problems.NotAllowedType),
        (document(filled=b"\0" * 40_000_000), "炸弹.docx", problems.PackedTooTight),
        (b"PK\x03\x04 broken", "坏.docx", problems.LiesAboutItsType),
    ],
)
def test_what_is_refused_leaves_nothing(clerk, at, media, content, name, problem):
    with pytest.raises(problem):
        attachments.keep(upload(content, name), owner=OWNER, by=clerk, at=at)

    assert (Attachment.objects.count(), list(media.rglob("*"))) == (0, [])


def test_a_file_that_is_too_large_is_refused(clerk, at, settings):
    settings.ATTACHMENT_MOST_BYTES = 1024 * 1024

    with pytest.raises(problems.TooLarge) as refused:
        attachments.keep(upload(PDF + b"\0" * 1024 * 1024, "大.pdf"), owner=OWNER, by=clerk, at=at)

    assert refused.value.facts == {"name": "大.pdf", "most": 1}


def test_a_picture_that_unfolds_to_more_than_a_camera_takes_is_refused(clerk, at):
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")

    with pytest.raises(problems.BrokenPicture):
        attachments.keep(upload(out.getvalue(), "大.png"), owner=OWNER, by=clerk, at=at)


@pytest.mark.parametrize(("content", "name", "media_type"), [
    (PDF, "报告.pdf", "application/pdf"),
    (PDF, "没有扩展名", "application/pdf"),
    (document(), "报告.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (document("xl/workbook.xml"), "表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
])
def test_documents_are_kept_as_they_are(clerk, at, content, name, media_type):
    kept = attachments.keep(upload(content, name), owner=OWNER, by=clerk, at=at)

    assert (kept.media_type, files.path_of(kept.digest).read_bytes()) == (media_type, content)
    assert not files.preview_of(kept.digest).exists()


def test_keeping_writes_an_audit_entry_without_the_name(clerk, at):
    kept = attachments.keep(upload(PDF, "张三体检.pdf"), owner=OWNER, field="report", by=clerk, at=at)

    entry = AuditEntry.objects.get(action="attachment.keep")
    assert (entry.subject_kind, entry.subject_id) == ("forms.attachment", str(kept.pk))
    assert entry.facts == {"owner": "tests.thing", "owner_id": 7, "field": "report", "digest": kept.digest,
                           "size": len(PDF)}  # fmt: skip


def test_a_name_loses_its_folders_and_what_no_name_holds(clerk, at):
    kept = attachments.keep(upload(PDF, "x.pdf"), owner=OWNER, by=clerk, at=at)
    strange = upload(PDF, "x.pdf")
    strange._name = "..\\..\\etc/\u202egnp.pdf"

    other = attachments.keep(strange, owner=OWNER, by=clerk, at=at)

    assert (kept.name, other.name) == ("x.pdf", "gnp.pdf")


def test_the_same_bytes_lie_once_and_go_with_the_last_that_refers_to_them(
    clerk, at, media, django_capture_on_commit_callbacks
):
    first = attachments.keep(upload(PDF, "甲.pdf"), owner=OWNER, by=clerk, at=at)
    attachments.keep(upload(PDF, "乙.pdf"), owner=("tests.thing", 8), by=clerk, at=at)

    with django_capture_on_commit_callbacks(execute=True):
        attachments.wipe("tests.thing", [7])
    there = files.path_of(first.digest).exists()
    with django_capture_on_commit_callbacks(execute=True):
        attachments.wipe("tests.thing", [8])

    assert (there, files.path_of(first.digest).exists()) == (True, False)


def test_what_was_put_here_is_handed_over_once(clerk, at, city, person):
    mine = attachments.keep(upload(PDF, "甲.pdf"), owner=(attachments.PENDING, clerk.pk), by=clerk, at=at)
    other = person("school-clerk", city.other)

    with pytest.raises(problems.NoSuchAttachment):
        attachments.claim([mine.pk], owner=OWNER, by=other, at=at)
    attachments.claim([mine.pk], owner=OWNER, by=clerk, at=at)
    attachments.claim([mine.pk], owner=OWNER, by=other, at=at)  # already the owner's own: nothing moves
    with pytest.raises(problems.NoSuchAttachment):
        attachments.claim([mine.pk], owner=("tests.thing", 8), by=clerk, at=at)

    assert [one.pk for one in attachments.of(OWNER)] == [mine.pk]


def test_nobody_sees_a_file_whose_owner_does_not_say_so(clerk, at, client, city, person):
    """Who sees is asked of the owner; a kind that nobody registered is seen by nobody."""
    hidden = attachments.keep(upload(photo(), "甲.jpg"), owner=OWNER, by=clerk, at=at)
    own = attachments.keep(upload(photo(), "乙.jpg"), owner=(attachments.PENDING, clerk.pk), by=clerk, at=at)
    client.force_login(clerk)

    mine = [client.get(f"/forms/attachments/{one.pk}/{part}").status_code
            for one in (hidden, own) for part in ("", "preview/")]  # fmt: skip
    client.force_login(person("leader", city.bureau))
    theirs = [client.get(f"/forms/attachments/{own.pk}/{part}").status_code for part in ("", "preview/")]

    assert (mine, theirs) == ([404, 404, 200, 200], [404, 404])


def test_what_is_sensitive_is_seen_by_who_reads_such_things_there(clerk, at):
    attachments.register("tests.read", lambda _user, _owner: True, reads=lambda _user, owner: frozenset(
        {Sensitivity.HEALTH} if owner == 1 else {Sensitivity.OPEN, Sensitivity.INTERNAL}))  # fmt: skip
    kept = [
        attachments.keep(upload(PDF, "甲.pdf"), owner=("tests.read", owner), sensitivity=Sensitivity.HEALTH,
                         by=clerk, at=at) for owner in (1, 2)
    ]  # fmt: skip

    assert attachments.visible(clerk, kept[0].pk) == kept[0]
    with pytest.raises(NotVisible):
        attachments.visible(clerk, kept[1].pk)


def test_a_file_that_is_no_picture_is_downloaded_and_a_pdf_opens(clerk, at, client):
    owner = (attachments.PENDING, clerk.pk)
    kept = [attachments.keep(upload(*one), owner=owner, by=clerk, at=at)
            for one in ((PDF, "甲.pdf"), (document(), "乙.docx"))]  # fmt: skip
    client.force_login(clerk)

    answers = [client.get(f"/forms/attachments/{one.pk}/") for one in kept]

    assert [one["Content-Disposition"].split(";")[0] for one in answers] == ["inline", "attachment"]
    assert [one["X-Content-Type-Options"] for one in answers] == ["nosniff", "nosniff"]
    assert [one["Content-Type"] for one in answers] == [one.media_type for one in kept]


def test_what_was_never_handed_in_and_what_no_row_names_is_collected(clerk, at, media):
    owner = (attachments.PENDING, clerk.pk)
    old = attachments.keep(upload(PDF, "旧.pdf"), owner=owner, by=clerk, at=at - timedelta(days=8))
    new = attachments.keep(upload(photo(), "新.jpg"), owner=owner, by=clerk, at=at)
    stray = files.path_of("ab" + "0" * 62)
    stray.parent.mkdir()
    for path in (stray, stray.with_name(".x.part")):
        path.write_bytes(b"x")
    aged(media, days=2)

    done = attachments.collect(at=at, now=timezone.now())

    assert done == (1, 2)
    assert sorted(path.name for path in media.rglob("*") if path.is_file()) == sorted(
        [new.digest[2:], new.digest[2:] + files.PREVIEW])  # fmt: skip
    assert not files.path_of(old.digest).exists()


def test_a_file_that_came_just_now_is_not_collected(db, at, media):
    stray = files.path_of("ab" + "0" * 62)
    files.put("ab" + "0" * 62, b"x", None)

    assert attachments.collect(at=at, now=timezone.now()) == (0, 0)
    assert stray.exists()


def aged(media: Path, *, days: int) -> None:
    then = (datetime.now() - timedelta(days=days)).timestamp()  # noqa: DTZ005
    for path in media.rglob("*"):
        os.utime(path, (then, then))
