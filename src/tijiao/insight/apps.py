from importlib import import_module

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "tijiao.insight"
    label = "insight"

    def ready(self) -> None:
        import_module("tijiao.insight.hearing").join()
