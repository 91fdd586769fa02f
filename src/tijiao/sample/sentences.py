from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "sample.holds-another": _("这个数据库里已经有数据，样例城市不会写进去。请用 TIJIAO_HOME 指定另一个空文件夹。"),
    "sample.other-size": _(
        "这里已有 %(has)s 规模的样例城市，不是 %(wanted)s。请用 --size %(has)s，或用 TIJIAO_HOME 指定另一个空文件夹。"
    ),
}
