from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "notices.not-an-address": _("这不是“%(service)s”能用的地址，请核对后重新填写。"),
    "notices.not-allowed-service": _("本局没有开放“%(service)s”这种通知服务，请联系系统管理员。"),
    "notices.no-mail-server": _("本局还没有配置邮件服务器，不能用邮件接收通知。"),
    "notices.not-sent": _("没有发出：%(why)s"),
}
