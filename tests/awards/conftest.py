from datetime import date

import pytest

from tijiao.awards import domain
from tijiao.awards.declare import SchemeEntry
from tijiao.awards.models import Scheme


def entry(code: str, **changes: object) -> SchemeEntry:
    told = {
        "id": code,
        "title": {"zh": "现代化学校", "en": "Modern school"},
        "serves": ["14.2"],
        "levels": [
            {"id": "model", "title": {"zh": "示范校", "en": "Model school"}},
            {"id": "accredited", "title": {"zh": "达标校", "en": "Accredited"}},
        ],
        "valid_months": 36,
        "kinds": ["school"],
        "section": "safety",
    }
    return SchemeEntry.model_validate({**told, **changes}, strict=False)


@pytest.fixture
def scheme(city, at):
    """A scheme for schools with two levels; a grant holds for three years."""
    domain.publish([entry("modern")], by=None, at=at)
    return Scheme.objects.get()


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


@pytest.fixture
def granted(scheme, city, officer, at):
    """`granted(date(2019, 6, 1))`: a grant to the school from that day."""

    def make(on=date(2019, 6, 1), where=None, level="accredited", expires_on=None):
        told = domain.Accreditation(level, on, "澜教〔2019〕8号", expires_on)
        return domain.grant(scheme.pk, where or city.school, told, by=officer, at=at)

    return make
