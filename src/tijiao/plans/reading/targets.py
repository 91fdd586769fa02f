"""The targets of a point: phrases of quantity that no rule refuses, with what they are about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tijiao.kernel.problems import Problem
from tijiao.kernel.quantities import parse_number
from tijiao.plans.reading import words
from tijiao.plans.reading.document import Span, Target
from tijiao.plans.reading.phrases import STOPS, Phrase, clause_start, find
from tijiao.plans.reading.verdicts import Setting, coverage_scope, refused

_LEADING = re.compile(
    r"^(?:[\s\u3000□“”、]|(?:并|且|同时|力争|确保|争取|全年|全市|今年|年内|使|要|将|其中|实现|保障|保证|计划|拟|再|还|各|到?20[0-9]{2}年底?前?))+"
)
_TRAILING = re.compile(
    r"(?:[\s\u3000□“”]|提高到|提升到|提升至|提高至|增加到|增至|达到|达|保持在|保持|稳定在|巩固在|控制在|维持在|不低于|不少于|至少|不超过|超过|为|约|在|到|至|各|共|分别|的)+$"
)
_BARE_VALUE = re.compile(
    r"\s*(?P<sign>≥|≤|>|<|＞|＜|不低于|不少于|不超过|达到)?\s*(?P<number>[0-9０-９][0-9０-９,.．]*(?:万|亿)?)\s*(?P<unit>%|％|‰)?\s*(?P<after>以上|以内|左右)?\s*"
)
_SIGNS = {
    "≥": ">=",
    "不低于": ">=",
    "不少于": ">=",
    "以上": ">=",
    "≤": "<=",
    "<": "<=",
    "＜": "<=",
    "不超过": "<=",
    "以内": "<=",
    ">": ">",
    "＞": ">",
    "左右": "~",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads targets from one document: its text, the text with quotations blanked, and the plan's year."""

    text: str
    masked: str
    year: int | None

    def targets(self, areas: Sequence[Span], *, looks_back: bool = False) -> Iterator[Target]:
        """The targets of some parts of the text, in order."""
        for area in areas:
            setting = Setting(self.masked, area, self.year, looks_back)
            for phrase in find(self.masked, *area):
                if not refused(phrase, setting):
                    yield self._target(phrase, area)

    def measured(self, cells: Sequence[tuple[Span, str]], scope: str) -> Iterator[Target]:
        """Targets of table cells that hold a number alone; its unit stands in another column."""
        for span, unit in cells:
            found = _BARE_VALUE.fullmatch(self.text, *span)
            if not found:
                yield from self.targets([span])
                continue
            printed = (found["unit"] or unit).replace("％", "%")
            try:
                value = parse_number(found["number"])
            except Problem:
                continue
            inner = (found.start() + len(found[0]) - len(found[0].lstrip()), found.start() + len(found[0].rstrip()))
            sign = _SIGNS.get(found["sign"] or found["after"] or "", "=")
            yield Target(self.text[inner[0] : inner[1]], value, printed, sign, inner, scope=scope)  # type: ignore[arg-type]

    def _target(self, phrase: Phrase, area: Span) -> Target:
        start, end = phrase.span
        return Target(
            self.text[start:end],
            phrase.value,
            phrase.unit,
            phrase.comparator,
            phrase.span,
            value_max=phrase.value_max,
            scope=self._scope(phrase, area),
            per=phrase.per,
            implied=phrase.kind == "covered",
        )

    def _scope(self, phrase: Phrase, area: Span) -> str:
        """What the quantity is about: the noun after a measure word, else the clause before it without its verb."""
        start = max(clause_start(self.masked, phrase.span[0], area[0]), phrase.span[0] - 60)
        before = self.text[start : phrase.span[0]]
        if phrase.kind == "covered":
            return coverage_scope(before)
        limit = min(area[1], phrase.span[1] + 60)
        stops = (self.masked.find(sign, phrase.span[1], limit) for sign in STOPS + "、")
        stop = min([limit, *(at for at in stops if at >= 0)])
        after = self.text[phrase.span[1] : stop].strip()
        named = _TRAILING.sub("", _LEADING.sub("", before.replace(phrase.per, "", 1))).strip()
        verb_only = re.fullmatch(rf"(?:{words.MAKING}|每|{words.PER_THINGS})*", named)
        if phrase.kind in ("count", "great") and verb_only and after:
            return f"{named}{after}"[:40]
        return named[-40:]
