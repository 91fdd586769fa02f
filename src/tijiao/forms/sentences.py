from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "forms.published": _("已发布的表单版本不能修改或删除。改动表单会产生新的版本。"),
}
