"""A migrated SQLite database that all test processes start from: the migrations run once for each state of theirs.

A plugin of conftest. The file lies beside other temporary files, named by the digest of every migration.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connection
from given import REPOSITORY


def template() -> Path:
    """Where the migrated database lies for the migrations as they stand now."""
    told = hashlib.sha256(django.__version__.encode())
    for path in sorted((REPOSITORY / "src" / "tijiao").rglob("migrations/*.py")):
        told.update(path.relative_to(REPOSITORY).as_posix().encode() + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"tijiao-migrated-{os.getuid()}-{told.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Whether there is a database to start from: then it is laid where the test database belongs."""
    if connection.vendor != "sqlite" or not template().exists():
        return bool(request.config.getvalue("reuse_db"))
    name = Path(connection.creation._get_test_db_name())
    name.unlink(missing_ok=True)
    shutil.copyfile(template(), name)
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, django_db_blocker: Any) -> None:
    """The test database; a new state of the migrations is kept for the processes to come."""
    if connection.vendor == "sqlite" and not django_db_keepdb:
        part = template().with_suffix(f".{os.getpid()}.part")
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(part)])
        part.replace(template())
