"""PostgreSQL: two inspectors file the same finding in the same moment, each over a connection of its own."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from tijiao.inspections import domain
from tijiao.inspections.models import Finding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_erasable"), pytest.mark.slow]


class Other(threading.Thread):
    """Somebody else's request: what it was given to do, and what came of it."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act, self.answer = act, None

    def run(self):
        try:
            self.answer = self.act()
        finally:
            connection.close()  # this thread's own

    def until_it_waits_or_is_done(self):
        """Go on once it waits for a lock that this connection holds, or has come to its end without."""
        while self.is_alive():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
                )
                if cursor.fetchone()[0]:
                    return
            self.join(0.02)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL only: SQLite has one writer at a time")
def test_what_two_filings_find_in_the_same_moment_is_one_finding(kinds, city, person, at):
    by = person("inspector", city.bureau)

    def find(sheet):
        told = domain.Found(city.school, "fire", "安全出口锁闭", found_on=date(2020, 5, 20), origin=f"sheet/{sheet}")
        return domain.report_once(told, by=by, at=at)

    other = Other(lambda: find(2))
    with transaction.atomic():
        first = find(1)
        other.start()
        other.until_it_waits_or_is_done()
    other.join()

    assert [other.answer, *Finding.objects.all()] == [first, first]
