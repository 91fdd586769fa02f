"""What a notice can be about. A kind says how it is called and whether it may wait for the day's digest."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kinds of notices, of every desk."""

    REMINDER = "reminder", _("提醒")
    CHASE = "chase", _("催报")
    RETURNED = "returned", _("退回")
    REVIEW = "review", _("待审核")
    TASK = "task", _("待办理")
    DEADLINE = "deadline", _("时限")
    ANSWER = "answer", _("答复")
    ALARM = "alarm", _("紧急")
    SYSTEM = "system", _("系统")


class Service(models.TextChoices):
    """What carries notices beside the app."""

    MAIL = "mail", _("邮件")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    OTHER = "other", _("其他服务")


#: These go at once by the person's own channels, outside quiet hours; all others wait for the digest.
URGENT = frozenset({Kind.CHASE, Kind.ALARM})
