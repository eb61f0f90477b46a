from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "anxin.surveys"
    label = "surveys"
