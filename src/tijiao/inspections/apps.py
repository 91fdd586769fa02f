from importlib import import_module

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "tijiao.inspections"
    label = "inspections"

    def ready(self) -> None:
        for name in ("school", "photos", "public"):  # models cannot be imported before all apps are there
            import_module(f"tijiao.inspections.{name}").bring()
