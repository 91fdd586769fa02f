"""What a replay can find, in words."""

from django.utils.translation import gettext_lazy as _

#: Stage or fault of a replay → what it means, on the portal's page and on the command line.
VERDICTS = {
    "frozen": _("名单已公布，还没有揭晓；摘要与名单相符。"),
    "aborted": _("这次抽取已作废；摘要与名单相符。"),
    "revealed": _("重算完毕：结果与公布的完全相同。"),
    "version": _("算法版本不符。"),
    "list-hash": _("名单与公布的摘要不符：名单被改过。"),
    "secret-hash": _("密数与封存的摘要不符：密数被换过。"),
    "result": _("重算的结果与公布的不同。"),
    "infeasible": _("按这份名单无法配齐检查人员，公布的结果不可能是算出来的。"),
}
