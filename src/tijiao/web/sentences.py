from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "web.not-yourself": _("不能锁定自己的账号。请由另一位安全管理员办理。"),
    "web.undo-too-late": _("已经超过可以撤销的时间。请用相应的变更办理。"),
}
