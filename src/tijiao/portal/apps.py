from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tijiao.pages.public import Entry, register

ENTRIES = (
    Entry("lookup", 5, _("查办理情况"), _("凭编号和查询码看办到哪一步、看答复、做评价"), "search", "portal:lookup"),
    Entry("ask", 10, _("我要办、我要问"), _("咨询、投诉、申请公开、办证明，不用注册"), "chat-left-text",
          "portal:kinds"),
    Entry("surveys", 15, _("满意度调查"), _("一分钟，不问姓名；哪方面最不满意，就先改哪方面"), "emoji-smile",
          "portal:surveys"),
    Entry("answers", 20, _("公开的答复"), _("别人问过的事和答复，已去掉个人信息"), "chat-square-quote",
          "portal:answers"),
    Entry("disclosures", 30, _("政务公开"), _("主动公开的事项和公开的时限"), "megaphone", "portal:disclosures"),
    Entry("audit", 90, _("审计日摘要"), _("每天公布的摘要，抄下它就能查证记录没有被改过"), "shield-check",
          "portal:audit-heads"),
)  # fmt: skip


class PortalConfig(AppConfig):
    name = "tijiao.portal"
    label = "portal"

    def ready(self) -> None:
        for entry in ENTRIES:
            register(entry)
