"""The commands that keep an installation: they read arguments, ask the rooms of `keep`, and print in words."""

import argparse

from django.utils.translation import gettext as _

from tijiao.directory import clock
from tijiao.keep import packs


def pack_publish(_asked: argparse.Namespace) -> None:
    """`tijiao pack publish`: as the system itself; prints what changed."""
    done = packs.publish_all(by=None, at=clock.now())
    print(
        _("计划 %(plan)s 已发布。新增或变更：表单 %(forms)s、台账 %(ledgers)s、隐患类别 %(hazards)s、"
          "活动 %(programmes)s、评选 %(schemes)s；项目 %(projects)s 个。") % vars(done)
    )  # fmt: skip
