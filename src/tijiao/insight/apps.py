from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "tijiao.insight"
    label = "insight"
