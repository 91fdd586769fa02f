from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "sample.holds-another": _("这个数据库里已经有数据，样例城市不会写进去。请用 TIJIAO_HOME 指定另一个空文件夹。"),
}
