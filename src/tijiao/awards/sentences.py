from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "awards.unknown-level": _("“%(scheme)s”没有这个等级，请从列表中选择。"),
    "awards.not-eligible": _("“%(name)s”不在“%(scheme)s”的评选范围内。"),
    "awards.withdrawn": _("“%(scheme)s”已停止评选。"),
    "awards.holds-already": _(
        "“%(name)s”已于 %(granted_on)s 取得“%(scheme)s”，有效期与新的认定重叠。请先撤销或办理复核。"
    ),
    "awards.granted-later": _("日期 %(on)s 晚于今天（%(today)s），请改正。"),
    "awards.ends-before-start": _("结束日期 %(ends_on)s 早于认定日期 %(granted_on)s，请改正。"),
    "awards.evidence-missing": _("请填写认定依据（文件名或文号）。"),
    "awards.reason-missing": _("请写明撤销原因。"),
    "awards.revoked-already": _("这项认定已于 %(revoked_on)s 撤销。"),
    "awards.never-expires": _("这项认定长期有效，不需要复核。"),
    "awards.renewed-already": _("这项认定已复核，新的认定自 %(granted_on)s 起。"),
}
