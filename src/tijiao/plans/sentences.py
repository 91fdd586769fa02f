from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "plan-file.empty": _("文件“%(name)s”是空的，没有可读的文字。"),
    "plan-file.too-large": _(
        "文件“%(name)s”有 %(megabytes)s MB，超过 %(limit_megabytes)s MB 的上限。请删去图片和附件后再试。"
    ),
    "plan-file.not-text": _(
        "文件“%(name)s”不是文本、网页或 Word 文档（看上去是 %(kind)s）。请用 txt、html 或 docx 文件。"
    ),
    "plan-file.old-word": _("文件“%(name)s”是旧版 Word（doc）或 WPS 格式。请另存为 docx 后再试。"),
    "plan-file.encoding": _("文件“%(name)s”的文字编码认不出来。请另存为 UTF-8 编码后再试。"),
    "plan-file.broken-word": _("Word 文档“%(name)s”打不开，可能已损坏。请用 Word 打开并重新保存后再试。"),
    "plan-file.swollen-word": _("Word 文档“%(name)s”解压后超过 %(limit_megabytes)s MB，不像一份工作计划，没有读取。"),
    "plan-file.no-text": _("文件“%(name)s”里没有文字，可能只有图片，或者正文由脚本载入。请复制正文另存为 txt 后再试。"),
    "plan-file.no-points": _("文件“%(name)s”里没有找到要点：既没有“一、”“（一）”“1.”这样的编号，也没有任务分工表。"),
    "plan-file.not-found": _("找不到文件“%(name)s”，或者没有读取它的权限。"),
    "plan.already-confirmed": _("“%(title)s”已经确认，不能再逐条修改。请读入新的文件。"),
    "plan.not-ready": _("“%(title)s”还不能确认：有 %(owners)s 条要点没有责任科室。"),
    "plan.read-before": _("文件“%(name)s”以前读入过，就是“%(plan)s”。"),
    "plan.code-taken": _("编码 %(code)s 已被另一份计划使用。"),
    "plan.unknown-indicator": _("没有编号为 %(indicator)s 的指标，请从列表中选择。"),
    "plan.wrong-number": _("目标值要填数字，例如 99 或 30000。"),
    "plan.promised": _("“%(title)s”的要求由计划规定，不能另行自定。"),
    "plan.own-no-source": _("请写明“%(title)s”的要求由哪份文件或哪次会议定下。"),
    "plan.not-in-text": _("这条要点里没有“%(words)s”，请从原文中照抄这几个字。"),
    "project.done-without-evidence": _("“%(title)s”要填写完成的依据（文件、验收单号等），才能记为完成。"),
    "project.done-in-future": _("“%(title)s”的完成日期 %(on)s 在今天之后，请核对。"),
}
