"""Where the tests stand: a home of their own, the repository, and the day on which the sample city lives."""

import os
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

os.environ["TIJIAO_HOME"] = tempfile.mkdtemp(prefix="tijiao-test-")

HOME = Path(os.environ["TIJIAO_HOME"])
REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
DAY = date(2020, 5, 20)
NOW = datetime(2020, 5, 20, 2, 0, tzinfo=UTC)  # 10:00 in the city, a Wednesday
