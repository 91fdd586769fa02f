from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "portal.too-many-tries": _("一小时内次数过多（最多 %(most)s 次），请过一小时再来。已记录，没有改动任何内容。"),
}
