from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tijiao.notices"
    label = "notices"
