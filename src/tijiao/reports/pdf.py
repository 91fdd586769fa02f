"""A bulletin as PDF, set by typst in the layout of GB/T 9704-2012."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from tijiao.pages.chart_files import fonts
from tijiao.reports import layout
from tijiao.reports.content import Content

TYPESETTING = Path(__file__).with_name("typesetting")


def pdf(told: Content) -> bytes:
    """The .pdf file. Fonts of the machine come first (仿宋, 黑体), the font package's letters stand behind them."""
    data = {
        **asdict(told), "title": told.title, "title_lines": told.title_lines, "fonts": told.fonts.model_dump(),
        "pitch": layout.PITCH, "advance": layout.ADVANCE,
    }  # fmt: skip
    return typst.compile(
        TYPESETTING / "bulletin.typ", sys_inputs={"told": json.dumps(data, ensure_ascii=False)}, font_paths=fonts()
    )
