from django.urls import path

from anxin.reports.views import complaints, repeats

app_name = "reports"
urlpatterns = [
    path("", complaints.figures, name="figures"),
    path("repeats/", repeats.repeat_figures, name="repeats"),
]
