from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "directory.code-taken": _("编码 %(code)s 已被别的单位使用，请换一个编码。"),
    "directory.under-itself": _("“%(name)s”不能挂到自己或自己的下级单位之下。"),
    "directory.still-in-use": _("“%(name)s”还有 %(children)s 个下级单位，请先迁移或撤并它们。"),
    "directory.closed-already": _("“%(name)s”已于 %(closed_on)s 撤销。"),
    "directory.ends-before-start": _("结束日期 %(to_day)s 必须晚于开始日期 %(from_day)s。"),
    "directory.not-holder": _("%(person)s 在 %(on)s 不在“%(post)s”岗位上，不能由其移交。"),
    "directory.separate-duties": _("%(person)s 已任%(holds)s：系统、安全、审计三类管理员必须由三个人分别担任。"),
    "directory.sample-and-real": _("这个数据库存放的是%(has)s，不能再写入%(wanted)s。请另用一个空数据库。"),
    "directory.wrong-code": _(
        "账号或一次性登录码不正确，或登录码已使用、已过期。请核对后重试，或向安全管理员索取新的登录码。"
    ),
    "directory.no-such-parent": _("“%(code)s”要归属的单位“%(parent)s”不存在，或者上下级关系绕成了一圈。"),
}
