from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tijiao.web"
    label = "web"
