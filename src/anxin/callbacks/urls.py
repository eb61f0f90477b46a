"""Addresses of call-backs."""

from django.urls import path

from anxin.callbacks.views import asking, complaint, letter, queue, screen

app_name = "callbacks"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("next/", queue.take_next, name="next"),
    path("<uuid:key>/", screen.show, name="call"),
    path("<uuid:key>/take/", screen.take, name="take"),
    path("<uuid:key>/let-go/", screen.let_go, name="let_go"),
    path("<uuid:key>/outcome/", screen.record, name="outcome"),
    path("<uuid:key>/take-back/", screen.take_back, name="take_back"),
    path("<uuid:key>/no-more-calls/", screen.no_more_calls, name="no_more_calls"),
    path("<uuid:key>/resume/", screen.resume, name="resume"),
    path("<uuid:key>/script/", asking.script, name="script"),
    path("<uuid:key>/answer/", asking.answer, name="answer"),
    path("<uuid:key>/complaint/", complaint.complain, name="complain"),
    path("<uuid:key>/letter.pdf", letter.letter, name="letter"),
]
