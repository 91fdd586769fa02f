from django.apps import AppConfig


class KeepConfig(AppConfig):
    name = "tijiao.keep"
    label = "keep"
