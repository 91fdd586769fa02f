"""Bad input on the pages of inspections: refused in words, recorded, nothing changed."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tijiao.audit.models import AuditEntry
from tijiao.directory import clock
from tijiao.directory.models import Installation
from tijiao.forms.attachments.files import path_of
from tijiao.forms.models import Attachment
from tijiao.inspections import domain
from tijiao.inspections.models import Draw, Finding, Rectification, RoundKind, Visit

from .test_visit_pages import filled

GPS, MAKE = 0x8825, 0x010F  # EXIF: where a picture was taken, and by whose camera


@pytest.fixture
def answers(client):
    """`answers(user, address, data)`: status, whether the words stand there, and what was kept of the refusal."""

    def post(user, address, data, words):
        client.force_login(user)
        before = list(AuditEntry.objects.values_list("pk", flat=True))
        answer = client.post(address, data)
        kept = [(one.by, one.action, one.facts["act"], one.facts["code"]) for one in AuditEntry.objects.exclude(pk__in=before)]
        return answer.status_code, words in answer.content.decode(), kept

    return post


def test_a_move_that_the_state_forbids(answers, found, person, city, at):
    finding, clerk = found(), person("school-clerk", city.school)
    domain.rectify(finding.pk, domain.Fix("已清理"), by=clerk, at=at)

    told = answers(clerk, f"/inspections/{finding.pk}/rectify/", {"text": "又清理了一遍"}, "不能改为“待复查”")

    assert told == (409, True, [(clerk.pk, "refuse", "finding.rectify", "inspections.illegal-move")])
    assert Rectification.objects.count() == 1


def test_a_deadline_in_a_year_without_calendar_data(answers, kinds, person, city):
    Installation.objects.update(today=date(2099, 12, 30))
    clock.forget()
    clerk = person("school-clerk", city.school)
    hazard = {"organisation": "s-001", "kind": "fire", "title": "灭火器过期", "found_on": "2099-12-30"}

    told = answers(clerk, "/inspections/report/", hazard, "无法推算工作日")

    assert told == (422, True, [(clerk.pk, "refuse", "finding.report", "calendar.unknown-year")])
    assert Finding.objects.count() == 0


def test_a_draw_with_more_places_than_inspectors_allow(answers, opened, enrolled, person, city):
    enrolled("D01", load=1)
    round_, officer = opened(RoundKind.DOUBLE_RANDOM), person("section-officer", city.safety)
    terms = {"take-primary": "1", "take-junior": "1", "take-preschool": "1", "team": "1"}

    told = answers(officer, f"/inspections/rounds/{round_.pk}/draw/", terms, "检查人员不够：共需 3 人次，最多只有 1 人次。")

    assert told == (409, True, [(officer.pk, "refuse", "round.plan", "draw.too-few-inspectors")])
    assert AuditEntry.objects.get(action="refuse").facts["why"] == {"wanted": 3, "available": 1}
    assert Draw.objects.count() == 0


def test_a_replayed_submission(answers, planned, filed):
    visit = filed(planned())
    who = visit.seats.get().inspector.user

    told = answers(who, f"/inspections/visits/{visit.pk}/fill/", filled(visit), "重复提交没有改动任何内容")

    assert told == (409, True, [(who.pk, "refuse", "visit.file", "inspections.visit-over")])
    assert Visit.objects.get().version == visit.version


def test_a_photo_that_lies_about_its_type(answers, planned):
    visit = planned()
    who, sheet = visit.seats.get().inspector.user, visit.sheets.get()
    lie = {f"p-{sheet.pk}-exits": SimpleUploadedFile("gate.jpg", b"%PDF-1.4 not a picture at all", "image/jpeg")}

    told = answers(who, f"/inspections/visits/{visit.pk}/fill/", {**filled(visit), **lie}, "gate.jpg")

    assert told == (415, True, [(who.pk, "refuse", "visit.file", "attachments.lies")])
    assert (Visit.objects.get().state, Finding.objects.count(), Attachment.objects.count()) == ("planned", 0, 0)


def jpeg(**more):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "olive").save(out, "JPEG", **more)
    return out.getvalue()


def test_a_photo_that_is_too_large(answers, planned, settings):
    settings.ATTACHMENT_MOST_BYTES = 1024 * 1024
    visit = planned()
    who, sheet = visit.seats.get().inspector.user, visit.sheets.get()
    large = {f"p-{sheet.pk}-exits": SimpleUploadedFile("gate.jpg", jpeg() + b"0" * 1024 * 1024, "image/jpeg")}

    told = answers(who, f"/inspections/visits/{visit.pk}/fill/", {**filled(visit), **large}, "gate.jpg")

    assert told == (413, True, [(who.pk, "refuse", "visit.file", "attachments.too-large")])
    assert (Visit.objects.get().state, Attachment.objects.count()) == ("planned", 0)


def test_a_photo_loses_its_place_on_the_way_in(client, planned):
    visit = planned()
    who, sheet, exif = visit.seats.get().inspector.user, visit.sheets.get(), Image.Exif()
    exif[GPS], exif[MAKE] = {1: "N", 2: (27.0, 30.0, 0.0)}, "手机"
    client.force_login(who)
    photo = SimpleUploadedFile("gate.jpg", jpeg(exif=exif), "image/jpeg")

    client.post(f"/inspections/visits/{visit.pk}/fill/", {**filled(visit), f"p-{sheet.pk}-exits": photo})

    kept = Image.open(path_of(Attachment.objects.get().digest)).getexif()
    assert (dict(kept.get_ifd(GPS)), MAKE in kept) == ({}, True)


def test_a_sheet_with_open_items_comes_back_and_is_kept_as_refused(answers, planned):
    visit = planned()
    who, sheet = visit.seats.get().inspector.user, visit.sheets.get()

    told = answers(who, f"/inspections/visits/{visit.pk}/fill/", filled(visit, **{"r-SHEET-tidy": ""}), "还没有填")

    assert told == (422, True, [(who.pk, "refuse", "visit.file", "inspections.item-open")])
    assert (Visit.objects.get().state, sheet.answers.count()) == ("planned", 0)


def test_looking_at_what_one_may_not_see_is_no_act(client, planned, person, city):
    visit = planned()
    client.force_login(person("school-clerk", city.other))

    assert client.get(f"/inspections/visits/{visit.pk}/").status_code == 404
    assert AuditEntry.objects.filter(action="refuse").count() == 0


def test_the_audit_administrator_reads_what_was_refused(client, answers, planned, filed, person, city):
    visit = filed(planned())
    who = visit.seats.get().inspector.user
    answers(who, f"/inspections/visits/{visit.pk}/fill/", filled(visit), "")
    client.force_login(person("audit-admin", city.bureau))

    page = client.get("/audit/refused/")

    _row, cells = page.context["rows"][0]
    assert [cell.shown for cell in cells[1:6]] == [
        who.username, "visit.file", f"inspections:fill {visit.pk}", "这次检查现在是“…”，不能再填。重复提交没有改动任何内容。", 1,
    ]  # fmt: skip
    assert len(page.context["rows"]) == 1
    assert client.get("/audit/").status_code == 200
