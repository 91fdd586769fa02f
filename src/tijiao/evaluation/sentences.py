from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "evaluation.issued": _("“%(scheme)s”的结果已经印发，只能通过申诉更正。"),
    "evaluation.not-issued": _("“%(scheme)s”的结果还没有印发。"),
    "evaluation.not-entered": _("“%(item)s”不是人工打分的项目。"),
    "evaluation.not-compared": _("“%(name)s”不在这个考核的范围内。"),
    "evaluation.points-outside": _("分值应在 0 到 %(most)s 之间。"),
    "evaluation.evidence-missing": _("请写明依据或理由。"),
    "evaluation.stale-readings": _("指标“%(indicator)s”暂时不能更新，不能据此印发：%(why)s"),
    "evaluation.appeal-late": _("申诉期到 %(due)s 为止，已经过了。"),
    "evaluation.appealed-already": _("“%(item)s”已经申诉过。"),
    "evaluation.answered-already": _("这件申诉已于 %(answered_on)s 答复。"),
    "evaluation.wrong-weights": _("“%(text)s”不能作为分值。请填 0 到 100 的数，且不能全为 0。"),
}
