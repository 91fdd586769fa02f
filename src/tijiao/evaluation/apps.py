from importlib import import_module

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "tijiao.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        import_module("tijiao.evaluation.evidence").bring()  # models cannot be imported before all apps are there
