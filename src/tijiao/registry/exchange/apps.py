from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tijiao.registry.exchange"
    label = "exchange"

    def ready(self) -> None:
        for kind in ("pupils", "staff", "roster_set"):
            import_module(
                f"tijiao.registry.exchange.{kind}"
            ).bring()  # models cannot be imported before all apps are there
