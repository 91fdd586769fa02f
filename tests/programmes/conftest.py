from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tijiao.programmes import domain
from tijiao.programmes.declare import ProgrammeEntry
from tijiao.programmes.models import Programme
from tijiao.registry.models import Employment, Staff

ZONE = ZoneInfo("Asia/Shanghai")


def entry(code: str, **changes: object) -> ProgrammeEntry:
    told = {
        "id": code,
        "title": {"zh": "全员培训", "en": "Training for all staff"},
        "serves": ["25.2"],
        "kind": "training",
        "organiser": "safety",
    }
    return ProgrammeEntry.model_validate({**told, **changes}, strict=False)


@pytest.fixture
def programme(city, at):
    domain.publish([entry("all-staff")], by=None, at=at)
    return Programme.objects.get()


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


@pytest.fixture
def session(programme, city, officer, at):
    """A morning at the school: 20 May 2020, 8:30 to 11:30, four lessons."""
    meeting = domain.Meeting(
        host=city.school,
        title="线上教学交流",
        starts_at=datetime(2020, 5, 20, 8, 30, tzinfo=ZONE),
        ends_at=datetime(2020, 5, 20, 11, 30, tzinfo=ZONE),
        hours=Decimal(4),
        place="三楼会议室",
    )
    return domain.schedule_session(programme.pk, meeting, by=officer, at=at)


@pytest.fixture
def teacher(city):
    """`teacher("T001", city.school)`: a member of staff who has worked there since September 2018."""

    def make(staff_no, organisation, *, from_day=date(2018, 9, 1), to_day=None):
        staff, _made = Staff.objects.get_or_create(staff_no=staff_no, defaults={"name": f"教师{staff_no}", "sex": "2"})
        Employment.objects.create(
            staff=staff, organisation=organisation, duty="teacher", from_day=from_day, to_day=to_day
        )
        return staff

    return make
