from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "anxin.messaging"
    label = "messaging"
