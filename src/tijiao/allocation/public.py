"""What allocation shows to the public: its draws, under numbers only."""

from django.utils.translation import gettext_lazy as _

from tijiao.pages.public import Entry, register


def bring() -> None:
    """Put the entry onto the portal's start page."""
    register(
        Entry(
            "lots",
            41,
            _("编排与摇号公示"),
            _("考场编排的抽签和招生摇号：名单只有编号，种子和结果人人可以重算"),
            "grid-3x3-gap",
            "allocation-public:lots",
        )
    )
