"""An empty bureau from Excel with its own plan: all or nothing, every fault at once."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from pytest_django import Settings

from keep import small
from tijiao.directory import clock
from tijiao.directory.domain import install
from tijiao.directory.models import Installation, Organisation, Post, User
from tijiao.directory.problems import SampleAndReal
from tijiao.keep import problems, start
from tijiao.keep.upgrade import recorded_version
from tijiao.kernel.problems import Problems
from tijiao.ledgers.models import Ledger
from tijiao.plans.models import Plan
from tijiao.registry.roster_columns import SPECS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "work-plan-2020.docx"
Rows = Sequence[Sequence[str]]
ORGANISATIONS = [
    ("bureau", "局", "澜州市教育和体育局", "", "2015-09-01", "", "", "", ""),
    ("safety", "科室", "安全科", "bureau", "2015-09-01", "", "", "", ""),
    ("s-001", "学校", "东屿镇中心小学", "bureau", "2015-09-01", "小学", "公办", "", "镇区"),
]
POSTS = [
    ("safety", "科室人员", "安全科科长", "anke", "公孙无忌"),
    ("s-001", "校长", "校长", "", ""),
]


@pytest.fixture
def roster(tmp_path: Path, settings: Settings):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.PACKS, settings.PLAN_PACK = small.write(tmp_path / "packs"), "small"

    def make(organisations: Rows = ORGANISATIONS, posts: Rows = POSTS) -> Path:
        path = tmp_path / "roster.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for name, rows in zip(SPECS, (organisations, posts), strict=True):
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, [spec.head for spec in SPECS[name]])
                for at, row in enumerate(rows, 1):
                    sheet.write_row(at, 0, row)
        return path

    return make


def nothing_there() -> bool:
    return not (Installation.objects.exists() or Organisation.objects.exists() or Plan.objects.exists())


def test_a_bureau_stands_with_its_packs_and_its_plan_as_a_draft(roster) -> None:
    begun = start.begin(roster(), EXAMPLE)

    assert Installation.objects.get().kind == Installation.Kind.REAL
    assert not clock.is_sample()
    assert (begun.applied.organisations, begun.applied.posts, begun.applied.accounts) == (3, 2, 1)
    assert (Organisation.objects.count(), Post.objects.count(), Ledger.objects.count()) == (3, 2, 1)
    assert (begun.plan.state, Plan.objects.get(code="plan-small").state) == ("draft", "confirmed")
    assert recorded_version() != ""


def test_the_codes_are_told_once_in_a_file_that_only_its_owner_reads(roster) -> None:
    begun = start.begin(roster(), None)

    lines = begun.codes.read_text(encoding="utf-8-sig").splitlines()
    (account, name, code) = begun.applied.codes[0]
    assert lines == ["account,name,code", f"{account},{name},{code}"]
    assert begun.codes.stat().st_mode & 0o777 == 0o600
    assert not User.objects.get(username="anke").has_usable_password()


def test_every_fault_of_roster_plan_and_packs_is_told_at_once_and_nothing_is_written(
    roster, settings, tmp_path
) -> None:
    (tmp_path / "plan.docx").write_bytes(b"")
    small.write(settings.PACKS, {"national/pack.yaml": "id: national\n"})
    wrong = [*ORGANISATIONS[:2], ("s-001", "学校", "东屿镇中心小学", "nobody", "2015-09-01", "小学", "", "", "")]

    with pytest.raises(Problems) as caught:
        start.begin(roster(organisations=wrong), tmp_path / "plan.docx")

    codes = [problem.code for problem in caught.value.found]
    assert sorted(set(codes)) == ["keep.pack-fault", "keep.roster-fault", "plan-file.empty"]
    assert nothing_there()


def test_a_plan_needs_somebody_who_may_take_it_in(roster) -> None:
    with pytest.raises(Problems) as caught:
        start.begin(roster(posts=[("s-001", "校长", "校长", "xiaozhang", "令狐不空")]), EXAMPLE)

    assert [problem.code for problem in caught.value.found] == ["keep.nobody-may-read"]
    assert nothing_there()


def test_a_bureau_is_begun_once(roster) -> None:
    start.begin(roster(), None)

    with pytest.raises(problems.AlreadyStarted):
        start.begin(roster(), None)


def test_a_sample_city_never_becomes_a_real_one(roster, at) -> None:
    install(Installation.Kind.SAMPLE, at=at, today=at.date())

    with pytest.raises(SampleAndReal):
        start.begin(roster(), None)


def test_a_roster_that_is_not_there_is_said(roster, tmp_path) -> None:
    with pytest.raises(problems.NoSuchFile):
        start.begin(tmp_path / "nothing.xlsx", None)
