from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "anxin.promises"
    label = "promises"
