from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "draws.settled": _("这次抽取现在是“%(was)s”，不能再改。"),
}
