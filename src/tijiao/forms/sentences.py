from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "forms.published": _("已发布的表单版本不能修改或删除。改动表单会产生新的版本。"),
    "forms.wrong-id": _("“%(given)s”不能作编号。请用小写英文字母、数字和连字符，以字母开头，例如site-visit。"),
    "forms.not-ready": _("还有%(count)s处要改，改好才能发布。"),
    "forms.nothing-new": _("与现行版没有不同，不用发布。"),
    "attachments.empty": _("“%(name)s”是空文件，请重新选择。"),
    "attachments.too-large": _("“%(name)s”太大，每个文件不超过%(most)s MB。请压缩后再传。"),
    "attachments.not-allowed": _("“%(name)s”不是可以上传的文件类型。请上传照片（JPG、PNG）、PDF或Office文档。"),
    "attachments.lies": _("“%(name)s”的内容不是%(said)s文件，没有接收。请另存为正确的格式再传。"),
    "attachments.broken": _("“%(name)s”打不开，可能已损坏。请重新拍照或另存后再传。"),
    "attachments.packed": _("“%(name)s”解开后异常地大，没有接收。"),
    "attachments.unknown": _("有一个附件已不存在或不是您上传的，请重新上传。"),
}
