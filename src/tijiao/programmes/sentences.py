from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "programmes.code-taken": _("编码 %(code)s 已被别的活动使用，请换一个。"),
    "programmes.wrong-times": _("时间不对：结束应晚于开始，学时应大于 0 且不超过实际时长（现为 %(hours)s 学时）。"),
    "programmes.withdrawn": _("“%(title)s”已停办，不能再排场次。"),
    "programmes.cancelled": _("“%(title)s”已取消（%(why)s）。"),
    "programmes.took-place": _("“%(title)s”已有 %(people)s 人签到，办过的场次不能取消。"),
    "programmes.reason-missing": _("请写明原因。"),
    "programmes.not-yet": _("这一场在 %(on_day)s，到那天才能签到。"),
    "programmes.nobody-named": _("请填写教职工编号，每行一个。"),
    "programmes.line-fault": _("“%(staff_no)s”有误，请核对。"),
    "programmes.unknown-staff": _("没有编号为“%(staff_no)s”的教职工，请核对编号。"),
    "programmes.not-employed": _("“%(staff_no)s”在 %(on_day)s 没有任职单位，请先在花名册中登记任职。"),
    "programmes.already-there": _("“%(staff_no)s”已于 %(at)s 签到，不重复计人次。"),
    "programmes.named-twice": _("“%(staff_no)s”与第 %(first)s 行重复，请删去一行。"),
    "programmes.unknown-account": _("没有可用的账号“%(username)s”：名称写错了，或已是别人的。"),
}
