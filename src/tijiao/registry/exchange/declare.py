"""What a pack may declare here: profiles, one a file in `profiles/`."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from tijiao.packs.entry import Entry
from tijiao.packs.faults import Flaw, meant
from tijiao.packs.kinds import Context, Kind
from tijiao.registry.sheets.profile import Head, Rule

#: kind of import → the keys of its columns; a test holds them to the tables
KEYS = {
    "pupils": ("student_no", "name", "sex", "birth_date", "id_number", "school", "class", "grade", "from_day"),
    "staff": ("staff_no", "name", "sex", "birth_date", "id_number", "subject", "title", "education", "organisation",
              "duty", "from_day"),
}  # fmt: skip


class ProfileEntry(Entry):
    """How an export that schools already have becomes one of our tables. `sample`: its heads are not confirmed."""

    kind: Literal["pupils", "staff"]
    match: tuple[Head, ...] = Field(min_length=1)
    columns: dict[str, Rule] = Field(min_length=1)


def check(entry: ProfileEntry, _context: Context) -> Iterable[Flaw]:
    """Known columns, patterns with one group, dates that can be read back."""
    for key, rule in entry.columns.items():
        if key not in KEYS[entry.kind]:
            yield Flaw(("columns", key), f"{entry.kind} has no column '{key}'", meant(key, KEYS[entry.kind]))
        if rule.pick and not one_group(rule.pick):
            yield Flaw(("columns", key, "pick"), "not a pattern with one group", "put ( ) around what is kept")
        if rule.date and not dated(rule.date):
            yield Flaw(("columns", key, "date"), "no whole date can be read by it", "write %Y, %m and %d, as in %Y%m%d")


def one_group(pattern: str) -> bool:
    try:
        return re.compile(pattern).groups == 1
    except re.error:
        return False


def dated(form: str) -> bool:
    """Whether a date that is written this way is read back the same."""
    day = date(2020, 3, 2)
    try:
        return datetime.strptime(day.strftime(form), form).date() == day  # noqa: DTZ007 - a day
    except ValueError:
        return False


PROFILE = Kind("profile", "profiles/*.yaml", ProfileEntry, check)
KINDS = (PROFILE,)
