"""Whatever bytes are uploaded: the page answers in words, and a file is taken in whole or not at all."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from registry.exchange.books import HEADS, pupil, workbook

from tijiao.registry.exchange import extras
from tijiao.registry.exchange.models import Import
from tijiao.registry.models import Enrolment, Pupil

pytestmark = pytest.mark.django_db
WHOLE = workbook([[*pupil(1), "2路"], [*pupil(2), "3路"], [*pupil(3, 姓名=""), "5路"]], heads=(*HEADS, "乘车路线"))
PARTS = ("", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml")
SPOILING = st.lists(
    st.tuples(
        st.integers(0, 10**6), st.integers(0, 12),
        st.one_of(st.binary(max_size=4), st.sampled_from([b"9999999", b"EHEETVI3", b'"', b"<", b">", b"&#0;", b"<f>", b"\xff"])),
    ), min_size=1, max_size=5,
)  # fmt: skip


def spoilt(content: bytes, drawn: list[tuple[int, int, bytes]]) -> bytes:
    """Bytes cut out and others put in."""
    for at, gone, put in drawn:
        place = at % len(content)
        content = content[:place] + put + content[place + gone :] or b"x"
    return content


def sent(drawn: list[tuple[int, int, bytes]], part: str) -> bytes:
    """The workbook with spoilt bytes, or with one part of it spoilt inside a zip that is whole."""
    if not part:
        return spoilt(WHOLE, drawn)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as whole, zipfile.ZipFile(made, "w") as book:
        for name in whole.namelist():
            book.writestr(name, spoilt(whole.read(name), drawn) if name == part else whole.read(name))
    return made.getvalue()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=SPOILING, part=st.sampled_from(PARTS), name=st.sampled_from(["名册.xlsx", "名册.csv", "名册.xlsm", "名册"]))
@example(drawn=[(0, 0, b"")], part="", name="名册.xlsx")
def test_a_spoilt_workbook_is_answered_in_words_and_taken_in_whole_or_not_at_all(client, city, person, drawn, part, name):
    client.force_login(person("school-clerk", city.school))

    with transaction.atomic():
        answer = client.post(reverse("exchange:start", args=["pupils"]), {"file": SimpleUploadedFile(name, sent(drawn, part))})
        found = Import.objects.last()
        shown = client.get(reverse("exchange:import", args=[found.pk])).status_code if found else 200
        expected = 0
        if found and found.state == "preview" and found.counts.get("added"):
            expected = found.counts["added"]
            client.post(reverse("exchange:apply", args=[found.pk]))
            found.refresh_from_db()

        assert answer.status_code in (302, 400, 422)
        assert shown == 200
        assert found is None or found.state in ("preview", "unreadable", "applied")
        assert found is None or found.state != "unreadable" or found.problem
        assert (Pupil.objects.count(), Enrolment.objects.count()) == (expected, expected)
        assert sum(1 for act in Import.objects.all() for _row in extras.kept(act)) <= expected
        transaction.set_rollback(True)  # each example begins with an empty roll
