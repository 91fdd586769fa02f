from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tijiao.directory"
    label = "directory"
