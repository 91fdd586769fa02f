from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "tijiao.awards"
    label = "awards"
