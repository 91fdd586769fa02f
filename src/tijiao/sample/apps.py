from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tijiao.sample"
    label = "sample"
