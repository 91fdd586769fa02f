"""OneRoster 1.2 CSV: a zip of tables that name each other, read into the rolls of pupils and staff, and written.

Source: 1EdTech OneRoster 1.2 CSV binding. What the city's rolls hold beyond its columns travels as metadata.* columns,
which the binding allows. Only whole sets ("bulk") are taken; rows marked tobedeleted are passed over.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from tijiao.kernel.problems import Problem
from tijiao.registry.archives import DAMAGED, NotWorkbook, UnpacksTooBig, pieces
from tijiao.registry.sheets.measuring import MOST_HELD
from tijiao.registry.sheets.reading import csv_texts

_STAMP = ("sourcedId", "status", "dateLastModified")
#: file → its columns, in the binding's order, as far as the city's rolls fill them
COLUMNS: dict[str, tuple[str, ...]] = {
    "academicSessions": (*_STAMP, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "orgs": (*_STAMP, "name", "type", "identifier", "parentSourcedId"),
    "courses": (*_STAMP, "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects",
                "subjectCodes"),
    "classes": (*_STAMP, "title", "grades", "courseSourcedId", "classCode", "classType", "location",
                "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods"),
    "users": (*_STAMP, "enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier",
              "email", "sms", "phone", "agentSourcedIds", "grades", "password", "userMasterIdentifier",
              "resourceSourcedIds", "preferredGivenName", "preferredMiddleName", "preferredFamilyName",
              "primaryOrgSourcedId", "pronouns", "metadata.subject", "metadata.title", "metadata.education"),
    "roles": (*_STAMP, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId",
              "userProfileSourcedId", "metadata.duty"),
    "enrollments": (*_STAMP, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate",
                    "endDate"),
    "demographics": (*_STAMP, "birthDate", "sex", "metadata.idNumber"),
}  # fmt: skip
NEEDED = ("orgs", "users", "roles")
SEXES = {"1": "male", "2": "female"}
PRESCHOOL_GRADES = {"1": "PR", "2": "PK", "3": "KG"}  # the three years of a kindergarten, in CEDS codes
DUTIES = {"teacher": "教师", "principal": "校长", "administrator": "行政人员", "aide": "教辅人员"}
_STAFF_ROLES = {*DUTIES, "counselor", "districtAdministrator", "siteAdministrator", "systemAdministrator", "proctor"}
_TWO = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "南宫", "端木")


class MissingPart(Problem):
    """A file of the set that is needed and not there. Facts: name."""

    code, status = "oneroster.missing-part", 422


class NotZip(Problem):
    """No zip, or a damaged one. No facts."""

    code, status = "oneroster.not-zip", 422


class NotWhole(Problem):
    """The manifest announces changes only ("delta"). Facts: name."""

    code, status = "oneroster.not-whole", 422


@dataclass(frozen=True)
class Wrong:
    """Something wrong with the set itself: file, line (the head is 1), column, code, facts."""

    file: str
    line: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """One user in one role, as texts by our keys; `lines`: file → the line that it was read from."""

    told: dict[str, str]
    lines: dict[str, int]


@dataclass
class Set:
    """What a zip holds: `tables` as rows by file, each with its line."""

    tables: dict[str, list[tuple[int, dict[str, str]]]]
    wrong: list[Wrong] = field(default_factory=list)

    def by_id(self, name: str) -> dict[str, tuple[int, dict[str, str]]]:
        """Rows by sourcedId; a second one of the same is wrong."""
        found: dict[str, tuple[int, dict[str, str]]] = {}
        for line, row in self.tables.get(name, []):
            key = row.get("sourcedId", "")
            if not key:
                self.wrong.append(Wrong(name, line, "sourcedId", "empty", {"title": "sourcedId"}))
            elif key in found:
                told = {"title": "sourcedId", "first": found[key][0]}
                self.wrong.append(Wrong(name, line, "sourcedId", "twice", told))
            else:
                found[key] = (line, row)
        return found


def read_set(path: Path) -> Set:
    """The tables of a zip.

    Raises NotZip, UnpacksTooBig, MissingPart, NotWhole, NoRows, UnreadableText, RaggedText.
    """
    content = path.read_bytes()
    try:
        parts = _unpacked(content)
    except (*DAMAGED, NotWorkbook) as fault:
        raise NotZip() from fault
    for name, how, *_more in _cells(parts["manifest"]) if "manifest" in parts else ():
        if name.startswith("file.") and how == "delta":
            raise NotWhole(name=f"{name.removeprefix('file.')}.csv")
    for name in NEEDED:
        if name not in parts:
            raise MissingPart(name=f"{name}.csv")
    return Set({name: _rows(parts[name]) for name in COLUMNS if name in parts})


def _unpacked(content: bytes) -> dict[str, bytes]:
    """File's stem → its bytes, under a limit whatever the zip says of sizes; files in a folder are found too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    parts: dict[str, bytes] = {}
    left = MOST_HELD
    for member in members:
        name = Path(member.filename)
        if name.suffix != ".csv" or name.stem not in {"manifest", *COLUMNS}:
            continue
        parts[name.stem] = b"".join(pieces(content, member, left))
        left -= len(parts[name.stem])
        if left <= 0:
            raise UnpacksTooBig(most=MOST_HELD // 2**20)
    return parts


def _cells(content: bytes) -> Iterator[tuple[str, ...]]:
    table = csv_texts(content)
    return zip(*([text.strip() for text in column.to_pylist()] for column in table.columns), strict=True)


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Each row with its line, but for those that are to be deleted."""
    heads, *rows = _cells(content)
    named = [(line, dict(zip(heads, row, strict=True))) for line, row in enumerate(rows, start=2)]
    return [(line, row) for line, row in named if row.get("status", "").lower() != "tobedeleted"]


def people(given: Set) -> tuple[list[Person], list[Person]]:
    """Pupils and staff, each user once in a role; what names something that is not there is told in `given.wrong`."""
    users, orgs, classes = (given.by_id(name) for name in ("users", "orgs", "classes"))
    facts, seats = given.by_id("demographics"), _seats(given, users, classes)
    pupils, staff = [], []
    for line, role in given.tables["roles"]:
        kind = role.get("role", "")
        if kind != "student" and kind not in _STAFF_ROLES:
            continue  # guardians, parents: the set's own matter
        user, org = users.get(role.get("userSourcedId", "")), orgs.get(role.get("orgSourcedId", ""))
        for found, column in ((user, "userSourcedId"), (org, "orgSourcedId")):
            if found is None:
                given.wrong.append(Wrong("roles", line, column, "no-such-row", {"given": role.get(column, "")}))
        if user is None or org is None:
            continue
        born = facts.get(user[1]["sourcedId"], (0, {}))
        lines = {"users": user[0], "roles": line, "demographics": born[0] or user[0]}
        told = _person(user[1], role, org[1], born[1])
        if kind == "student":
            seat = seats.get(user[1]["sourcedId"], (line, ""))
            pupils.append(Person({**told, "class": seat[1]}, {**lines, "enrollments": seat[0]}))
        else:
            staff.append(Person({**told, "duty": role.get("metadata.duty") or DUTIES.get(kind, kind)}, lines))
    return pupils, staff


def _seats(given: Set, users: Mapping[str, Any], classes: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """User → the line and the title of the class in which he or she is a student."""
    found: dict[str, tuple[int, str]] = {}
    for line, row in given.tables.get("enrollments", []):
        for table, column in ((classes, "classSourcedId"), (users, "userSourcedId")):
            if row.get(column, "") not in table:
                given.wrong.append(Wrong("enrollments", line, column, "no-such-row", {"given": row.get(column, "")}))
        if row.get("role") == "student" and row.get("classSourcedId", "") in classes:
            found[row.get("userSourcedId", "")] = (line, classes[row["classSourcedId"]][1].get("title", ""))
    return found


def _person(
    user: Mapping[str, str], role: Mapping[str, str], org: Mapping[str, str], born: Mapping[str, str]
) -> dict[str, str]:
    family, first = user.get("familyName", ""), user.get("givenName", "")
    apart = " " if (family + first).isascii() and family and first else ""
    grade = user.get("grades", "").split(",")[0].strip()
    kinder = {code: number for number, code in PRESCHOOL_GRADES.items()}
    return {
        "number": user.get("identifier") or user["sourcedId"],
        "name": f"{first} {family}" if apart else family + first,
        "sex": {word: code for code, word in SEXES.items()}.get(born.get("sex", ""), born.get("sex", "")),
        "birth_date": born.get("birthDate", ""), "id_number": born.get("metadata.idNumber", ""),
        "place": org.get("identifier") or org["sourcedId"],
        "grade": kinder.get(grade, grade.lstrip("0")), "from_day": role.get("beginDate", ""),
        "subject": user.get("metadata.subject", ""), "title": user.get("metadata.title", ""),
        "education": user.get("metadata.education", ""),
    }  # fmt: skip


def beside(given: Set, found: Iterable[Person]) -> Iterator[tuple[str, dict[str, str]]]:
    """What a set carries beside the columns of the binding: of each person in their order, then of each row of the
    tables that tell of no person. Where it stands and whose it is, and "file: column" → text, {} for nothing.
    """
    rows = {name: dict(table) for name, table in given.tables.items()}
    for one in found:
        told: dict[str, str] = {}
        user = rows["users"][one.lines["users"]]["sourcedId"]
        for name, line in one.lines.items():
            row = rows.get(name, {}).get(line, {})
            if row.get("userSourcedId" if name in ("roles", "enrollments") else "sourcedId") == user:
                told |= _strange(name, row)  # where a table has no row of the person, the line is another table's
        yield f"users.csv:{one.lines['users']} {one.told['number']}", told
    for name in ("academicSessions", "orgs", "courses", "classes"):
        for line, row in given.tables.get(name, []):
            yield f"{name}.csv:{line} {row.get('sourcedId', '')}", _strange(name, row)


def _strange(name: str, row: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}: {head}": text for head, text in row.items() if head and text and head not in COLUMNS[name]}


# --- writing --------------------------------------------------------------------------------------------------------


def split_name(name: str) -> tuple[str, str]:
    """(family name, given name); both together are the name again."""
    if name.isascii():
        first, _space, family = name.rpartition(" ")
        return (family, first) if first else ("", name)
    at = 2 if name.startswith(_TWO) and len(name) > 2 else 1
    return (name[:at], name[at:]) if len(name) > 1 else ("", name)


def write_set(file: BinaryIO, tables: Mapping[str, Iterable[Mapping[str, str]]], *, system: str) -> None:
    """A zip with the manifest and a file for each table; tables without rows have their heads."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        names = sorted({*COLUMNS, "categories", "lineItems", "resources", "results", "userProfiles"})
        manifest = [("propertyName", "value"), ("manifest.version", "1.0"), ("oneroster.version", "1.2")]
        manifest += [(f"file.{name}", "bulk" if name in COLUMNS else "absent") for name in names]
        _put(archive, "manifest", [*manifest, ("source.systemName", system), ("source.systemCode", "tijiao")])
        for name, columns in COLUMNS.items():
            rows = ([row.get(column, "") for column in columns] for row in tables.get(name, ()))
            _put(archive, name, [columns, *rows])


def _put(archive: zipfile.ZipFile, name: str, rows: Iterable[Iterable[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    archive.writestr(f"{name}.csv", text.getvalue().encode())
