from importlib import import_module

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "tijiao.allocation"
    label = "allocation"

    def ready(self) -> None:
        import_module("tijiao.allocation.public").bring()  # models cannot be imported before all apps are there
