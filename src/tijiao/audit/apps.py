from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tijiao.audit"
    label = "audit"
