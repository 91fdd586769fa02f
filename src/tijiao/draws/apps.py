from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "tijiao.draws"
    label = "draws"
