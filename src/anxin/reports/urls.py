from django.urls import path

from anxin.reports.views import complaints, promises, repeats

app_name = "reports"
urlpatterns = [
    path("", complaints.figures, name="figures"),
    path("repeats/", repeats.repeat_figures, name="repeats"),
    path("promises/", promises.promise_figures, name="promises"),
    path("promises.<str:kind>", promises.promise_table, name="promises_table"),
]
