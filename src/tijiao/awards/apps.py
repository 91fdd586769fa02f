from importlib import import_module

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "tijiao.awards"
    label = "awards"

    def ready(self) -> None:
        import_module("tijiao.awards.school").bring()  # models cannot be imported before all apps are there
