from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "ledgers.not-due": _("“%(ledger)s”在%(period)s不要求%(organisation)s填报。"),
    "ledgers.too-early": _("%(period)s还不能填报，%(opens_on)s起开放。"),
    "ledgers.locked": _("%(period)s的记录已于%(locked_at)s锁定，不能再填报或更正。"),
    "ledgers.illegal-move": _("这条记录的状态是“%(was)s”，不能办理这一步。"),
    "ledgers.wrong-answers": _("有%(count)s处需要修改，尚未报送。"),
    "ledgers.own-filing": _("自己报送的记录要由别人审核。"),
    "ledgers.why-missing": _("请写明理由。"),
    "ledgers.no-days": _("免报的截止日期必须晚于开始日期。"),
    "ledgers.nobody-missing": _("“%(ledger)s”%(period)s没有缺报的单位。"),
    "ledgers.chased-lately": _("一小时内已经催报过这%(count)s个单位，请稍后再催。"),
    "ledgers.already-closed": _("%(period)s已经关闭。"),
    "ledgers.not-closed": _("%(period)s没有关闭。"),
    "ledgers.not-over": _("%(period)s还有单位没到期限，不能关闭。"),
    "ledgers.nothing-due": _("“%(ledger)s”在%(period)s没有应报的单位。"),
    "ledgers.nothing-to-restore": _("第%(version)s版没有内容，或者已按保存期限清除，不能恢复。"),
    "ledgers.not-waiting": _("“%(ledger)s”不在等待批准。"),
    "ledgers.no-such-field": _("表单里没有“%(field)s”这一项。"),
    "ledgers.answered": _("这条意见已经答复过。"),
    "ledgers.unknown-form": _("台账“%(ledger)s”所用的表单“%(form)s”尚未发布。"),
}
