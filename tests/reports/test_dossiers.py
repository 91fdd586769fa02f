"""Dossiers: out of the data of the day, for the schools in one's reach, many as one zip that is made meanwhile."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from docx import Document

from tijiao.access.problems import NotVisible
from tijiao.plans.models import Plan
from tijiao.reports import bundles
from tijiao.reports.dossier import dossier, section_report
from tijiao.reports.models import Bundle
from tijiao.reports.numbers import Numbers, numbers, schools

ON = date(2020, 5, 20)


def words(told):
    return ["".join(piece.text for piece in block.pieces) for block in told.blocks]


def test_a_dossier_counts_what_is_registered_and_names_nobody(city, at):
    told = dossier(city.school, numbers(schools(on=ON), today=ON, on=ON), at=at, on=ON, sample=True, base="http://h")

    assert words(told)[1] == (
        "东屿镇中心小学（编码s-001），位于东屿镇，2015年建校。在册学生0人，班级1个，教职工0人，登记设施设备0处。"
    )
    assert all(
        one.address == "" or (one.address.startswith("http://h/indicators/") and one.address.endswith("&on=2020-05-20"))
        for table in told.attachments for row in table.rows for one in row
    )  # fmt: skip


def test_a_school_lies_beside_its_own_stage_only(city):
    found = Numbers({one.code: one for one in schools(on=ON)}, [])

    assert {code: one.stage for code, one in found.among.items()} == {
        "k-001": "preschool", "s-001": "primary", "s-002": "junior",
    }  # fmt: skip


def test_a_sections_report_tells_of_its_lines_only(city, at):
    Plan.objects.create(code="work-2020", title_zh="要点", year=2020, state="confirmed")
    plan = Plan.objects.whole().get()

    told = section_report(city.safety, plan, at=at, on=ON, sample=False, base="")

    assert (told.title, words(told)) == ("安全科2020年重点工作进展", ["本科室没有承担计划里的要点。"])


def test_many_dossiers_become_one_zip_for_who_asked(city, person, at):
    town = person("town-officer", city.east)
    made = bundles.start(["s-001", "k-001"], "docx", "http://h", by=town, at=at)

    assert bundles.make.call(made.pk) == 2

    found = bundles.of(made.pk, by=town)
    with zipfile.ZipFile(found.opened()) as archive:
        assert archive.namelist() == ["s-001-东屿镇中心小学.docx", "k-001-东屿镇第一幼儿园.docx"]
        titles = [Document(io.BytesIO(archive.read(name))).paragraphs[1].text for name in archive.namelist()]
    assert (found.ready, found.done, titles) == (True, 2, ["东屿镇中心小学档案", "东屿镇第一幼儿园档案"])
    with pytest.raises(NotVisible):
        bundles.of(made.pk, by=person("leader", city.bureau))


def test_a_school_out_of_reach_is_not_there(city, person, at, client):
    town = person("town-officer", city.west)
    client.force_login(town)

    with pytest.raises(NotVisible):
        bundles.start(["s-001"], "docx", "", by=town, at=at)
    assert client.get("/bulletins/schools/s-001.docx").status_code == 404
    assert client.get("/bulletins/schools/s-002.docx").status_code == 200


def test_old_bundles_go_with_their_files(city, person, at):
    made = bundles.start(["s-001"], "docx", "", by=person("leader", city.bureau), at=at)
    bundles.make.call(made.pk)

    assert bundles.forget(before=at + timedelta(seconds=1)) == 1
    assert not made.file.exists()
    assert not Bundle.objects.exists()


def test_the_page_of_a_bundle_can_be_left_and_tells_how_far_it_is(city, person, at, client):
    leader = person("leader", city.bureau)
    made = bundles.start(["s-001", "s-002"], "pdf", "", by=leader, at=at)
    client.force_login(leader)

    running = client.get(f"/bulletins/dossiers/{made.pk}/").content.decode()
    Bundle.objects.update(done=2, ready=True)
    ready = client.get(f"/bulletins/dossiers/{made.pk}/").content.decode()

    assert 'hx-trigger="every 1s"' in running
    assert (f"/bulletins/dossiers/{made.pk}/zip/" in running, f"/bulletins/dossiers/{made.pk}/zip/" in ready) == (
        False,
        True,
    )
