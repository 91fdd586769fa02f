"""A bulletin as PDF, set by typst."""

import json
from dataclasses import asdict
from pathlib import Path

import noto_cjk_sans_otc
import typst

from tijiao.reports.content import Content, opening

TYPESETTING = Path(__file__).with_name("typesetting")
FONTS = Path(noto_cjk_sans_otc.__file__).parent


def pdf(told: Content) -> bytes:
    """The .pdf file. Fonts of the machine come first (仿宋, 黑体), the font package's letters stand behind them."""
    data = json.dumps({**asdict(told), "opening": opening(told)}, ensure_ascii=False)
    made: bytes = typst.compile(TYPESETTING / "bulletin.typ", sys_inputs={"told": data}, font_paths=[FONTS])
    return made
