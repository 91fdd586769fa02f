from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "tijiao.pages"
    label = "pages"
