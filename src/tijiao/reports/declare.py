"""What a pack may declare for reports: maps of the city's places, templates of bulletins."""

from collections.abc import Iterator
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import Field

from tijiao.packs.entry import Declaration, Entry
from tijiao.packs.faults import Flaw
from tijiao.packs.kinds import Context, Kind

Point = tuple[float, float]


class AreaName(Declaration):
    """`code` is the organisation's; `name` is written into the map."""

    code: str
    name: str


class Polygon(Declaration):
    type: Literal["Polygon"]
    coordinates: Annotated[tuple[Annotated[tuple[Point, ...], Field(min_length=4)], ...], Field(min_length=1)]


class Area(Declaration):
    type: Literal["Feature"]
    properties: AreaName
    geometry: Polygon


class PlaceMap(Entry):
    """A GeoJSON file that bears id and title beside its features."""

    type: Literal["FeatureCollection"]
    features: Annotated[tuple[Area, ...], Field(min_length=1)]

    def shapes(self) -> dict[str, Any]:
        """The plain GeoJSON, for drawing."""
        return {"type": self.type, "features": [one.model_dump(mode="json") for one in self.features]}


LightWord = Literal["green", "amber", "red", "grey"]
#: What the words of a template may hold in braces.
HEAD = ("mark", "number", "heading", "to", "copies", "printer")
"""What stands once in a bulletin, with names in braces (IN_HEAD)."""
IN_HEAD = frozenset({"issuer", "year", "period", "number", "day"})
IN_TEXT = IN_HEAD | {"lines", "green", "amber", "red", "grey", "targets"}
IN_EACH = frozenset({"title", "value", "goal", "expected", "owner", "due"})
IN_WATCHED = frozenset({"title", "value", "alarm", "owner"})


class Fonts(Declaration):
    """Names of the machine's letters by what they are used for; where one is missing, what comes with the program."""

    title: str = "方正小标宋简体"
    heading: str = "黑体"
    sub: str = "楷体_GB2312"
    body: str = "仿宋_GB2312"
    page: str = "宋体"


class SectionEntry(Declaration):
    """A first-level part of a bulletin: paragraphs of its own, and a sentence for each target whose light is named.

    text   paragraphs, with names in braces (IN_TEXT)
    each   a sentence for a target (IN_EACH); targets stand below the heading of their line
    watched  a sentence for a number that is only watched and rings its alarm (IN_WATCHED)
    none   said when no target has one of the lights
    """

    heading: str
    text: tuple[str, ...] = ()
    lights: tuple[LightWord, ...] = ()
    each: str = ""
    watched: str = ""
    none: str = ""


class BulletinTemplate(Entry):
    """How a bulletin is laid out and worded. Chinese only: it is an official document.

    mark         发文机关标志, printed red · number  发文字号 · to  主送机关, "" for none
    heading      the title, with | where a line of it may end
    lines        numbers of the plan's lines that it tells of; () for all
    tag          only what stands in measures that carry this tag of the plan, "" for all
    attachment   title of the table of all targets, "" for none
    copies       抄送 · printer  印发机关
    """

    mark: str
    number: str
    heading: str
    to: str = ""
    lines: tuple[str, ...] = ()
    tag: str = ""
    sections: Annotated[tuple[SectionEntry, ...], Field(min_length=1)]
    attachment: str = ""
    copies: str = ""
    printer: str
    fonts: Fonts = Fonts()


def faults(template: BulletinTemplate, context: Context) -> Iterator[Flaw]:
    """Names in braces that nothing fills, and a tag that the plan does not have."""
    known = {one.id for one in context.plan.tags} if context.plan else set()
    if template.tag and context.plan and template.tag not in known:
        yield Flaw(("tag",), f"the plan has no tag '{template.tag}'", f"known: {', '.join(sorted(known))}")
    for name in HEAD:
        yield from _unknown(getattr(template, name), IN_HEAD, (name,))
    for at, section in enumerate(template.sections):
        for number, words in enumerate(section.text):
            yield from _unknown(words, IN_TEXT, ("sections", at, "text", number))
        yield from _unknown(section.each, IN_EACH, ("sections", at, "each"))
        yield from _unknown(section.watched, IN_WATCHED, ("sections", at, "watched"))
        if bool(section.lights) != bool(section.each):
            yield Flaw(("sections", at), "lights and each go together", "write both or neither")


def _unknown(words: str, known: frozenset[str], at: tuple[Any, ...]) -> Iterator[Flaw]:
    try:
        names = {name for _text, name, _form, _conversion in Formatter().parse(words) if name is not None}
    except ValueError as error:
        yield Flaw(at, f"braces do not fit: {error}", "write {{ for a brace of your own")
        return
    for name in sorted(names - known):
        yield Flaw(at, f"nothing fills {{{name}}}", f"known: {', '.join(sorted(known))}")


MAP: Kind[PlaceMap] = Kind("map", "maps/*.geojson", PlaceMap)
BULLETIN: Kind[BulletinTemplate] = Kind("bulletin", "bulletins.yaml", BulletinTemplate, faults)
KINDS = (MAP, BULLETIN)
