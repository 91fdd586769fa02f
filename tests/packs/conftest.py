"""A small good pack folder, kinds to read it with, and a way to spoil it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from tijiao.packs.entry import Declaration, Entry
from tijiao.packs.faults import Flaw
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.text import Text

Files = Mapping[str, str | bytes | None]

PLAN = """\
id: small
title: {zh: 计划, en: Plan}
year: 2020
issuer: {zh: 局, en: Bureau}
about: {zh: 说明, en: About}
sections:
  - {id: safety, name: {zh: 安全科, en: Safety}}
tags:
  - {id: year, title: {zh: 攻坚年, en: The year}}
parts:
  - id: governance
    number: 1
    title: {zh: 治理, en: Governance}
    lines:
      - number: 4
        slug: safety
        title: {zh: 安全, en: Safety}
        owner: safety
        measures:
          - id: 04-a
            text: {zh: 监控联网, en: Link the cameras}
            tags: [year]
            mechanisms:
              - id: "04.7"
                name: {zh: 监控, en: Cameras}
                engines: [registry, indicators]
                works_when: {zh: 可数, en: counted}
              - id: "04.11"
                name: {zh: 日检查, en: Daily check}
                engines: [ledgers]
                works_when: {zh: 天天有, en: every day}
            targets:
              - id: linked
                title: {zh: 联网率, en: Linked}
                mechanism: "04.7"
                value: 100
                unit: {zh: "%", en: "%"}
                comparator: "="
                scope: {zh: 全市, en: the city}
                path: {kind: straight, start: 80, begins: 2020-01-01}
                due: 2020-12-31
                indicator: linked-share
"""

PACK = """\
id: safety
line: 4
title: {zh: 安全, en: Safety}
about: {zh: 安全, en: Safety}
owner: safety
serves: ["04.7", "04.11"]
"""

FORM = """\
id: daily-check
title: {zh: 日检查, en: Daily check}
fields:
  - {name: gate, kind: choice, choices: {"yes": {zh: 是, en: "Yes"}}}
  - {name: note, kind: words, longest: 200}
"""

LEDGERS = """\
- id: daily-check
  title: {zh: 日检查, en: Daily check}
  serves: ["04.11"]
  form: daily-check
  cadence: day
  minutes: 3
  closes: 16:30
"""

INDICATOR = """\
/*---
id: linked-share
title: {zh: 联网率, en: Linked}
serves: ["04.7"]
unit: "%"
---*/
select org, on_date, subject, value
from facilities
"""

GOOD: Files = {
    "plan.yaml": PLAN,
    "04-safety/pack.yaml": PACK,
    "04-safety/forms/daily-check.yaml": FORM,
    "04-safety/ledgers.yaml": LEDGERS,
    "04-safety/indicators/linked_share.sql": INDICATOR,
}


class Choice(Declaration):
    name: str
    kind: Literal["choice"]
    choices: dict[str, Text]


class Words(Declaration):
    name: str
    kind: Literal["words"]
    longest: Annotated[int, Field(ge=1)] = 100


class Form(Entry):
    fields: tuple[Annotated[Choice | Words, Field(discriminator="kind")], ...]


class Ledger(Entry):
    form: str
    cadence: Literal["day", "week", "month"]
    minutes: int
    closes: time
    reviewed: bool = False


class Also(Declaration):
    id: str


class Indicator(Entry):
    sql: str
    unit: str
    places: int = 0
    also: tuple[Also, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id, *(one.id for one in self.also))


def ledger_flaws(ledger: Ledger, context: Context) -> Iterator[Flaw]:
    yield from context.need("form", ledger.form, ("form",))


def sql_flaws(indicator: Indicator, _context: Context) -> Iterator[Flaw]:
    for number, line in enumerate(indicator.sql.splitlines(), 1):
        if "drop" in line:
            yield Flaw(("sql", number), "the SQL writes", "select only")


KINDS = (
    Kind("form", "forms/*.yaml", Form),
    Kind("ledger", "ledgers.yaml", Ledger, ledger_flaws),
    Kind("indicator", "indicators/*.sql", Indicator, sql_flaws),
)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Files], Path]:
    """Writes files below a new folder and returns it; a file of `None` is left out."""

    def write(files: Files) -> Path:
        for name, content in files.items():
            if content is None:
                continue
            path = tmp_path / "plan" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / "plan"

    return write
