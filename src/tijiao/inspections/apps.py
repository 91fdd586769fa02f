from importlib import import_module

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "tijiao.inspections"
    label = "inspections"

    def ready(self) -> None:
        import_module("tijiao.inspections.school").bring()  # models cannot be imported before all apps are there
