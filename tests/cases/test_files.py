"""Files of a case: evidence, parts, replies, what came with it; who reads which, and that they go with the case."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.cases import domain, problems
from tijiao.cases.domain import Asker, Proof
from tijiao.cases.files import of, of_replies
from tijiao.cases.models import Case
from tijiao.forms import attachments
from tijiao.forms.models import Attachment
from tijiao.forms.problems import LiesAboutItsType
from tijiao.keep.erasers import wipe_cases
from tijiao.kernel.words import WordsMissing

from .conftest import intake, later


def picture(name: str = "a.png") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (30, 30)).save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), "image/png")


def lie() -> SimpleUploadedFile:
    return SimpleUploadedFile("b.png", b"MZ\x90\x00 not a picture", "image/png")


def names(user, case: Case) -> list[str]:
    return sorted(one.name for group in of(user, case).values() for one in group)


@pytest.fixture
def handled(complaint, people, kinds):
    """A complaint about the school that the town office leads, the safety section with a part in it."""
    domain.accept(complaint.case.pk, by=people.office, at=later(hours=1))
    return domain.assign(complaint.case.pk, kinds.other, [kinds.safety], by=people.office, at=later(hours=2))


def test_each_file_stands_where_it_belongs_and_who_handles_the_case_reads_it(handled, people):
    domain.hand_in(handled.parts.get().pk, "意见", [picture("part.png")], by=people.safety, at=later(1))
    domain.pause(handled.pk, Proof("送检", files=[picture("proof.png")]), by=people.office, at=later(2))
    domain.resume(handled.pk, by=people.office, at=later(3))
    domain.attach(handled.pk, "现场照片", [picture("site.png")], by=people.other, at=later(3))
    made = domain.reply(handled.pk, "答复", [picture("reply.png")], by=people.other, at=later(4))

    wanted = ["part.png", "proof.png", "reply.png", "site.png"]
    assert [names(one, handled) for one in (people.office, people.safety, people.other)] == [wanted] * 3
    assert {pk: [one.name for one in files] for pk, files in of_replies(handled).items()} == {made.pk: ["reply.png"]}


def test_what_a_complainant_sent_reaches_the_owner_alone_and_nothing_reaches_whom_it_concerns(people, kinds):
    told = intake("public-complaint", "public-item", asker=Asker("李明"), organisations=[kinds.school])
    case = domain.receive_with_files(told, [picture("letter.png")], by=None, at=later()).case
    domain.accept(case.pk, by=people.office, at=later(hours=1))
    domain.assign(case.pk, kinds.other, by=people.office, at=later(hours=2))
    domain.attach(case.pk, "核查记录", [picture("check.png")], by=people.office, at=later(1))
    letter, check = Attachment.objects.order_by("pk")

    assert (names(people.office, case), names(people.other, case)) == (["check.png", "letter.png"], ["check.png"])
    for user in (people.head, people.clerk, people.safety):
        for file in (letter, check):
            with pytest.raises(NotVisible):
                attachments.visible(user, file.pk)
    with pytest.raises(NotVisible):
        attachments.visible(people.other, letter.pk)


def test_a_pause_is_proven_by_words_or_by_a_file_and_by_a_reason(handled, people):
    for reason, evidence, files, problem in (
        ("送检", " ", [], problems.EvidenceMissing), (" ", "函3号", [picture()], WordsMissing),
    ):  # fmt: skip
        with pytest.raises(problem):
            domain.pause(handled.pk, Proof(reason, evidence, files), by=people.office, at=later(1))
    domain.pause(handled.pk, Proof("送检", files=[picture()]), by=people.office, at=later(1))

    event = handled.events.get(verb="pause")
    assert event.words.text == "送检（依据：见附件）"


def test_a_file_that_lies_about_its_type_changes_nothing_at_all(handled, people):
    before = Case.objects.values().get(pk=handled.pk)

    for act in (
        lambda: domain.pause(handled.pk, Proof("送检", "函", [picture(), lie()]), by=people.office, at=later(1)),
        lambda: domain.attach(handled.pk, "照片", [lie()], by=people.other, at=later(1)),
        lambda: domain.hand_in(handled.parts.get().pk, "意见", [lie()], by=people.safety, at=later(1)),
    ):
        with pytest.raises(LiesAboutItsType):
            act()

    assert Case.objects.values().get(pk=handled.pk) == before
    assert (Attachment.objects.count(), handled.parts.get().handed_at) == (0, None)
    assert list(handled.clocks.filter(which="whole").values_list("last_move", flat=True)) == ["started"]


def test_who_only_watches_attaches_nothing(handled, people):
    with pytest.raises(NotAllowed):
        domain.attach(handled.pk, "旁观", [picture()], by=people.leader, at=later(1))
    with pytest.raises(NotVisible):
        domain.attach(handled.pk, "本校", [picture()], by=people.head, at=later(1))


def test_files_go_with_the_case(handled, people):
    domain.attach(handled.pk, "照片", [picture()], by=people.other, at=later(1))

    wipe_cases(Case.objects.filter(pk=handled.pk))

    assert Attachment.objects.count() == 0


def test_on_the_page_a_file_is_attached_and_shown_and_a_lying_one_is_refused(handled, people, client):
    client.force_login(people.other)

    refused = client.post(f"/cases/{handled.pk}/do/attach/", {"attach-words": "照片", "attach-enclosed": lie()})
    empty = client.post(f"/cases/{handled.pk}/do/attach/", {"attach-words": "照片"})
    done = client.post(f"/cases/{handled.pk}/do/attach/", {"attach-words": "照片", "attach-enclosed": picture()})

    assert [one.status_code for one in (refused, empty, done)] == [415, 422, 302]
    page = client.get(f"/cases/{handled.pk}/").content.decode()
    assert f"/forms/attachments/{Attachment.objects.get().pk}/" in page
    assert AuditEntry.objects.filter(action="attachment.keep").count() == 1


def test_whoever_asked_opens_the_files_of_the_reply_with_number_and_code_and_no_others(
    handled, complaint, people, client
):
    domain.attach(handled.pk, "照片", [picture("site.png")], by=people.other, at=later(1))
    domain.hand_in(handled.parts.get().pk, "意见", by=people.safety, at=later(1))
    domain.reply(handled.pk, "答复", [picture("reply.png")], by=people.other, at=later(2))
    site, reply = Attachment.objects.order_by("pk")
    told = {"number": complaint.case.number, "code": complaint.code}

    page = client.post("/portal/lookup/", told).content.decode()
    found = [client.post(f"/portal/enclosed/{one.pk}/", told).status_code for one in (reply, site)]
    wrong = client.post(f"/portal/enclosed/{reply.pk}/", {**told, "code": "AAAAAAAAAA"}).status_code

    assert ("reply.png" in page, "site.png" in page) == (True, False)
    assert (found, wrong) == ([200, 404], 404)
