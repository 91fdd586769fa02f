from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tijiao.web"
    label = "web"

    def ready(self) -> None:
        import_module("tijiao.web.joints").join()  # models are loaded only now
        import_module("tijiao.web.compare").bring()
