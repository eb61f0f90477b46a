from django.urls import path

from anxin.complaints.views import calling, lists, today

app_name = "complaints"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("complaints/", lists.complaint_list, name="list"),
    path("complaints/board/", lists.board, name="board"),
    path("complaints/<slug:slug>/call/", calling.call, name="call"),
]
