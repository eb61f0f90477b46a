from django.urls import path

from anxin.messaging import views

app_name = "messaging"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("latest/", views.latest, name="latest"),
    path("read/", views.read_all, name="read_all"),
    path("unread/<int:instant>/", views.unread, name="unread"),
    path("<int:notice_id>/", views.open_notice, name="open"),
    path("<int:notice_id>/read/", views.read, name="read"),
]
