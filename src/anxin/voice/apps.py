from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "anxin.voice"
    label = "voice"
