"""A bulletin as PDF, set by typst."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from tijiao.pages.chart_files import fonts
from tijiao.reports.content import Content, opening

TYPESETTING = Path(__file__).with_name("typesetting")


def pdf(told: Content) -> bytes:
    """The .pdf file. Fonts of the machine come first (仿宋, 黑体), the font package's letters stand behind them."""
    data = json.dumps({**asdict(told), "opening": opening(told)}, ensure_ascii=False)
    made: bytes = typst.compile(TYPESETTING / "bulletin.typ", sys_inputs={"told": data}, font_paths=fonts())
    return made
