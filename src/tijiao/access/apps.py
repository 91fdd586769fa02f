from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tijiao.access"
    label = "access"
