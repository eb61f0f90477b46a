from django.apps import AppConfig


class SatisfactionConfig(AppConfig):
    name = "anxin.satisfaction"
    label = "satisfaction"
