"""The year of an evaluation: points entered, weights tried, results issued, an appeal answered."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from insight.drawn import AT
from insight.test_insight_readings import camera
from insight.test_lake_verbs import refreshed_as_rebuilt

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.evaluation import domain, problems
from tijiao.evaluation.declare import EvaluationEntry, check
from tijiao.evaluation.domain import Answer
from tijiao.evaluation.duties import duties
from tijiao.evaluation.models import Appeal, Entered, Result, Scheme
from tijiao.evaluation.standing import live
from tijiao.forms.models import Attachment
from tijiao.insight import readings
from tijiao.insight.engine.engine import Engine
from tijiao.insight.problems import LakeBusy
from tijiao.insight.store import lake
from tijiao.kernel.periods import Period
from tijiao.notices.models import Notice
from tijiao.packs.kinds import Context

LATER = AT.now + timedelta(days=2)
ENTRY = {
    "id": "year", "title": {"zh": "年度考核", "en": "Year"}, "serves": ["05.5"], "period": "2020-05",
    "section": "safety", "document": "考核办法（样例）", "bonus_cap": 5.0,
    "groups": [{"id": "schools", "title": {"zh": "学校", "en": "Schools"}, "kinds": ["school"]}],
    "items": [
        {"id": "cameras", "title": {"zh": "联网", "en": "Linked"}, "weight": 60.0, "indicator": "cctv-linked-share",
         "nothing": 0.0, "full": 100.0, "rule": {"zh": "按比例", "en": "By share"}},
        {"id": "field", "title": {"zh": "实地", "en": "On site"}, "weight": 40.0, "rule": {"zh": "打分", "en": "Scored"}},
        {"id": "accident", "title": {"zh": "事故", "en": "Accident"}, "kind": "veto", "rule": {"zh": "否决", "en": "Veto"}},
    ],
}  # fmt: skip


def entry(**other: Any) -> EvaluationEntry:
    """The scheme as a pack declares it; `model_validate_json` reads it as a pack is read."""
    import json

    return EvaluationEntry.model_validate_json(json.dumps({**ENTRY, **other}))


@pytest.fixture
def year(city: SimpleNamespace, person: Any) -> SimpleNamespace:
    """The primary school is half linked, the junior one fully; an inspector and a leader."""
    camera(city.school, "c-1", "yes")
    camera(city.school, "c-2", "no")
    camera(city.other, "c-3", "yes")
    domain.publish([entry()], by=None, at=AT.now)
    city.scheme = Scheme.objects.get(code="year")
    city.inspector, city.leader = person("inspector", city.bureau), person("leader", city.bureau)
    city.head, city.officer = person("head", city.school), person("section-officer", city.safety)
    return city


def order(year: SimpleNamespace, **weights: float) -> list[tuple[str, float | None, int | None]]:
    found = live(year.scheme, year.scheme.entry.groups[0], on=AT.today, weights=weights)
    return [(one.organisation.code, one.score.total and round(one.score.total, 2), one.rank) for one in found]


def enter(year: SimpleNamespace, organisation: Any, item: str, points: float, evidence: str = "记录") -> None:
    domain.enter("year", item, organisation, points, evidence, by=year.inspector, at=AT.now)


# --- scoring ----------------------------------------------------------------------------------------------------------
def test_readings_and_entered_points_make_the_order(year: SimpleNamespace) -> None:
    assert order(year) == [("s-002", 100.0, 1), ("s-001", 50.0, 2)]

    enter(year, year.school, "field", 40)
    enter(year, year.other, "field", 0)
    assert order(year) == [("s-001", 70.0, 1), ("s-002", 60.0, 2)]

    enter(year, year.school, "accident", 1)
    assert order(year) == [("s-002", 60.0, 1), ("s-001", 59.0, 2)]


def test_other_weights_are_tried_and_nothing_is_kept(year: SimpleNamespace) -> None:
    enter(year, year.school, "field", 40)
    enter(year, year.other, "field", 20)
    entries = AuditEntry.objects.count()

    assert order(year) == [("s-002", 80.0, 1), ("s-001", 70.0, 2)]
    assert order(year, cameras=20, field=80) == [("s-001", 90.0, 1), ("s-002", 60.0, 2)]

    assert (AuditEntry.objects.count(), Scheme.objects.get().entry.items[0].weight) == (entries, 60.0)


@pytest.mark.parametrize(
    ("item", "points", "evidence", "problem"),
    [
        ("field", 40.5, "记录", problems.PointsOutside), ("field", -1, "记录", problems.PointsOutside),
        ("field", float("nan"), "记录", problems.PointsOutside), ("field", 5, " ", problems.EvidenceMissing),
        ("cameras", 5, "记录", problems.NotEntered), ("nothing", 5, "记录", problems.NotEntered),
        ("accident", 2, "记录", problems.PointsOutside),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_refused(
    year: SimpleNamespace, item: str, points: float, evidence: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        enter(year, year.school, item, points, evidence)

    assert not Entered.objects.exists()


def test_a_kindergarten_is_not_compared_and_a_head_scores_nobody(year: SimpleNamespace) -> None:
    with pytest.raises(problems.NotCompared):
        enter(year, year.kinder, "field", 5)
    with pytest.raises(NotAllowed):
        domain.enter("year", "field", year.school, 5, "记录", by=year.head, at=AT.now)
    with pytest.raises(NotVisible):
        domain.enter("year", "field", year.other, 5, "记录", by=year.head, at=AT.now)


# --- issue and appeal -------------------------------------------------------------------------------------------------
def test_an_issue_freezes_what_later_data_would_change(year: SimpleNamespace) -> None:
    domain.issue("year", by=year.leader, at=AT.now)

    camera(year.school, "c-9", "no")
    domain.publish([entry(bonus_cap=1.0)], by=None, at=AT.now)

    frozen = Result.objects.get(organisation=year.school)
    assert (frozen.total, frozen.lines[0]["address"]) == (
        50.0, "/indicators/cctv-linked-share/?org=s-001&period=2020-05",
    )  # fmt: skip
    assert Scheme.objects.get().entry.bonus_cap == 5.0
    with pytest.raises(problems.Issued):
        enter(year, year.school, "field", 5)
    with pytest.raises(problems.Issued):
        domain.issue("year", by=year.leader, at=AT.now)


def test_readings_that_cannot_be_refreshed_are_not_frozen(
    year: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(year)
    told = readings.children

    def stale(*args: Any, **named: Any) -> Any:
        from dataclasses import replace

        return {code: replace(one, trouble=LakeBusy(seconds=5)) for code, one in told(*args, **named).items()}

    monkeypatch.setattr(readings, "children", stale)

    with pytest.raises(problems.StaleReadings):
        domain.issue("year", by=year.leader, at=AT.now)
    assert not Result.objects.exists()


def test_who_may_issue(year: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        domain.issue("year", by=year.officer, at=AT.now)


def test_an_appeal_is_answered_and_puts_the_line_right(year: SimpleNamespace) -> None:
    """Given a result of 50 by cameras alone, when 45 of 60 are granted on appeal, then it is 75."""
    domain.issue("year", by=year.leader, at=AT.now)
    result = Result.objects.get(organisation=year.school)

    made = domain.appeal(result.pk, "cameras", "第二套已联网", by=year.head, at=LATER)
    waiting = [duty.due for duty in duties(year.officer, on=LATER.date())]
    domain.answer(made.pk, Answer(True, "经核实属实", 45), by=year.officer, at=LATER)

    result.refresh_from_db()
    assert (result.total, result.corrected, result.lines[0]["evidence"]) == (75.0, True, "经核实属实")
    assert waiting == [made.due_on]
    assert duties(year.officer, on=LATER.date()) == []
    with pytest.raises(problems.AnsweredAlready):
        domain.answer(made.pk, Answer(False, "不", None), by=year.officer, at=LATER)
    with pytest.raises(problems.AppealedAlready):
        domain.appeal(result.pk, "cameras", "再申诉", by=year.head, at=LATER)


def test_results_stand_in_the_lake_and_their_coverage_opens_onto_them(year: SimpleNamespace) -> None:
    """Given two schools and a kindergarten that no scheme compares, when results are issued, two of three have one."""
    lake().refresh(at=AT)
    domain.issue("year", by=year.leader, at=AT.now)
    made = domain.appeal(Result.objects.get(organisation=year.school).pk, "cameras", "已联网", by=year.head, at=LATER)
    domain.answer(made.pk, Answer(True, "属实", 45), by=year.officer, at=LATER)
    refreshed_as_rebuilt(AT)

    found = Engine(lake().folder, lake().datasets).table("evaluation_results", lake().manifest()).to_pylist()
    coverage = readings.reading("evaluation-coverage", period=Period.parse("2020"))

    assert sorted((one["org"], one["total"], one["corrected"], one["issued_on"]) for one in found) == sorted(
        [(year.school.pk, 75.0, True, AT.today), (year.other.pk, 100.0, False, AT.today)]
    )
    assert {one["compared_in"] for one in found} == {"学校"}
    assert (round(coverage.value or 0.0, 1), coverage.figure.rows) == (66.7, 3)


def test_a_veto_is_lifted_on_appeal(year: SimpleNamespace) -> None:
    enter(year, year.other, "accident", 1)
    domain.issue("year", by=year.leader, at=AT.now)
    result = Result.objects.get(organisation=year.other)
    assert result.total == 59.0
    made = Appeal.objects.create(result=result, item="accident", text="不属责任事故", at=AT.now, due_on=AT.today)

    domain.answer(made.pk, Answer(True, "认定非责任事故"), by=year.officer, at=LATER)

    result.refresh_from_db()
    assert result.total == 100.0


@pytest.mark.parametrize(
    ("at", "late"),
    [(datetime(2020, 5, 27, 15, 59, tzinfo=UTC), False), (datetime(2020, 5, 27, 16, 1, tzinfo=UTC), True)],
)
def test_the_days_to_appeal_are_working_days_and_end_at_midnight_in_the_city(
    year: SimpleNamespace, at: datetime, late: bool
) -> None:
    """Given an issue on Wednesday 20 May, then Wednesday 27 May is the fifth working day after it."""
    domain.issue("year", by=year.leader, at=AT.now)
    result = Result.objects.get(organisation=year.school)

    if late:
        with pytest.raises(problems.AppealLate):
            domain.appeal(result.pk, "cameras", "理由", by=year.head, at=at)
    else:
        assert domain.appeal(result.pk, "cameras", "理由", by=year.head, at=at).answered_at is None


# --- pages ------------------------------------------------------------------------------------------------------------
def test_before_the_issue_a_school_sees_its_own_points_and_no_order(client: Any, year: SimpleNamespace) -> None:
    client.force_login(year.head)

    listed, own = client.get("/evaluation/year/"), client.get("/evaluation/year/at/s-001/")

    assert (listed.context["standings"], [one.code for one in listed.context["own"]]) == ([], ["s-001"])
    assert [(one.line.fact, one.line.points) for one in own.context["lines"]] == [(50.0, 30.0), (None, None), (None, None)]
    assert client.get("/evaluation/year/at/s-002/").status_code == 404
    assert client.get("/evaluation/year/trial/").status_code == 404


def test_every_point_leads_to_the_rows_it_came_from(client: Any, year: SimpleNamespace) -> None:
    client.force_login(year.officer)
    [line, *_others] = client.get("/evaluation/year/at/s-001/").context["lines"]

    rows = client.get(line.path.address).context["rows"]

    assert sum(row.value for row in rows) / len(rows) * 100 == line.line.fact


def test_the_way_from_scoring_to_the_answer_on_the_pages(client: Any, year: SimpleNamespace) -> None:
    client.force_login(year.inspector)
    client.post("/evaluation/year/at/s-001/enter/", {"item": "field", "points": "30", "evidence": "督导记录"})
    tried = client.get("/evaluation/year/trial/?w_cameras=20&w_field=80")
    refused = client.get("/evaluation/year/trial/?w_cameras=x")
    client.force_login(year.leader)
    client.post("/evaluation/year/issue/")
    sheet = client.get("/evaluation/year/?export=xlsx")
    client.force_login(year.head)
    client.post("/evaluation/year/at/s-001/appeal/", {"item": "cameras", "text": "第二套已联网"})
    client.force_login(year.officer)
    answered = client.post(f"/evaluation/appeals/{Appeal.objects.get().pk}/", {"upheld": "yes", "points": "60", "text": "属实"},
                           follow=True)  # fmt: skip

    assert [round(one.after.score.total, 2) for one in tried.context["moved"]] == [100.0, 70.0]
    assert refused.status_code == 422
    assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")
    assert answered.context["standing"].score.total == 90.0
    assert {"evaluation.enter", "evaluation.issue", "evaluation.export", "evaluation.appeal", "evaluation.answer"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


@pytest.mark.parametrize("issued", [False, True])
def test_the_order_costs_few_queries(
    client: Any, year: SimpleNamespace, issued: bool, django_assert_max_num_queries: Any
) -> None:
    if issued:
        domain.issue("year", by=year.leader, at=AT.now)
    client.force_login(year.leader)
    client.get("/evaluation/year/")

    with django_assert_max_num_queries(11):
        assert len(client.get("/evaluation/year/").context["standings"]) == 2


# --- declarations -----------------------------------------------------------------------------------------------------
def flaws(**other: Any) -> list[str]:
    from pathlib import Path

    found = check(entry(**other), Context({}, {"indicator": frozenset({"cctv-linked-share"})}, Path(), "evaluations.yaml"))
    return [flaw.message for flaw in found]


def test_a_scheme_that_does_not_hold_together_is_told_in_the_pack() -> None:
    items = ENTRY["items"]

    assert flaws() == []
    assert flaws(period="2020-13") == ["'2020-13' is no period"]
    assert flaws(items=[*items[:2], items[1]]) == [
        "the item 'field' stands twice", "the scores of 'schools' add up to 140",
    ]  # fmt: skip
    assert flaws(items=[{**items[0], "indicator": "no-such"}, items[1]]) == ["there is no indicator 'no-such'"]
    assert flaws(items=[{**items[0], "groups": ["others"]}, items[1]]) == [
        "there is no group 'others'", "the scores of 'schools' add up to 40",
    ]  # fmt: skip


# --- files and notices ------------------------------------------------------------------------------------------------
def paper(name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n", "application/pdf")


def told(person: Any) -> list[tuple[str, str, str]]:
    return [(one.kind, one.title_zh, one.url) for one in Notice.objects.of(person).order_by("pk")]


def test_points_and_appeals_carry_files_that_whoever_sees_the_result_may_open(
    client: Any, year: SimpleNamespace, person: Any
) -> None:
    client.force_login(year.inspector)
    client.post(f"/evaluation/year/at/{year.school.code}/enter/",
                {"item": "field", "points": "31", "evidence": "记录", "files": [paper("记录.pdf")]})  # fmt: skip
    domain.issue("year", by=year.leader, at=AT.now)
    client.force_login(year.head)
    client.post(f"/evaluation/year/at/{year.school.code}/appeal/",
                {"item": "cameras", "text": "已联网", "files": [paper("一.pdf"), paper("二.pdf")]})  # fmt: skip

    shown = client.get(f"/evaluation/year/at/{year.school.code}/")
    names = [one.name for line in shown.context["lines"] for one in line.files]
    [(_appeal, _title, files)] = shown.context["appeals"]
    opened = {one.pk: client.get(f"/forms/attachments/{one.pk}/").status_code for one in Attachment.objects.all()}
    client.force_login(person("head", year.other))
    elsewhere = {client.get(f"/forms/attachments/{pk}/").status_code for pk in opened}

    assert (names, [one.name for one in files]) == (["记录.pdf"], ["一.pdf", "二.pdf"])
    assert (set(opened.values()), elsewhere) == ({200}, {404})


def test_a_file_of_another_sort_is_refused_and_nothing_is_entered(client: Any, year: SimpleNamespace) -> None:
    client.force_login(year.inspector)

    answer = client.post(f"/evaluation/year/at/{year.school.code}/enter/",
                         {"item": "field", "points": "31", "evidence": "记录",
                          "files": [SimpleUploadedFile("a.exe", b"MZ\x90\x00", "application/pdf")]})  # fmt: skip

    assert (answer.status_code, Entered.objects.count(), Attachment.objects.count()) == (415, 0, 0)


def test_heads_hear_of_the_issue_the_section_of_an_appeal_and_the_head_of_its_answer(year: SimpleNamespace) -> None:
    domain.issue("year", by=year.leader, at=AT.now)
    result = Result.objects.get(organisation=year.school)
    made = domain.appeal(result.pk, "cameras", "已联网", by=year.head, at=LATER)
    page = f"/evaluation/year/at/{year.school.code}/"

    assert told(year.head) == [("answer", "年度考核：结果已印发，可以查看每一分的来历", page)]
    assert told(year.officer) == [
        ("task", f"{year.school.name}对考核结果提出申诉，请在 {made.due_on} 前答复", f"/evaluation/appeals/{made.pk}/")
    ]

    domain.answer(made.pk, Answer(False, "维持", None), by=year.officer, at=LATER)

    assert told(year.head)[1:] == [("answer", "年度考核：申诉已答复，维持原分", page)]
