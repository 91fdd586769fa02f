"""The sentences for the kernel's problems: the kernel itself knows no language."""

from django.utils.translation import gettext_lazy as _

from tijiao.kernel.clocks import Why

SENTENCES: dict[str, object] = {
    "words.missing": _("请填写“%(what)s”。"),
    "quantity.not-a-number": _("“%(text)s”不是一个数，或者有不止一种读法。请写成数字，例如 105、3.5万、一百零五。"),
    "period.wrong-text": _(
        "“%(text)s”不是时段。可以写：2020-03-02（日）、2020-W10（周）、2020-03-T1（旬）、2020-03（月）、"
        "2020-Q1（季度）、2019/20-1（学期）、2019/20（学年）、2020（年）。"
    ),
    "period.wrong-kind": _("“%(text)s”是另一种时段（%(found)s），这里要的是 %(wanted)s。"),
    "calendar.unknown-year": _(
        "没有 %(year)s 年的节假日安排，无法推算工作日。"
        "请在 packs/national/working_days.csv 中补充该年的放假和调休日期。"
    ),
    "calendar.wrong-row": _(
        "节假日数据第 %(line)s 行读不懂：“%(text)s”。应为“日期,holiday 或 work,名称”，例如 2020-05-09,work,劳动节。"
    ),
    "calendar.no-school-day": _("从 %(day)s 起数不满 %(wanted)s 个上学日：校历没有编到那时。请先补充校历。"),
    "calendar.wrong-school-rule": _(
        "校历第 %(line)s 行读不懂：“%(text)s”。应有 kind、from_day、to_day、grades、reason 五列，止日不含在内。"
    ),
    "codes.unknown-code": _("代码集“%(set)s”中没有“%(code)s”。"),
    "codes.wrong-row": _("代码集第 %(line)s 行缺少集名、代码或名称，或者代码重复：“%(text)s”。"),
    "identity.length": _("号码应为 %(wanted)s 位，现为 %(found)s 位。"),
    "identity.characters": _("号码中有不该出现的字符。"),
    "identity.division": _("号码中的行政区划代码 %(division)s 不存在。"),
    "identity.birth-date": _("号码中的出生日期不是真实日期。"),
    "identity.birth-in-future": _("号码中的出生日期晚于今天。"),
    "identity.check-character": _("号码的校验码不符：其中有一位写错了。"),
    "identity.sex-differs": _("号码中的性别与所填性别不一致。"),
    "identity.birth-date-differs": _("号码中的出生日期与所填出生日期不一致。"),
    "identity.student-number-kind": _("学籍号应以 G、J 或 L 开头，或者是本省规定位数的辅助号。"),
    "clock.wrong-move": _("时限现在不能这样操作：上一步是“%(was)s”，这一步是“%(wanted)s”（%(at)s）。"),
    "clock.reason-missing": _("暂停、延期或重新计时必须写明理由。"),
    "clock.beyond-extension": _("延期共 %(wanted)s，超出规定：最多可延 %(allowed)s（%(unit)s）。"),
    "clock.too-late-to-extend": _("办理期限 %(due)s 已过，不能再延期。"),
    "draw.unreadable": _("这不是一份可以读取的抽取文件（%(detail)s）。"),
    "draw.wrong-list": _("抽取名单有误：“%(id)s”的 %(field)s 不合规定（编号不得重复，权重和上限须为正整数）。"),
    "draw.infeasible": _("抽取条件无法同时满足。"),
    "draw.too-few-places": _("“%(stratum)s”类只有 %(available)s 个单位，要抽 %(wanted)s 个。"),
    "draw.too-few-inspectors": _("检查人员不够：共需 %(wanted)s 人次，最多只有 %(available)s 人次。"),
    "draw.recusal-fails": _(
        "因回避无法配齐：包括“%(place)s”在内的 %(places)s 个单位，只有 %(inspectors)s 名人员可派，且都已排满。"
    ),
    "draw.crossing-fails": _(
        "因跨片区无法配齐：包括“%(place)s”在内的 %(places)s 个单位，只有 %(inspectors)s 名外片区人员可派，且都已排满。"
    ),
    "draw.recusal-with-crossing-fails": _(
        "回避与跨片区不能同时满足：包括“%(place)s”在内的 %(places)s 个单位，"
        "只有 %(inspectors)s 名人员可派，且都已排满。"
    ),
    "retention.wrong-text": _("“%(text)s”不是保存期限。可以写：18 months（月）、3 years（年）、permanent（永久）。"),
}

#: The words for the kernel's own values (StrEnum members), in problems, explanations of due dates and lists.
WORDS: dict[str, object] = {
    # periods.Kind
    "day": _("日"),
    "week": _("周"),
    "ten-day": _("旬"),
    "month": _("月"),
    "quarter": _("季度"),
    "term": _("学期"),
    "school-year": _("学年"),
    "year": _("年度"),
    # schooldays.Status
    "teaching": _("在校上课"),
    "remote": _("线上教学"),
    "closed": _("停课"),
    "holiday": _("节假日"),
    "weekend": _("周末"),
    "vacation": _("寒暑假"),
    "swapped": _("调课上课"),
    # clocks.Unit
    "working-days": _("工作日"),
    "calendar-days": _("自然日"),
    "school-days": _("上学日"),
    "months": _("个月"),
    # clocks.Move and clocks.State
    "started": _("开始计时"),
    "resumed": _("恢复计时"),
    "extended": _("延期"),
    "restarted": _("重新计时"),
    "stopped": _("办结"),
    "waiting": _("未开始"),
    "running": _("计时中"),
    "near": _("临近到期"),
    "due": _("今天到期"),
    "overdue": _("已逾期"),
    "paused": _("暂停计时"),
    "met": _("按时完成"),
    "missed": _("逾期完成"),
    # clocks.Why
    "counted": _("计入"),
    "worked-weekend": _("调休上班，计入"),
    "no-school": _("不上学，不计入"),
    "moved": _("到期日不上班，顺延"),
    # retention.Standing
    "kept": _("保存中"),
    "held": _("依法留存"),
    "erasable": _("到期待删除"),
}

#: The public holidays as the calendar names them: a page shows such a name in its own language.
HOLIDAYS: tuple[object, ...] = (
    *(_("元旦"), _("春节"), _("清明节"), _("劳动节"), _("端午节"), _("国庆节"), _("中秋节")),
    _("抗战胜利70周年纪念日"),
)

#: Why a day counts towards a deadline or does not: every due date explains itself in these words.
WHY_COUNTED = {
    Why.COUNTED: _("计入"),
    Why.WORKED_WEEKEND: _("调休上班，计入"),
    Why.WEEKEND: _("周末，不计"),
    Why.HOLIDAY: _("放假，不计"),
    Why.NO_SCHOOL: _("不上学，不计"),
    Why.PAUSED: _("暂停，不计"),
    Why.MOVED: _("顺延"),
}
