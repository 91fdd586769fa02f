from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "inspections.unknown-kind": _("没有“%(kind)s”这类隐患，请从列表中选择。"),
    "inspections.not-inspected": _("隐患登记在学校或幼儿园名下，“%(name)s”不是学校或幼儿园。"),
    "inspections.found-later": _("发现日期 %(found_on)s 晚于今天（%(today)s），请改正。"),
    "inspections.words-missing": _("请填写“%(what)s”。"),
    "inspections.illegal-move": _("这条隐患现在是“%(was)s”，不能改为“%(wanted)s”。可能已有别人办理，请刷新后再看。"),
    "inspections.own-work": _("整改由%(person)s报告，复查须换一个人。"),
    "inspections.wrong-rechecker": _("这类隐患由以下人员复查：%(roles)s。"),
}
