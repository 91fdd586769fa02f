"""What verbs are called, and whatever else cases say in fixed words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS = {
    "receive": _("收到"),
    "accept": _("受理"),
    "refuse": _("不予受理"),
    "assign": _("交办"),
    "transfer": _("转办"),
    "return": _("退回"),
    "ask": _("请会办"),
    "hand-in": _("会办意见"),
    "withdraw": _("撤回会办"),
    "reply": _("答复"),
    "rate": _("评价"),
    "rate-back": _("办理方评价"),
    "reopen": _("重新办理"),
    "raise": _("上报上一级"),
    "join": _("并案"),
    "close": _("办结"),
    "pause": _("暂停计时"),
    "resume": _("恢复计时"),
    "extend": _("延期"),
    "attach": _("补充材料"),
    "publish": pgettext_lazy("verb", "公开答复"),
    "reveal": _("查看来件人"),
    "contact": _("联系"),
    "note": _("咨询记录"),
    "read-notes": _("查阅咨询记录"),
    "read": _("查阅"),
    "name": _("指定责任人"),
    "hand-over": _("移交"),
    "ask-open": _("申请开启记录"),
    "agree-open": _("同意开启记录"),
}
