from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "anxin.foundation"
    label = "foundation"
