"""Addresses of what customers say."""

from django.urls import path

from anxin.voice.views import occasion, plan, report, stream

app_name = "voice"
urlpatterns = [
    path("", stream.stream, name="stream"),
    path("lines.<str:kind>", stream.export, name="export"),
    path("new/", stream.new, name="new"),
    path("occasions/", stream.occasions, name="occasions"),
    path("plan/", plan.plan, name="plan"),
    path("six-questions/", report.report, name="six_questions"),
    path("six-questions/rows/", report.rows, name="rows"),
    path("six-questions/figures.<str:kind>", report.table, name="figures"),
    path("six-questions/paper.pdf", report.paper, name="paper"),
    path("heard/<uuid:key>/<slug:what>/", occasion.operate_line, name="operate_line"),
    path("<uuid:key>/", occasion.show, name="show"),
    path("<uuid:key>/<slug:what>/", occasion.operate, name="operate"),
]
