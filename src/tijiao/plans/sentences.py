from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "plan-file.empty": _("文件“%(name)s”是空的，没有可读的文字。"),
    "plan-file.too-large": _(
        "文件“%(name)s”有 %(megabytes)s MB，超过 %(limit_megabytes)s MB 的上限。请删去图片和附件后再试。"
    ),
    "plan-file.not-text": _("文件“%(name)s”不是文本、网页或 Word 文档（看上去是 %(kind)s）。请用 txt、html 或 docx 文件。"),
    "plan-file.old-word": _("文件“%(name)s”是旧版 Word（doc）或 WPS 格式。请另存为 docx 后再试。"),
    "plan-file.encoding": _("文件“%(name)s”的文字编码认不出来。请另存为 UTF-8 编码后再试。"),
    "plan-file.broken-word": _("Word 文档“%(name)s”打不开，可能已损坏。请用 Word 打开并重新保存后再试。"),
    "plan-file.swollen-word": _(
        "Word 文档“%(name)s”解压后超过 %(limit_megabytes)s MB，不像一份工作计划，没有读取。"
    ),
    "plan-file.no-text": _("文件“%(name)s”里没有文字，可能只有图片，或者正文由脚本载入。请复制正文另存为 txt 后再试。"),
    "plan-file.no-points": _(
        "文件“%(name)s”里没有找到要点：既没有“一、”“（一）”“1.”这样的编号，也没有任务分工表。"
    ),
    "plan-file.not-found": _("找不到文件“%(name)s”，或者没有读取它的权限。"),
}
