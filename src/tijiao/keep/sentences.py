from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "keep.pack-fault": _("工作包 %(place)s：%(what)s（%(remedy)s）"),
}
