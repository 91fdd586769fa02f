"""An XLSForm as a declaration of ours. pyxform reads and checks the workbook; what it found is carried over from there.

What changes the data and cannot be carried is a fault; what only changes how it looks, or what this system records
by itself, is told. Nothing is dropped in silence.
"""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from pydantic import ValidationError

from tijiao.forms.compiled import FORM, WrongForm, compile_form
from tijiao.forms.declare import FormDefinition
from tijiao.forms.words import in_words
from tijiao.kernel.words import marked as _
from tijiao.packs.faults import Path
from tijiao.packs.tree import Node as Tree
from tijiao.packs.tree import Unreadable
from tijiao.registry.archives import DAMAGED

_log = logging.getLogger(__name__)
BIGGEST_UNFOLDED = 50 * 1024 * 1024
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Something to know about the workbook: sheet and row (0: the whole sheet), a sentence, its facts."""

    sheet: str
    row: int
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        place = _("%(sheet)s表第%(row)s行：") if self.row else _("%(sheet)s表：")
        return translate(place) % {"sheet": self.sheet, "row": self.row} + translate(self.message) % self.facts


@dataclass(frozen=True)
class Read:
    """What came of a workbook. `definition` is None when there are `faults`; `told`: what was left out, and how."""

    definition: FormDefinition | None
    faults: tuple[Told, ...]
    told: tuple[Told, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    """Name of a question → its row on the survey sheet."""


#: pyxform's name of a type → ours.
TYPES = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "date": "date",
    "time": "time", "geopoint": "geopoint", "location": "geopoint", "gps": "geopoint", "select one": "select_one",
    "select all that apply": "select_multiple", "photo": "image", "image": "image", "file": "file", "note": "note",
    "calculate": "calculate", "group": "group", "repeat": "repeat", "today": "calculate", "range": "decimal",
    "datetime": "datetime", "dateTime": "datetime", "audio": "file", "video": "file", "barcode": "text",
    "hidden": "calculate", "acknowledge": "select_one", "trigger": "select_one", "phone number": "text",
}  # fmt: skip
#: What the system records by itself, or does not record at all: device numbers and accounts of phones.
OWN = frozenset({
    "start", "end", "deviceid", "phonenumber", "username", "email", "simserial", "subscriberid", "audit",
    "start-geopoint", "imei", "csv-external", "xml-external", "uri:deviceid", "uri:phonenumber", "uri:username",
    "uri:email", "uri:simserial", "uri:subscriberid", "phone_number", "get device id", "get phone number",
})  # fmt: skip
#: What is asked more plainly here.
_PLAINLY = {
    "audio": _("“%(name)s”（录音）按文件上传；收哪些类型由本单位设置。"),
    "video": _("“%(name)s”（录像）按文件上传；收哪些类型由本单位设置。"),
    "barcode": _("“%(name)s”（扫码）按文字填写。"),
}
#: Columns that change how a question looks, not what it means.
_LOOKS = ("control", "media", "parameters", "intent", "trigger", "sms_field", "image", "audio", "video", "big-image")
_BOUND = {"relevant", "required", "constraint", "calculate", "jr:constraintMsg", "type"}
_CHOICE = {"name", "label"}
_CHINESE = re.compile(r"zh|中文|chinese|汉", re.IGNORECASE)
_ENGLISH = re.compile(r"\(en|^en\b|english", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ROW = re.compile(r"\[row\s*:\s*([0-9]+)\]\s*")
_SIBLING = re.compile(r"(?<![\w.$/])\.\./([A-Za-z_][\w-]*)")
_SHEET = re.compile(r"'(survey|choices|settings|external_choices|entities)' sheet")


def read_xlsform(content: bytes, *, form_id: str, title: str) -> Read:
    """Read an XLSForm, .xlsx or .xls.

    Takes    `form_id`: what it is to be called, "" for what its settings say; `title`: where its settings say none.
    Whatever is sent comes back as faults; nothing raises.
    """
    kind = _kind_of(content)
    if not kind:
        return Read(None, (Told("survey", 0, _("这不是可以读取的工作簿（.xlsx或.xls）。")),), ())
    try:
        found = import_module("tijiao.forms.workbook").unfold(content, kind)
    except Exception as error:
        return Read(None, (Told("survey", 0, _("工作簿无法读取：%(said)s"), {"said": _plain(error)}),), ())
    if found.refused:
        return Read(None, tuple(_said(found.refused, _("XLSForm检查：%(said)s"))), ())
    reader = _Reader(found.survey, found.rows)
    definition = reader.whole(form_id, title)
    told = [one for warning in found.warnings for one in _said(warning, _("XLSForm提示：%(said)s"))]
    return Read(definition, tuple(reader.faults), (*told, *reader.told), found.rows)


def _kind_of(content: bytes) -> str:
    """".xlsx", ".xls" by its first bytes, "" for anything else and for what unfolds to more than a form ever is."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return ".xls"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except DAMAGED:
        return ""
    named = {one.filename for one in members}
    fits = sum(one.file_size for one in members) <= BIGGEST_UNFOLDED
    return ".xlsx" if "xl/workbook.xml" in named and fits else ""


def _plain(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _said(message: str, lead: str) -> Iterator[Told]:
    """pyxform's own words, with the place that they name."""
    for line in filter(None, (part.strip() for part in message.split("\n"))):
        row, sheet = _ROW.search(line), _SHEET.search(line)
        said = _ROW.sub("", line).strip()
        yield Told(sheet[1] if sheet else "survey", int(row[1]) if row else 0, lead, {"said": said[:400]})


class _Reader:
    def __init__(self, survey: Node, rows: Mapping[str, int]) -> None:
        self.survey, self.rows = survey, rows
        self.faults: list[Told] = []
        self.told: list[Told] = []
        self.choices: dict[str, list[dict[str, Any]]] = {}
        self.once: set[str] = set()

    def whole(self, form_id: str, title: str) -> FormDefinition | None:
        fields = list(self.items(self.survey.get("children", ()), ""))
        said, known = self.survey.get("title"), str(self.survey.get("id_string", ""))
        words = str(said) if said and said != known else title or known
        raw = {"id": form_id or known, "title": {"zh": words, "en": words}, "fields": fields, "choices": self.choices}
        if not fields and not self.faults:
            self.faults.append(Told("survey", 0, _("没有一道题。")))
        return None if self.faults else self.checked(raw)

    def checked(self, raw: dict[str, Any]) -> FormDefinition | None:
        try:
            definition = FormDefinition.model_validate(raw, strict=False)
            compile_form(definition)
        except ValidationError as wrong:
            for one in wrong.errors():
                at = tuple(part for part in one["loc"] if isinstance(part, int) or part not in TYPES.values())
                self.flaw(raw, at, str(one["msg"]))
            return None
        except WrongForm as wrong:
            for flaw in wrong.flaws:
                self.flaw(raw, flaw.at, flaw.message)
            return None
        return definition

    def flaw(self, raw: Any, at: Path, message: str) -> None:
        """A fault of the declaration, said at the row of the question in which it stands."""
        name, node = "", raw
        for step in at:
            node = below(node, step)
            name = str(node["name"]) if isinstance(node, dict) and "name" in node else name
        sheet = "choices" if at[:1] == ("choices",) else "survey"
        row = self.rows.get(name, 0) if sheet == "survey" else 0
        said = in_words(message.split(" (character ")[0])
        self.faults.append(Told(sheet, row, _("“%(name)s”：%(said)s"), {"name": name or sheet, "said": said}))

    # --- questions --------------------------------------------------------------------------------------------------
    def items(self, children: Iterable[Node], outer: str) -> Iterator[dict[str, Any]]:
        """Ours for each of theirs; a group without a label has no heading: its questions stand where it stood."""
        for one in children:
            kind, name = str(one.get("type", "")), str(one.get("name", ""))
            if name == "meta" and kind == "group":
                continue  # pyxform adds it: every record has an id here anyway
            if kind in OWN:
                self.tell(name, _("“%(name)s”（%(type)s）没有带过来：系统自己记录，或不收集。"), type=kind)
            elif kind == "group" and not one.get("label"):
                self.looks(one, name)
                yield from self.items(one.get("children", ()), _both(outer, one.get("bind", {}).get("relevant")))
            elif kind not in TYPES or one.get("query") or ("itemset" in one and not one.get("choices")):
                self.fault(name, _("“%(name)s”：这里没有“%(type)s”这种题型。"), type=kind)
            elif not _NAME.fullmatch(name):
                self.fault(name, _("“%(name)s”：题名只能用英文字母、数字、下划线和连字符。"))
            else:
                found = self.item(one, kind, name, outer)
                if found is not None:
                    yield found

    def item(self, one: Node, kind: str, name: str, outer: str) -> dict[str, Any] | None:
        bind = one.get("bind", {})
        found: dict[str, Any] = {"type": TYPES[kind], "name": name}
        relevant = _both(outer, bind.get("relevant"))
        if relevant:
            found["relevant"] = self.formula(relevant)
        self.looks(one, name)
        if kind in _PLAINLY:
            self.tell(name, _PLAINLY[kind])
        if found["type"] == "calculate":
            return self.calculate(one, kind, found)
        label = self.text(one.get("label"), name)
        if label is None:
            self.tell(name, _("“%(name)s”没有题目文字，先用题名代替。"))
        found["label"] = label or {"zh": name, "en": name}
        if one.get("hint"):
            found["hint"] = self.text(one["hint"], name)
        if kind in ("group", "repeat"):
            return self.nested(one, found)
        if kind != "note":
            self.answered(one, kind, found)
        return found

    def nested(self, one: Node, found: dict[str, Any]) -> dict[str, Any] | None:
        found["fields"] = list(self.items(one.get("children", ()), ""))
        count = one.get("control", {}).get("jr:count")
        if count:
            found["count"] = self.formula(count)
        return found if found["fields"] else None

    def calculate(self, one: Node, kind: str, found: dict[str, Any]) -> dict[str, Any] | None:
        """A computed value; `today` is the day on which the record is filled."""
        said = one.get("bind", {}).get("calculate") or (one.get("default") if kind != "today" else "today()")
        if not said and kind == "hidden":
            self.tell(found["name"], _("“%(name)s”（%(type)s）没有带过来：系统自己记录，或不收集。"), type=kind)
            return None
        if not said:
            self.fault(found["name"], _("“%(name)s”没有算式。"))
            return None
        label = self.text(one.get("label"), found["name"])
        return found | {"calculation": self.formula(said)} | ({"label": label} if label else {})

    def answered(self, one: Node, kind: str, found: dict[str, Any]) -> None:
        """Required, constraint, calculation, default and choices."""
        bind, name = one.get("bind", {}), found["name"]
        required = str(bind.get("required", "")).strip()
        if required and required.lower() not in ("no", "false", "false()"):
            always = required.lower() in ("yes", "true", "true()")
            found["required"] = True if always else self.formula(required)
        unbound = sorted(set(bind) - _BOUND)
        for extra in unbound:
            self.tell(name, _("“%(name)s”的“%(column)s”没有带过来。"), column=extra.removeprefix("jr:"))
        if found["type"] in ("image", "file"):
            return
        conditions = [self.formula(bind["constraint"])] if bind.get("constraint") else []
        if kind == "range":
            conditions += self.bounds(one.get("parameters", {}), found)
        if conditions:
            found["constraint"] = conditions[0] if len(conditions) == 1 else " and ".join(f"({c})" for c in conditions)
        if bind.get("jr:constraintMsg") and conditions:
            found["constraint_message"] = self.text(bind["jr:constraintMsg"], name)
        if bind.get("calculate"):
            found["calculation"] = self.formula(bind["calculate"])
        if one.get("default") not in (None, ""):
            found["default"] = one["default"]
        if found["type"] in ("select_one", "select_multiple"):
            self.choosing(one, kind, found)

    def bounds(self, told: Any, found: dict[str, Any]) -> list[str]:
        numbers = told if isinstance(told, Mapping) else {}
        if all("." not in str(numbers.get(key, "1")) for key in ("start", "end", "step")):
            found["type"] = "integer"
        return [f". {sign} {numbers[key]}" for key, sign in (("start", ">="), ("end", "<=")) if key in numbers]

    def choosing(self, one: Node, kind: str, found: dict[str, Any]) -> None:
        if kind in ("acknowledge", "trigger"):
            found["choices"] = "acknowledged"
            self.choices["acknowledged"] = [{"name": "OK", "label": {"zh": "已知悉", "en": "OK"}}]
            return
        listed = str(one.get("list_name") or one.get("itemset") or found["name"])
        found["choices"] = listed if _NAME.fullmatch(listed) else "list_" + re.sub(r"\W", "_", listed, flags=re.ASCII)
        if one.get("choice_filter"):
            found["choice_filter"] = self.formula(one["choice_filter"])
        if found["choices"] not in self.choices:
            self.choices[found["choices"]] = [self.choice(choice, listed) for choice in one.get("choices", ())]

    def choice(self, one: Node, listed: str) -> dict[str, Any]:
        name = str(one.get("name", ""))
        columns = {}
        for key, value in one.items():
            if key in _CHOICE:
                continue
            if isinstance(value, str) and _NAME.fullmatch(str(key)) and key not in _LOOKS:
                columns[key] = value
            elif f"{listed}.{key}" not in self.once:
                self.once.add(f"{listed}.{key}")
                self.told.append(Told("choices", 0, _("选项表“%(list)s”的“%(column)s”列没有带过来。"),
                                      {"list": listed, "column": key}))  # fmt: skip
        return {"name": name, "label": self.text(one.get("label"), "") or {"zh": name, "en": name}, "columns": columns}

    def formula(self, said: Any) -> str:
        """An expression; `../name`, the question beside it, becomes `${name}`."""
        return _SIBLING.sub(r"${\1}", str(said))

    # --- words ------------------------------------------------------------------------------------------------------
    def text(self, told: Any, name: str) -> dict[str, str] | None:
        """Both languages; where the workbook has one, it stands for both."""
        if told is None or told == "":
            return None
        if not isinstance(told, Mapping):
            words = self.plain(str(told), name)
            return {"zh": words, "en": words} if words else None
        said = {str(language): self.plain(str(words), name) for language, words in told.items() if str(words).strip()}
        if not said:
            return None
        first = next(iter(said.values()))
        zh = next((words for language, words in said.items() if _CHINESE.search(language)), None)
        en = next((words for language, words in said.items() if _ENGLISH.search(language)), None)
        for language in said:
            if not _CHINESE.search(language) and not _ENGLISH.search(language) and language not in self.once:
                self.once.add(language)
                if zh or en or list(said).index(language):
                    self.told.append(Told("survey", 0, _("语言“%(language)s”没有带过来，只保留中文和英文。"),
                                          {"language": language}))  # fmt: skip
        return {"zh": zh or en or first, "en": en or zh or first}

    def plain(self, words: str, name: str) -> str:
        if "${" in words and name:
            self.tell(name, _("“%(name)s”的文字里引用了别的题，这里原样显示。"))
        return words.strip()

    def looks(self, one: Node, name: str) -> None:
        """What changes only the look is told."""
        for key in _LOOKS:
            value = one.get(key)
            for column in sorted(value) if isinstance(value, Mapping) else ([key] if value else ()):
                if column not in ("jr:count", "bodyless", "start", "end", "step"):
                    self.tell(name, _("“%(name)s”的“%(column)s”没有带过来。"), column=column)

    def tell(self, name: str, message: str, **facts: Any) -> None:
        self.told.append(Told("survey", self.rows.get(name, 0), message, {"name": name, **facts}))

    def fault(self, name: str, message: str, **facts: Any) -> None:
        self.faults.append(Told("survey", self.rows.get(name, 0), message, {"name": name or "?", **facts}))


def below(node: Any, step: str | int) -> Any:
    """What a step of a path leads to, None where it leads nowhere."""
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return node.get(step) if isinstance(node, dict) else None


def _both(outer: str, inner: Any) -> str:
    """Both conditions as one, "" for none."""
    said = [str(one) for one in (outer, inner) if one]
    return said[0] if len(said) == 1 else " and ".join(f"({one})" for one in said)


# --- in a pack --------------------------------------------------------------------------------------------------------
def parse(content: bytes) -> Tree:
    """An XLSForm of a pack as the tree that a YAML form would be; its lines are the rows of the survey sheet.

    What is told and no fault goes to the log. Raises Unreadable with every fault.
    """
    with translation.override("en"):
        found = read_xlsform(content, form_id="", title="")
        for one in found.told:
            _log.warning("%s", one.say(gettext))
        faults = [(one.row or 1, one.say(gettext), "mend it in the workbook") for one in found.faults]
    if found.definition is None:
        raise Unreadable(*faults)
    return _tree(found.definition.model_dump(mode="json", exclude_defaults=True, by_alias=True), found.rows, 1)


def _tree(value: Any, rows: Mapping[str, int], line: int) -> Tree:
    if isinstance(value, dict):
        own = rows.get(str(value.get("name", "")), line) if "type" in value else line
        return Tree(own, {key: _tree(one, rows, own) for key, one in value.items()}, dict.fromkeys(value, own))
    return Tree(line, [_tree(one, rows, line) for one in value] if isinstance(value, list) else value)


FORM_XLSX = replace(FORM, pattern="forms/*.xlsx", parse=parse)
KINDS = (FORM_XLSX,)
