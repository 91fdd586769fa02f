from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "outbox.wrong-slip": _("待发的内容缺少“%(name)s”或格式不对（%(given)s），没有报送。请打开原表单重新报送。"),
    "outbox.not-yours": _("这份内容已由另一个账号报送，没有再次报送。"),
}
