from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "anxin.rights"
    label = "rights"
