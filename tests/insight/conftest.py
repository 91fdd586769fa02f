"""A town of three schools with its own store and lake."""

from pathlib import Path

import pytest
from insight import drawn


@pytest.fixture(scope="session")
def _extensions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawn.EXTENSIONS = tmp_path_factory.mktemp("duckdb")
    return drawn.EXTENSIONS


@pytest.fixture
def town(tmp_path: Path, _extensions: Path) -> drawn.Town:
    return drawn.Town(tmp_path)
