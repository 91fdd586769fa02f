from datetime import date

import pytest

from tijiao.inspections import domain
from tijiao.inspections.declare import Hazard


def hazard(code: str, **changes: object) -> Hazard:
    told = {
        "id": code,
        "title": {"zh": "火灾", "en": "Fire"},
        "serves": ["04.13"],
        "severity": "serious",
        "deadline": {"n": 3, "unit": "working-days"},
        "recheck": ["town-officer", "section-officer"],
        "section": "safety",
    }
    return Hazard.model_validate({**told, **changes}, strict=False)


@pytest.fixture
def kinds(city, at):
    """fire: three working days, rechecked by town or section. drowning: two calendar days, rechecked by inspectors."""
    drowning = hazard(
        "drowning", severity="major", deadline={"n": 2, "unit": "calendar-days"}, recheck=["inspector"],
        title={"zh": "溺水", "en": "Drowning"},
    )
    domain.publish([hazard("fire"), drowning], by=None, at=at)


@pytest.fixture
def found(kinds, city, person, at):
    """`found(kind="fire", on=…, by=…)`: a finding at the school, reported by its clerk on 20 May 2020 unless told."""

    def make(kind="fire", title="楼道堆放杂物", on=date(2020, 5, 20), by=None, where=None):
        told = domain.Found(where or city.school, kind, title, found_on=on)
        return domain.report(told, by=by or person("school-clerk", city.school), at=at)

    return make
