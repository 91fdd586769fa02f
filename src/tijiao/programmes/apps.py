from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "tijiao.programmes"
    label = "programmes"
