from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "bulletin.nothing-to-report": _("%(period)s 还没有一个目标有数据，不能印发空的通报。"),
    "bulletin.no-template": _("工作包里没有通报模板（%(template)s）。"),
    "dossiers.nothing-chosen": _("这个范围里没有您能看的学校，没有可以打包的档案。"),
}
