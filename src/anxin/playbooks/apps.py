from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "anxin.playbooks"
    label = "playbooks"
