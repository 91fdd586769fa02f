"""What inspections show to the public: draws that anybody replays, and the results of rounds that were made public."""

from django.utils.translation import gettext_lazy as _

from tijiao.pages.public import Entry, register


def bring() -> None:
    """Put the entries onto the portal's start page."""
    register(
        Entry(
            "draws",
            40,
            _("抽查与公示"),
            _("随机抽取的名单、种子和结果，人人可以重算；检查结果按单位公示"),
            "shuffle",
            "inspections-public:draws",
        )
    )
