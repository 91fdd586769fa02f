from importlib import import_module

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tijiao.registry"
    label = "registry"

    def ready(self) -> None:
        import_module("tijiao.registry.sections").bring()  # models cannot be imported before all apps are there
