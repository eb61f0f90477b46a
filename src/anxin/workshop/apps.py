from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "anxin.workshop"
    label = "workshop"
