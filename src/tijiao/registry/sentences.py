from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "registry.number-taken": _("%(field)s已被另一个人使用。请核对号码；如确属同一人，请办理转学或调动。"),
    "registry.not-a-school": _("“%(name)s”不是学校或幼儿园，不能登记学生。"),
    "registry.not-open": _("“%(name)s”在 %(on)s 尚未设立或已经撤销。"),
    "registry.stage-unknown": _("“%(name)s”在 %(on)s 没有登记学段。请先补充该单位的学段。"),
    "registry.wrong-grade": _("“%(name)s”没有 %(grade)s 年级，应在 %(first)s 至 %(last)s 之间。"),
    "registry.wrong-class": _("“%(name)s”不是该校的班级。"),
    "registry.not-a-class": _("“%(name)s”不是班级。"),
    "registry.stands-already": _("该生 %(school_year)s 学年已在“%(school)s”在读。如要换校，请办理转学。"),
    "registry.stands-nowhere": _("该生在 %(on)s 没有在读记录。"),
    "registry.ends-too-early": _("结束日期 %(to_day)s 必须晚于开始日期 %(from_day)s。"),
    "registry.ended-already": _("这条记录已于 %(ended_on)s 结束。"),
    "registry.recorded-already": _("%(what)s已有在用的记录，不能重复登记。"),
    "registry.not-guardian": _("同意必须由该生家庭的监护人作出。"),
    "registry.no-such-field": _("没有“%(field)s”这一项，或者它不能在这里更改。"),
    "registry.wrong-value": _("“%(field)s”的内容不合要求。"),
    "registry.rollover-faults": _("学籍中还有 %(count)s 处差错，先改正才能升级。差错列在预览里。"),
    "registry.rolled-already": _("%(to_year)s 学年已经升级过。"),
    "registry.changed-since": _("升级之后学籍又有 %(changes)s 次变动，不能再撤回。请逐项更正。"),
    "registry.no-snapshot": _("没有留存 %(day)s 夜间的在籍名册。"),
}
