from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tijiao.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("tijiao.cases.school").bring()  # models cannot be imported before all apps are there
