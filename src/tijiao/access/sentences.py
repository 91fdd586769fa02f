from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "access.not-visible": _("没有这个页面，或者它不在您的岗位范围内。"),
    "access.not-allowed": _("您的岗位可以查看这条内容，但不能办理这一步。"),
    "access.reason-needed": _("查看完整信息需要填写事由，事由会记入审计。"),
}
