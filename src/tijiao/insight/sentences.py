from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "insight.no-such-indicator": _("没有编号为“%(indicator)s”的指标。请在指标目录中选择。"),
    "insight.manifest-of-another-version": _(
        "数据湖清单是第 %(found)s 版格式，本系统使用第 %(wanted)s 版。请运行 tijiao lake rebuild 重建。"
    ),
    "insight.manifest-damaged": _("数据湖清单 %(file)s 已损坏，无法读取。请运行 tijiao lake rebuild 重建。"),
    "insight.file-damaged": _(
        "数据湖文件 %(file)s（%(dataset)s %(partition)s）缺失或已损坏。请运行 tijiao lake rebuild 重建。"
    ),
    "insight.lake-busy": _("另一个进程正在更新数据湖，已等待 %(seconds)s 秒。请稍后再试。"),
    "insight.export-failed": _("数据集“%(dataset)s”未能从业务库导出：%(why)s"),
    "insight.indicator-failed": _("指标“%(indicator)s”未能计算：%(why)s"),
    "insight.wrong-standards": _("标准文件 %(file)s 第 %(line)s 行读不出来：%(why)s"),
    "insight.not-a-number": _("“%(value)s”不能作为界值。请填写不小于 0 的数。"),
    "insight.source-missing": _("请写明核定依据的文件。"),
    "insight.question-refused": _("第 %(line)s 行：%(reason)s"),
    "insight.question-too-long": _("这个问题跑了 %(seconds)s 秒还没有结果，已停止。请缩小时间范围或先汇总。"),
    "insight.question-too-big": _("这个问题要用的内存超过上限，已停止。请缩小范围或少取几列。"),
    "insight.question-failed": _("这个问题没有算成。数据库的原话：%(why)s"),
    "insight.title-missing": _("请先起个名字。"),
    "insight.id-taken": _("编号“%(indicator)s”已被别的指标使用，请换一个。"),
    "insight.wrong-indicator": _("这样还不成为指标：%(why)s"),
    "insight.own-draft": _("自己起草的指标要由另一位负责人确认。"),
    "insight.decided-already": _("这个指标已经办过了，请刷新页面。"),
    "insight.indicator-too-long": _("指标“%(indicator)s”算了 %(seconds)s 秒还没有结果，已停止。"),
    "insight.no-spark": _("本机不能使用 Spark：%(why)s。请安装 tijiao[spark] 和 Java 17，或改用 duckdb。"),
    "insight.no-such-engine": _("没有名为“%(engine)s”的计算引擎。可用 duckdb、local[2] 或 spark://主机:端口。"),
    "insight.not-on-spark": _("指标“%(indicator)s”不能在 Spark 上计算：%(why)s"),
    "insight.agreement-refused": _("共享协议不能用：%(why)s 已到期、不存在或按规定不得共享。"),
    "insight.published-there": _("%(folder)s 中是对外发布的数据，整个数据湖不能写到那里。请另选一个文件夹。"),
    "insight.wrong-place": _("“%(place)s”不是六位行政区划代码。"),
    "insight.no-such-dataset": _("指标所用的数据集“%(dataset)s”在本系统中不存在。"),
}
