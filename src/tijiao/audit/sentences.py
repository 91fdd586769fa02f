from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "audit.append-only": _("审计记录只能新增，不能修改或删除。"),
    "save.stale": _("别人刚刚保存过这条内容。请对照两个版本后再保存。"),
}
