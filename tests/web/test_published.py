"""A correction after review names the published numbers that it touches."""

import pytest
from ledgers.conftest import _alone as _nobody_listens  # noqa: F401
from ledgers.conftest import filling, ledgers  # noqa: F401

from tijiao.insight.library import library
from tijiao.ledgers import domain
from tijiao.ledgers.listeners import touched_by
from tijiao.reports.models import Bulletin, Figure
from tijiao.web.joints import join, published_from

pytestmark = pytest.mark.django_db
READ = {"records", "form_daily_check"}


@pytest.fixture
def record(filling, city, person, at):  # noqa: F811
    return domain.file(filling(), by=person("school-clerk", city.school), at=at)


def issue(at, *figures):
    """A bulletin of May with a number for each (indicator, period)."""
    made = Bulletin.objects.create(code="2020-05-1", period="2020-05", title="五月通报", issuer="局", issued_at=at)
    for position, (indicator, period) in enumerate(figures):
        Figure.objects.create(bulletin=made, position=position, title=indicator, indicator=indicator, period=period,
                              value=1.0, light="green")  # fmt: skip


def test_it_names_numbers_whose_indicator_reads_such_records_and_whose_period_holds_it(record, at):
    reads = next(one.id for one in library().indicators.values() if READ & set(one.tables))
    other = next(one.id for one in library().indicators.values() if not READ & set(one.tables))
    issue(at, (reads, "2020-05"), (reads, "2020-04"), (reads, "2020"), (other, "2020-05"))

    found = published_from(record)

    assert [(one.where, one.what, one.url) for one in found] == [("五月通报", reads, "/bulletins/2020-05-1/")] * 2


def test_only_a_record_that_was_corrected_after_its_review_tells_them(record, at):
    reads = next(one.id for one in library().indicators.values() if READ & set(one.tables))
    issue(at, (reads, "2020-05"))
    join()

    before = touched_by(record)
    record.corrected = True

    assert (before, len(touched_by(record))) == ([], 1)
