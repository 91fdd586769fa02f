from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tijiao.cases"
    label = "cases"

    def ready(self) -> None:
        for room in ("school", "files"):  # models cannot be imported before all apps are there
            import_module(f"tijiao.cases.{room}").bring()
