from importlib import import_module

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "tijiao.ledgers"
    label = "ledgers"

    def ready(self) -> None:
        import_module("tijiao.ledgers.school").bring()  # models cannot be imported before all apps are there
        import_module("tijiao.ledgers.exchange").bring()
        import_module("tijiao.ledgers.files").bring()
        import_module("tijiao.ledgers.origins").bring()
        import_module("tijiao.ledgers.public").bring()
