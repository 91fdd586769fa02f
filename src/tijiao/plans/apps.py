from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "tijiao.plans"
    label = "plans"
