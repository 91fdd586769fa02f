from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "allocation.title-taken": _("已有一项名为“%(title)s”，请换一个名称。"),
    "allocation.type-withdrawn": _("“%(type)s”已停止使用，不能再新建。"),
    "allocation.sitting-missing": _("请填写“%(paper)s”的日期和开考时间。"),
    "allocation.sittings-overlap": _("“%(paper)s”开考时“%(before)s”还没有考完，请调整时间。"),
    "allocation.solution-stands": _(
        "“%(title)s”的方案 %(number)s 已固定，不能再改。要改动请先撤回方案并写明原因，原方案继续留存。"
    ),
    "allocation.no-such-room": _("第 %(line)s 行“%(text)s”读不懂：每行一个考场，写地点和座位数（1 至 %(most)s）。"),
    "allocation.no-such-application": _("第 %(line)s 行读不懂：每行一名，写姓名、逗号和类别（%(categories)s）。"),
    "allocation.site-stands": _("“%(name)s”已是考点。"),
    "allocation.site-in-use": _("还有 %(candidates)s 名考生安排在“%(name)s”，请先把他们移出。"),
    "allocation.nobody-there": _("“%(name)s”没有可加入的人：名册上没有，或都已加入。"),
    "allocation.no-candidates": _("“%(title)s”还没有考生，请先加入考生。"),
    "allocation.too-few-seats": _("考点“%(site)s”有 %(candidates)s 名考生，只有 %(seats)s 个座位，请增加考场。"),
    "allocation.too-few-invigilators": _(
        "监考员不够：%(rooms)s 个考场共需 %(wanted)s 人，只有 %(available)s 人。请从学校再加入教师。"
    ),
    "allocation.recusal-fails": _(
        "回避之后配不齐监考员：含 %(room)s 考场在内的 %(rooms)s 个考场，只有 %(invigilators)s 人不用回避。"
        "请再加入其他学校的教师。"
    ),
    "allocation.not-seated-yet": _("“%(title)s”的座位还没有揭晓，揭晓后才能抽监考员。"),
    "allocation.drawn-already": _("“%(part)s”已抽签，不能再抽。"),
    "allocation.not-drawn-yet": _("“%(part)s”还没有揭晓，不能公布。"),
    "allocation.published-already": _("这个方案已于 %(on)s 公布。"),
    "allocation.solution-withdrawn": _("方案 %(number)s 已撤回，不能再改。"),
    "allocation.own-school": _("监考员本来就回避本校（%(name)s）考生，不用再申报。"),
}
