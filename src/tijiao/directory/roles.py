"""The roles that a post can carry. What each may do stands in `access.policy`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SCHOOL_CLERK = "school-clerk", _("学校填报员")
    HEAD = "head", _("校（园）长")
    FORM_TEACHER = "form-teacher", _("班主任")
    TOWN_OFFICER = "town-officer", _("镇街教育办人员")
    SECTION_OFFICER = "section-officer", _("科室人员")
    LEADER = "leader", _("局领导")
    INSPECTOR = "inspector", _("督学（检查员）")
    COUNSELLOR = "counsellor", _("心理教师")
    CARER = "carer", _("关爱责任人")
    DISCIPLINE_OFFICER = "discipline-officer", _("纪检监察人员")
    ANALYST = "analyst", _("数据分析员")
    SYSTEM_ADMIN = "system-admin", _("系统管理员")
    SECURITY_ADMIN = "security-admin", _("安全管理员")
    AUDIT_ADMIN = "audit-admin", _("审计管理员")


#: Three administrators keep each other in check: nobody holds two of these at once (GB/T 22239, "three members").
SEPARATE = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
