from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tijiao.registry.exchange"
    label = "exchange"

    def ready(self) -> None:
        import_module("tijiao.registry.exchange.pupils").bring()  # models cannot be imported before all apps are there
