from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "tijiao.outbox"
    label = "outbox"
