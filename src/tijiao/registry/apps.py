from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tijiao.registry"
    label = "registry"
