from django.apps import AppConfig


class CallbacksConfig(AppConfig):
    name = "anxin.callbacks"
    label = "callbacks"
