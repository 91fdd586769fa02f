from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "tijiao.ledgers"
    label = "ledgers"
