"""What tests share: a home of their own, a little city, and people on its posts."""

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from types import SimpleNamespace

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright's loop runs in the thread that asks the database


import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from given import DAY, HOME, NOW
from hypothesis import HealthCheck, settings

# pytest-django has read the settings before this file: what they took from the environment is put right here.
django_settings.HOME = HOME
django_settings.MEDIA_ROOT = HOME / "attachments"
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing to protect here
django_settings.LAKE_THROUGH_CONNECTION = True  # a test's transaction never commits
if "sqlite3" in django_settings.DATABASES["default"]["ENGINE"]:
    django_settings.DATABASES["default"]["NAME"] = HOME / "tijiao.sqlite3"
    django_settings.DATABASES["default"]["TEST"]["NAME"] = str(HOME / "test.sqlite3")

pytest_plugins = ["browser"]
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")  # no test depends on how busy the machine is


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what asks the database: those tests run on PostgreSQL too."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        asks = bool({"db", "transactional_db"} & names)
        if "django_db_setup" in names and not asks:  # else nothing is set up when such a test runs alone
            item.add_marker("django_db")
        if asks or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture
def at() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def _frozen_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that use the database live on the sample's day unless they install another one."""
    from tijiao.directory import clock

    clock.forget()
    cache.clear()
    yield
    clock.forget()


_lakes = itertools.count()


@pytest.fixture(autouse=True)
def _own_lake() -> None:
    """Each test has a lake of its own, made when it is first read."""
    django_settings.LAKE = HOME / "lakes" / str(next(_lakes))
    if "tijiao.insight.readings" in sys.modules:
        sys.modules["tijiao.insight.readings"].forget()


@pytest.fixture
def city(db: None) -> SimpleNamespace:
    """A bureau with a section, two towns, two schools, a kindergarten and a class, on the day `DAY`.

    bureau ── safety (section)
           ├─ east (town) ── school (primary, public, town) ── class_one
           │              └─ kinder (kindergarten, private, inclusive)
           └─ west (town) ── other (junior, public, rural)
    """
    from tijiao.directory import domain
    from tijiao.directory.models import Installation

    domain.install(Installation.Kind.SAMPLE, at=NOW, today=DAY)
    start = date(2015, 9, 1)

    def add(code: str, kind: str, name: str, parent: object = None) -> object:
        return domain.add_organisation(code=code, kind=kind, name=name, parent=parent, opened_on=start, by=None, at=NOW)

    bureau = add("bureau", "bureau", "澜州市教育和体育局")
    safety = add("safety", "section", "安全科", bureau)
    east, west = add("east", "town", "东屿镇", bureau), add("west", "town", "西岭镇", bureau)
    school = add("s-001", "school", "东屿镇中心小学", east)
    kinder = add("k-001", "kindergarten", "东屿镇第一幼儿园", east)
    other = add("s-002", "school", "西岭镇初级中学", west)
    class_one = add("s-001-c1", "class", "2017级1班", school)
    for one, stage, ownership, area in (
        (school, "primary", "public", "town"),
        (kinder, "preschool", "private", "town"),
        (other, "junior", "public", "rural"),
    ):
        for key, value in (("stage", stage), ("ownership", ownership), ("area", area)):
            domain.set_attribute(one, key, value, from_day=start, by=None, at=NOW)
    domain.set_attribute(kinder, "inclusive", "yes", from_day=start, by=None, at=NOW)
    return SimpleNamespace(
        bureau=bureau,
        safety=safety,
        east=east,
        west=west,
        school=school,
        kinder=kinder,
        other=other,
        class_one=class_one,
    )


@pytest.fixture
def person(db: None) -> Callable[..., object]:
    """`person("town-officer", city.east)`: an account that holds such a post; the same call gives the same account."""
    from tijiao.directory import domain
    from tijiao.directory.models import User
    from tijiao.directory.roles import Role

    def make(role: str, organisation: object, username: str = "") -> object:
        name = username or f"{role}-{organisation.code}"
        known = User.objects.filter(username=name).first()
        if known:
            return known
        user = domain.add_account(username=name, name=name, password="correct-horse-7", by=None, at=NOW)
        post = domain.open_post(organisation, Role(role), Role(role).label, on=date(2019, 9, 1), by=None, at=NOW)
        domain.appoint(post, user, from_day=date(2019, 9, 1), by=None, at=NOW)
        return user

    return make
