"""A small sample city, built once for each file of tests and taken back afterwards."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tijiao.sample.building import Built, build
from tijiao.sample.sizes import MOMENT


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: object) -> Iterator[Built]:
    """The town size, in a transaction that never commits: tests of the file read it and change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("town", at=MOMENT)
        transaction.set_rollback(True)
