from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tijiao.pages.public import Entry, register


class PortalConfig(AppConfig):
    name = "tijiao.portal"
    label = "portal"

    def ready(self) -> None:
        register(
            Entry(
                "audit",
                90,
                _("审计日摘要"),
                _("每天公布的摘要，抄下它就能查证记录没有被改过"),
                "shield-check",
                "portal:audit-heads",
            )
        )
