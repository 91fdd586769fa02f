from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "tijiao.evaluation"
    label = "evaluation"
