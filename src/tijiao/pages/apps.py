from django.apps import AppConfig

from tijiao.pages.sentences import gather


class PagesConfig(AppConfig):
    name = "tijiao.pages"
    label = "pages"

    def ready(self) -> None:
        gather()
