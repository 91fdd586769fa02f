from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tijiao.reports"
    label = "reports"
