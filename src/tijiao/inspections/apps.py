from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "tijiao.inspections"
    label = "inspections"
