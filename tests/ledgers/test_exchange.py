"""One ledger by workbook: rows of organisation and period, judged by the form, filed as one act, taken back whole."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from ledgers.conftest import YES, check, moment
from tijiao.audit.models import AuditEntry, Mark
from tijiao.ledgers import domain as desk
from tijiao.ledgers.models import Record, RecordHistory
from tijiao.registry.exchange import domain
from tijiao.registry.exchange.problems import ChangedSince

pytestmark = pytest.mark.django_db
AT = moment("2020-05-20 10:00")
KIND = "ledger:daily-check"


@pytest.fixture
def send(ledgers: Any, city: Any, person: Any) -> Callable[..., Any]:
    """`send(("s-001", "2020-05-20", answers), …)`: a workbook of the school's clerk, heads by the names of the fields."""

    def inner(*rows: Any) -> Any:
        names = [*YES, "meals_served", "bus_runs", "hazards_found"]
        book = openpyxl.Workbook()
        book.active.title = "台账"
        book.active.append(["单位代码", "周期", *names])
        for code, period, answers in rows:
            book.active.append([code, period, *(answers.get(name) for name in names)])
        file = io.BytesIO()
        book.save(file)
        clerk = person("school-clerk", city.school)
        made = domain.receive(KIND, "台账.xlsx", [file.getvalue()], by=clerk, at=AT)
        return domain.look_through(made.pk, by=clerk, at=AT)

    return inner


def everything() -> Any:
    return [(one.organisation.code, one.period, one.state, one.data) for one in Record.objects.order_by("period", "pk")]


def test_rows_are_filed_as_one_act_and_taken_back(send, city, person):
    # given two days by workbook
    clerk = person("school-clerk", city.school)
    found = send(("s-001", "2020-05-20", check()), ("s-001", "2020-05-19", check(gate_guarded="no")))
    assert (found.problem, found.faults, found.counts) == (
        "", [], {"rows": 2, "added": 2, "changed": 0, "same": 0, "refused": 0}
    )  # fmt: skip
    before = AuditEntry.objects.count()
    # when they are applied
    done = domain.apply(found.pk, by=clerk, at=AT)
    # then both are filed with their history, and one entry tells it
    assert [(code, period, state) for code, period, state, _data in everything()] == [
        ("s-001", "2020-05-19", "filed"), ("s-001", "2020-05-20", "filed")
    ]  # fmt: skip
    assert RecordHistory.objects.count() == 2
    assert AuditEntry.objects.count() == before + 1
    assert Mark.objects.filter(table="ledgers_record", partition="daily-check/2020-05").exists()
    # and the same file again changes nothing
    again = send(("s-001", "2020-05-20", check()), ("s-001", "2020-05-19", check(gate_guarded="no")))
    assert again.counts == {"rows": 2, "added": 0, "changed": 0, "same": 2, "refused": 0}
    # and taken back, nothing is filed
    domain.undo(done.pk, reason="传错了", by=clerk, at=AT)
    assert everything() == []


def test_a_draft_is_filed_and_comes_back_as_it_was(send, city, person, filling):
    # given a draft on the page
    clerk = person("school-clerk", city.school)
    desk.save_draft(filling("2020-05-20", gate_guarded="no"), by=clerk, at=AT)
    before = everything()
    # when the workbook files it and is taken back
    found = send(("s-001", "2020-05-20", check()))
    assert found.counts["changed"] == 1
    domain.apply(found.pk, by=clerk, at=AT)
    assert everything()[0][2] == "filed"
    domain.undo(found.pk, reason="", by=clerk, at=AT)
    # then the draft stands again, and its history keeps all that happened
    assert everything() == before
    assert list(RecordHistory.objects.values_list("version", "state")) == [(1, "draft"), (2, "filed"), (3, "draft")]


def test_what_the_form_refuses_is_said_at_its_cell(send):
    found = send(
        ("s-001", "2020-05-20", check(gate_guarded="perhaps", stairs_watched=None)),
        ("s-002", "2020-05-20", check()),
        ("s-001", "2020年5月", check()),
        ("s-001", "2020-05-16", check()),
        ("s-001", "2020-05-19", check(stairs_watched=None)),
    )
    assert [(fault["row"], fault["said"]) for fault in found.faults] == [
        (2, "“perhaps”不在可选范围内。请从下拉列表中选择。"),
        (3, "“s-002”不是您填报的单位。请核对单位代码。"),
        (4, "“2020年5月”不是这个台账的周期。请按模板中的样子填写，例如 2020-05-20。"),
        (5, "“校园安全日检查”在2020年5月16日不要求东屿镇中心小学填报。"),
        (6, "这一项必填。"),
    ]
    assert found.counts["refused"] == 5


def test_what_was_handed_in_is_corrected_on_its_page_and_keeps_the_import_from_being_taken_back(
    send, city, person, filling
):
    # given a filed row
    clerk = person("school-clerk", city.school)
    done = domain.apply(send(("s-001", "2020-05-20", check())).pk, by=clerk, at=AT)
    # when another workbook says otherwise, it is refused
    other = send(("s-001", "2020-05-20", check(gate_guarded="no")))
    assert [fault["said"] for fault in other.faults] == ["已经报送。请在记录页更正，并写明理由。"]
    # and once it was corrected on the page, the import stays
    desk.correct(filling("2020-05-20", version=1, gate_guarded="no"), why="看错了", by=clerk, at=AT)
    with pytest.raises(ChangedSince):
        domain.undo(done.pk, reason="", by=clerk, at=AT)


def test_the_template_holds_the_period_with_the_answers_known_and_the_choices(ledgers, city, person, tmp_path):
    clerk, path = person("school-clerk", city.school), tmp_path / "ledger.xlsx"
    with path.open("wb") as file:
        assert domain.send_out(KIND, file, reason="填报", by=clerk, at=AT) == 1
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    assert [sheet["A3"].value, sheet["B3"].value] == ["s-001", "2020-05-20"]
    assert [cell.value for cell in book["选项"]["A"] if cell.value] == ["单位代码", "s-001"]


def test_the_ledgers_page_leads_to_its_import(client, ledgers, city, person):
    client.force_login(person("school-clerk", city.school))
    page = client.get("/ledgers/daily-check/").content.decode()
    assert 'href="/exchange/ledger:daily-check/"' in page
    assert client.get("/exchange/ledger:daily-check/").status_code == 200
    assert client.get("/exchange/ledger:no-such-ledger/").status_code == 404
    # who files nothing finds no way there
    client.force_login(person("inspector", city.bureau))
    assert "/exchange/" not in client.get("/ledgers/daily-check/").content.decode()
    assert client.get("/exchange/ledger:daily-check/").status_code == 404


def test_present_rows_go_out_with_what_is_known_locked(ledgers, city, person):
    # given the period's rows as a workbook
    file = io.BytesIO()
    assert domain.send_out(KIND, file, reason="核对", by=person("school-clerk", city.school), at=AT) == 1
    sheet = openpyxl.load_workbook(file)["台账"]
    # then organisation and period are there and cannot be typed over, the answers can
    assert [cell.value for cell in sheet[3]][:2] == ["s-001", "2020-05-20"]
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[3]][:2] == [True, True]
    assert sheet.column_dimensions["C"].protection.locked is False
