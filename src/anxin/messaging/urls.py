from django.urls import path

from anxin.messaging.views import notices

app_name = "messaging"
urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/latest/", notices.latest, name="latest"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/unread/<int:instant>/", notices.unread, name="unread"),
    path("notices/<int:notice_id>/", notices.open_notice, name="open"),
    path("notices/<int:notice_id>/read/", notices.read, name="read"),
]
