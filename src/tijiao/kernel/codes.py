"""Code sets: the codes of national standards with their names, sources and how sure we are of them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from tijiao.kernel.problems import Problem


class UnknownCode(Problem):
    """The set has no such code. Facts: set, code."""

    code, status = "codes.unknown-code", 422


class WrongCodeRow(Problem):
    """A row of code sets that lacks its set, code or name, or repeats a code. Facts: line, text."""

    code, status = "codes.wrong-row", 422


@dataclass(frozen=True, slots=True)
class Code:
    """One entry. `alt` is a second code (a letter code); `confidence` is high, medium or low."""

    code: str
    zh: str
    en: str = ""
    alt: str = ""
    source: str = ""
    confidence: str = ""
    note: str = ""

    def say(self, language: str) -> str:
        """The name in a language; Chinese where English is not known."""
        return (self.en if language.startswith("en") else self.zh) or self.zh


@dataclass(frozen=True)
class CodeSet:
    """A named set of codes in the order of its standard. Codes, names and second codes are each looked up whole."""

    name: str
    codes: tuple[Code, ...]
    _by_code: dict[str, Code] = field(init=False, repr=False, compare=False)
    _by_any: dict[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {code.code: code for code in self.codes}
        by_name = {name: code for code in reversed(self.codes) for name in (code.alt, code.en, code.zh) if name}
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "_by_any", {**by_name, **by_code})

    def __getitem__(self, code: str) -> Code:
        """The entry of a code. Raises UnknownCode."""
        if code not in self._by_code:
            raise UnknownCode(set=self.name, code=code)
        return self._by_code[code]

    def find(self, text: str) -> Code:
        """The entry that a person wrote as its code, Chinese or English name, or second code. Raises UnknownCode."""
        found = self._by_any.get(text.strip())
        if found is None:
            raise UnknownCode(set=self.name, code=text.strip())
        return found

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)


def read_code_sets(text: str) -> dict[str, CodeSet]:
    """Code sets by name from a CSV text: set, code, name_zh, name_en, alt_code, source, confidence, note.

    Raises WrongCodeRow at the first row that lacks a set, code or name, or repeats a code of its set.
    """
    reader = csv.DictReader(text.splitlines())
    found: dict[str, dict[str, Code]] = {}
    for row in reader:
        cells = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        codes = found.setdefault(cells.get("set", ""), {})
        code = _code(cells)
        if not (cells.get("set") and code.code and code.zh) or code.code in codes:
            raise WrongCodeRow(line=reader.line_num, text=",".join(cells.values()))
        codes[code.code] = code
    return {name: CodeSet(name, tuple(codes.values())) for name, codes in found.items()}


def _code(cells: dict[str, str]) -> Code:
    columns = ("code", "name_zh", "name_en", "alt_code", "source", "confidence", "note")
    return Code(*(cells.get(column, "") for column in columns))
