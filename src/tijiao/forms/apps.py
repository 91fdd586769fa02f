from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "tijiao.forms"
    label = "forms"
