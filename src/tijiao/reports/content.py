"""A bulletin as its files and its page show it: frozen words and numbers with their addresses, errata beside them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tijiao.kernel.times import CITY_ZONE
from tijiao.plans.standing import WAITING
from tijiao.reports.compose import Paragraph, Run
from tijiao.reports.declare import Fonts
from tijiao.reports.heading import BREAK, lines, plain
from tijiao.reports.models import Bulletin, Erratum, Figure, figure_text

LIGHTS = {"green": "正常", "amber": "临近", "red": "滞后", "grey": "无数据", WAITING: "未到期"}


@dataclass(frozen=True)
class Piece:
    """Text with the address that it opens, "" for plain words."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph: `level` 0 body, 1 to 4 headings."""

    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Attachment:
    """A table behind the text; `widths` in millimetres, 156 together."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Piece, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Content:
    """`mark`, `number`, `to`, `copies`, `printer` may be ""; `subtitle` says what edition it is, "" for the first.

    `heading` is the title with `heading.BREAK` where a line of it may end.
    """

    heading: str
    issuer: str
    day: str
    sample: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = ()
    mark: str = ""
    number: str = ""
    to: str = ""
    copies: str = ""
    printer: str = ""
    subtitle: str = ""
    fonts: Fonts = field(default_factory=Fonts)

    @property
    def title(self) -> str:
        return plain(self.heading)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The title in the parts between which a line may end."""
        return tuple(self.heading.split(BREAK))

    @property
    def title_lines(self) -> tuple[str, ...]:
        return lines(self.heading)


def content(bulletin: Bulletin, *, sample: bool, base: str, corrected: bool = False) -> Content:
    """The frozen bulletin. `base` ("http://…") goes before every address; `corrected`: with the errata found since."""
    figures = {one.position: one for one in bulletin.figures.all()}
    head, errata = bulletin.head, list(errata_of(bulletin)) if corrected else []
    attachments = [_table(head.get("attachment", ""), list(figures.values()), base)] if head.get("attachment") else []
    if errata:
        attachments.append(_errata(errata, base))
    return Content(
        heading=head.get("heading", bulletin.title), issuer=bulletin.issuer, day=day_text(bulletin.issued_at),
        sample="样例数据" if sample else "",
        blocks=tuple(_block(one, figures, base) for one in paragraphs(bulletin)), attachments=tuple(attachments),
        mark=head.get("mark", ""), number=head.get("number", ""), to=head.get("to", ""), copies=head.get("copies", ""),
        printer=head.get("printer", ""),
        subtitle=f"（附勘误，截至{day_text(max(one.noticed_at for one in errata))}）" if errata else "",
        fonts=Fonts(**head.get("fonts", {})),
    )  # fmt: skip


def paragraphs(bulletin: Bulletin) -> list[Paragraph]:
    """The frozen words."""
    return [Paragraph(one["level"], tuple(Run(**run) for run in one["runs"])) for one in bulletin.body]


def errata_of(bulletin: Bulletin) -> Any:
    """What was found since, the newest last."""
    return Erratum.objects.filter(figure__bulletin=bulletin).select_related("figure").order_by("noticed_at", "pk")


def day_text(moment: datetime) -> str:
    """2020年5月20日, the city's day."""
    day = moment.astimezone(CITY_ZONE)
    return f"{day.year}年{day.month}月{day.day}日"


def _block(told: Paragraph, figures: dict[int, Figure], base: str) -> Block:
    return Block(told.level, tuple(Piece(run.text, _address(figures.get(run.figure), base)) for run in told.runs))


def _address(figure: Figure | None, base: str) -> str:
    return f"{base}{figure.address}" if figure and figure.address else ""


def _table(title: str, figures: list[Figure], base: str) -> Attachment:
    rows = tuple(
        (Piece(one.line), Piece(one.title), Piece(figure_text(one.value, one.unit), _address(one, base)),
         Piece(one.goal or "—"), Piece(LIGHTS.get(one.light, "—")))
        for one in figures
    )  # fmt: skip
    heads = ("要点", "目标", "现值", "要求", "进度")
    return Attachment(title, heads, (34, 44, 24, 36, 18), rows, "注：现值可以点开，查看依据的明细。")


def _errata(errata: list[Erratum], base: str) -> Attachment:
    rows = tuple(
        (Piece(one.figure.title), Piece(figure_text(one.figure.value, one.figure.unit)),
         Piece(figure_text(one.value, one.figure.unit), _address(one.figure, base)), Piece(day_text(one.since)),
         Piece(one.why))
        for one in errata
    )  # fmt: skip
    heads = ("目标", "印发时", "更正后", "自何时起", "原因")
    return Attachment("勘误表", heads, (44, 26, 26, 28, 32), rows, "注：正文和附件中的数字保持印发时的原样。")
