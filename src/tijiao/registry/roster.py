"""An empty bureau from one workbook: organisations, posts and accounts. All faults at once, then all or nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext

from tijiao.directory.bulk import NewOrganisation, NewPost, fill_posts, hang_all
from tijiao.directory.codes import issue
from tijiao.directory.roles import SEPARATE
from tijiao.kernel.problems import Problem
from tijiao.pages.sentences import sentence
from tijiao.registry.problems import RosterFaults
from tijiao.registry.roster_columns import ORGANISATIONS, POSTS, SAID, SPECS, Spec
from tijiao.registry.sheets.places import column_letters
from tijiao.registry.workbook import Sheet, read_sheets

_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_ACCOUNT = re.compile(r"[A-Za-z0-9._@-]+")
_ATTRIBUTES = ("stage", "ownership", "inclusive", "area")
_SAFE_DIGITS = 15  # a number cell keeps no more


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where (row from 1 as Excel shows it, 0 for the whole sheet; column as letters), and what."""

    code: str
    sheet: str
    row: int = 0
    column: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def what(self) -> str:
        return str(SAID[self.code][0]) % self.facts

    @property
    def remedy(self) -> str:
        return str(SAID[self.code][1]) % self.facts

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.column}{self.row or ''}" if self.column or self.row else self.sheet
        return gettext("%(place)s: %(what)s。%(remedy)s") % {"place": place, "what": self.what, "remedy": self.remedy}


@dataclass(frozen=True)
class Row:
    """The cells of one row as kept values, by key; `number` as Excel shows it."""

    number: int
    cells: Mapping[str, Any]

    def text(self, key: str) -> str:
        return str(self.cells.get(key) or "")


@dataclass(frozen=True)
class Roster:
    """What a workbook says. With faults it cannot be applied."""

    organisations: tuple[NewOrganisation, ...]
    posts: tuple[NewPost, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Applied:
    """Counts, and for each account (account, name, one-time code): told once, kept nowhere."""

    organisations: int
    posts: int
    accounts: int
    codes: list[tuple[str, str, str]]


def read_roster(path: Path) -> Roster:
    """Read a workbook of two sheets, 单位 and 岗位. Raises nothing for what is wrong inside: see `faults`."""
    try:
        sheets = read_sheets(path, SPECS)
    except Problem as problem:
        fault = Fault("workbook", path.name, facts={"sentence": sentence(problem).rstrip("。.")})
        return Roster((), (), (fault,))
    faults: list[Fault] = []
    tables = {name: _table(sheets.get(name), name, faults) for name in SPECS}
    faults += _organisation_faults(tables[ORGANISATIONS])
    if tables[ORGANISATIONS]:  # without them every post would be a fault for the same reason
        faults += _post_faults(tables[POSTS], {row.text("code") for row in tables[ORGANISATIONS]})
    order = {name: at for at, name in enumerate(SPECS)}
    faults.sort(key=lambda fault: (order[fault.sheet], fault.row, len(fault.column), fault.column))
    if faults:
        return Roster((), (), tuple(faults))
    return Roster(
        tuple(_organisation(row) for row in tables[ORGANISATIONS]), tuple(_post(row) for row in tables[POSTS]), ()
    )


@transaction.atomic
def apply_roster(roster: Roster, *, at: datetime) -> Applied:
    """Write a roster into the directory, whole or not at all. Raises RosterFaults, Problems of CodeTaken."""
    if roster.faults:
        raise RosterFaults(count=len(roster.faults))
    made = hang_all(roster.organisations, by=None, at=at)
    users = fill_posts(roster.posts, by=None, at=at)
    codes = [(user.username, user.name, issue(user, by=None, at=at)) for user in users]
    return Applied(len(made), len(roster.posts), len(users), codes)


# --- one sheet into rows ------------------------------------------------------------------------------------------


def _table(sheet: Sheet | None, name: str, faults: list[Fault]) -> list[Row]:
    """The rows that hold anything; faults of the sheet, its head and its cells are added to `faults`."""
    if sheet is None:
        faults.append(Fault("missing-sheet", name, facts={"sheet": name}))
        return []
    columns = _columns(sheet, faults)
    if columns is None:
        return []
    rows = [
        _row(sheet, number, cells, columns, faults)
        for number, cells in enumerate(sheet.rows[1:], start=1)
        if any(str(cell).strip() for cell in cells) or _touched(sheet, number)
    ]
    if not rows:
        faults.append(Fault("no-rows", name))
    return rows


def _touched(sheet: Sheet, number: int) -> bool:
    return any(row == number for row, _ in sheet.errors | sheet.uncomputed)


def _columns(sheet: Sheet, faults: list[Fault]) -> dict[int, Spec] | None:
    """Position → column, by the heads in any order; None when the head cannot be read at all."""
    if any(area[0][0] == 0 for area in sheet.merged):
        faults.append(Fault("merged-head", sheet.name, 1))
        return None
    heads = [str(cell).strip().rstrip("*＊").strip() for cell in (sheet.rows[0] if sheet.rows else [])]
    known = {spec.head: spec for spec in SPECS[sheet.name]}
    found: dict[int, Spec] = {}
    for at, head in enumerate(heads):
        if head in known and known[head] in found.values():
            faults.append(Fault("double-column", sheet.name, 1, column_letters(at), {"head": head}))
        elif head in known:
            found[at] = known[head]
        elif head:
            faults.append(Fault("unknown-column", sheet.name, 1, column_letters(at), {"head": head}))
    missing = [spec for spec in SPECS[sheet.name] if spec.required and spec not in found.values()]
    faults.extend(Fault("missing-column", sheet.name, 1, facts={"head": spec.head}) for spec in missing)
    for area in sheet.merged:
        faults.append(Fault("merged-cells", sheet.name, area[0][0] + 1, column_letters(area[0][1])))
    return None if missing else found


def _row(sheet: Sheet, number: int, cells: list[Any], columns: Mapping[int, Spec], faults: list[Fault]) -> Row:
    values: dict[str, Any] = {}
    for at, spec in columns.items():
        place = (number, at)
        code, facts = "", dict[str, Any]()
        if place in sheet.errors or place in sheet.uncomputed:
            code = "formula-error" if place in sheet.errors else "formula-unread"
        else:
            values[spec.key], code, facts = _cell(cells[at] if at < len(cells) else "", spec)
        if code:
            faults.append(Fault(code, sheet.name, number + 1, column_letters(at), facts))
    return Row(number + 1, values)


def _cell(cell: Any, spec: Spec) -> tuple[Any, str, dict[str, Any]]:
    """(value, code of the fault or "", its facts) of one cell."""
    if isinstance(cell, float) and abs(cell) >= 10**_SAFE_DIGITS:
        return None, "not-text", {}
    text = _text(cell)
    if not text:
        return None, "empty" if spec.required else "", {"head": spec.head}
    if spec.is_date:
        day = _day(cell, text)
        return day, "" if day else "not-a-date", {"text": text}
    if spec.words:
        value = spec.words.get(text)
        return value, "" if value else "unknown-word", _choices(spec, text)
    if len(text) > spec.most:
        return None, "too-long", {"head": spec.head, "most": spec.most}
    return text, "", {}


def _choices(spec: Spec, text: str) -> dict[str, Any]:
    return {"head": spec.head, "text": text, "choices": gettext("、").join(offered(spec))}


def offered(spec: Spec) -> list[str]:
    """The first word of each value: what the template's drop-down shows."""
    first: dict[str, str] = {}
    for word, value in spec.words.items():
        first.setdefault(value, word)
    return list(first.values())


def _text(cell: Any) -> str:
    """A cell as text: a whole number without its ".0", codes as typed."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _day(cell: Any, text: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


# --- what rows say about each other -------------------------------------------------------------------------------


def _place(name: str, row: Row, key: str, code: str, **facts: Any) -> Fault:
    at = next(at for at, spec in enumerate(SPECS[name]) if spec.key == key)
    return Fault(code, name, row.number, column_letters(at), facts)


def _organisation_faults(rows: list[Row]) -> Iterator[Fault]:
    first: dict[str, Row] = {}
    for row in rows:
        code = row.text("code")
        if code and code in first:
            yield _place(ORGANISATIONS, row, "code", "code-twice", text=code, other=first[code].number)
        elif code:
            first[code] = row
        if row.text("kind") == "school" and not row.text("stage"):
            yield _place(ORGANISATIONS, row, "stage", "stage-needed")
    for row in rows:
        if row.text("parent") and row.text("parent") not in first:
            yield _place(ORGANISATIONS, row, "parent", "no-parent", text=row.text("parent"))
    yield from _top_faults(rows)
    yield from _cycles(first)


def _top_faults(rows: list[Row]) -> Iterator[Fault]:
    tops = [row for row in rows if not row.text("parent")]
    if rows and not tops:
        yield Fault("no-top", ORGANISATIONS)
    for row in tops[1:]:
        yield _place(ORGANISATIONS, row, "parent", "two-tops", text=row.text("name"), other=tops[0].number)
    if tops and tops[0].text("kind") not in ("bureau", ""):
        yield _place(ORGANISATIONS, tops[0], "kind", "top-not-bureau")


def _cycles(rows: Mapping[str, Row]) -> Iterator[Fault]:
    """Each circle once, told at the first of its rows. Every code is walked over once."""
    done: set[str] = set()
    for start in rows:
        trail: list[str] = []
        code = start
        while code in rows and code not in done:
            done.add(code)
            trail.append(code)
            code = rows[code].text("parent")
        if code in trail:
            circle = trail[trail.index(code) :]
            yield _place(ORGANISATIONS, rows[code], "parent", "cycle", text=" → ".join([*circle, code]))


def _post_faults(rows: list[Row], codes: set[str]) -> Iterator[Fault]:
    people: dict[str, Row] = {}
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        if row.text("organisation") and row.text("organisation") not in codes:
            yield _place(POSTS, row, "organisation", "no-organisation", text=row.text("organisation"))
        same = tuple(row.text(spec.key) for spec in SPECS[POSTS])
        if same in seen:
            yield _place(POSTS, row, "organisation", "post-twice", other=seen[same].number)
        seen.setdefault(same, row)
        yield from _account_faults(row, people.setdefault(row.text("account"), row))
    yield from _separation(rows)


def _account_faults(row: Row, first: Row) -> Iterator[Fault]:
    """`first`: the first row that names the same account."""
    account, person = row.text("account"), row.text("person")
    if account and not person:
        yield _place(POSTS, row, "person", "person-needed")
    if person and not account:
        yield _place(POSTS, row, "account", "account-needed")
    if account and not _ACCOUNT.fullmatch(account):
        yield _place(POSTS, row, "account", "account-form", text=account)
    if account and person and first.text("person") and first.text("person") != person:
        yield _place(POSTS, row, "person", "other-person", text=account, other=first.number)


def _separation(rows: Iterable[Row]) -> Iterator[Fault]:
    held: dict[str, Row] = {}
    for row in rows:
        if row.text("account") and row.text("role") in SEPARATE:
            first = held.setdefault(row.text("account"), row)
            if first.text("role") != row.text("role"):
                yield _place(POSTS, row, "role", "separate-duties", text=row.text("account"), other=first.number)


def _organisation(row: Row) -> NewOrganisation:
    told = {key: row.text(key) for key in _ATTRIBUTES if row.text(key)}
    if row.text("kind") == "kindergarten":
        told.setdefault("stage", "preschool")
    return NewOrganisation(
        code=row.text("code"), kind=row.text("kind"), name=row.text("name"), parent=row.text("parent"),
        opened_on=row.cells["opened_on"], attributes=told,
    )


def _post(row: Row) -> NewPost:
    return NewPost(
        organisation=row.text("organisation"), role=row.text("role"), title=row.text("title"),
        username=row.text("account"), name=row.text("person"),
    )


# --- the template ---------------------------------------------------------------------------------------------------


def write_roster_template(path: Path, *, rows: int = 10_000) -> None:
    """An empty workbook with both sheets: heads with comments, drop-downs, text and date formats."""
    with xlsxwriter.Workbook(str(path)) as book:
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EEF7"})
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, specs in SPECS.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, spec in enumerate(specs):
                sheet.set_column(at, at, spec.width, day if spec.is_date else text)
                sheet.write_string(0, at, f"{spec.head}*" if spec.required else spec.head, head)
                sheet.write_comment(0, at, str(spec.note), {"x_scale": 1.6})
                if spec.words:
                    sheet.data_validation(1, at, rows, at, {"validate": "list", "source": offered(spec)})
