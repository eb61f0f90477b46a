from django.urls import path

from anxin.reports.views import complaints

app_name = "reports"
urlpatterns = [path("", complaints.figures, name="figures")]
