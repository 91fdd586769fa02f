"""How long visits and findings are kept, and what goes then: what was written and photographed; results stay."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tijiao.forms.attachments.files import path_of
from tijiao.forms.models import Attachment
from tijiao.inspections import changing, domain, photos
from tijiao.inspections.models import Answer, Finding, Recheck, Rectification, Sheet, Visit
from tijiao.keep.erasers import ERASED
from tijiao.keep.erasure import hold
from tijiao.keep.retention import Done, declared, erase_due

from .conftest import BAD
from .test_refused import jpeg

BEFORE, AFTER = datetime(2025, 5, 19, 2, tzinfo=UTC), datetime(2025, 5, 21, 2, tzinfo=UTC)


@pytest.fixture
def auditor(city, person):
    return person("audit-admin", city.bureau)


@pytest.fixture
def seen(planned, city, person, at):
    """A visit that was moved, filed with a note and a photo, and whose finding was put right, rechecked and closed."""
    visit, officer = planned(), person("section-officer", city.safety)
    changing.move_visit(visit.pk, at.date(), why="张三老师请假", by=officer, at=at)
    sheet, who = visit.sheets.get(), visit.seats.get().inspector.user
    photo = SimpleUploadedFile("gate.jpg", jpeg(), "image/jpeg")
    photos.keep({(sheet.pk, "exits"): [photo]}, kind=photos.SHEET, by=who, at=at)
    return visit


def due(kind, at):
    return next(one.due for one in declared(today=at.date()) if one.kind == kind)


def test_a_visit_is_due_after_five_years_and_keeps_only_its_results(
    seen, filed, auditor, django_capture_on_commit_callbacks
):
    filed(seen, BAD)
    file = path_of(Attachment.objects.get().digest)
    before, after = due("inspections.visit", BEFORE), due("inspections.visit", AFTER)

    with django_capture_on_commit_callbacks(execute=True):
        done = erase_due("inspections.visit", reason="保存期满", by=auditor, at=AFTER)

    assert (before, after, done, due("inspections.visit", AFTER)) == (0, 1, Done(1, 0), 0)
    assert sorted(Answer.objects.values_list("item", "result", "note")) == [
        ("cold-chain", "met", ""), ("exits", "unmet", ERASED), ("tidy", "met", ""),
    ]  # fmt: skip
    assert Visit.objects.get().why_moved == ERASED
    assert (Attachment.objects.count(), file.exists()) == (0, False)
    assert (Sheet.objects.get().percent, Visit.objects.get().state) == (50.0, "done")


def test_what_a_hold_names_stays(seen, filed, auditor, at):
    filed(seen, BAD)
    hold("inspections.visit", str(seen.pk), reason="诉讼", by=auditor, at=at)

    assert erase_due("inspections.visit", reason="保存期满", by=auditor, at=AFTER) == Done(0, 1)
    assert Attachment.objects.count() == 1


def test_a_finding_is_due_five_years_after_it_was_closed(found, city, person, auditor, at):
    open_one, closed = found(), found(title="南门锁闭")
    made = domain.rectify(closed.pk, domain.Fix("李四已开门"), by=person("school-clerk", city.school), at=at)
    domain.recheck(made.pk, passed=True, note="李四在场", by=person("town-officer", city.east), at=at)

    before, after = due("inspections.finding", BEFORE), due("inspections.finding", AFTER)
    done = erase_due("inspections.finding", reason="保存期满", by=auditor, at=AFTER)

    assert (before, after, done) == (0, 1, Done(1, 0))
    assert Finding.objects.get(pk=open_one.pk).title == "楼道堆放杂物"
    words = [Finding.objects.get(pk=closed.pk).title, Rectification.objects.get().text, Recheck.objects.get().note]
    assert [any(name in word for name in ("南门", "李四")) for word in words] == [False] * 3
