from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "anxin.reports"
    label = "reports"
