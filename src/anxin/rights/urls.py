"""Addresses of the statutory position."""

from django.urls import path

from anxin.rights.views import car, elsewhere, judging, positions, readings, requests

app_name = "rights"
urlpatterns = [
    path("", positions.position_list, name="positions"),
    path("export.<str:kind>", positions.export, name="export"),
    path("cars/<uuid:key>/", car.position, name="car"),
    path("cars/<uuid:key>/short/", car.short, name="short"),
    path("cars/<uuid:key>/position.pdf", car.sheet, name="sheet"),
    path("cars/<uuid:key>/terms/", judging.terms, name="terms"),
    path("cars/<uuid:key>/requests/", requests.take, name="take_request"),
    path("cars/<uuid:key>/elsewhere/", elsewhere.note, name="note_elsewhere"),
    path("elsewhere/<uuid:key>/", elsewhere.correct, name="elsewhere"),
    path("elsewhere/<uuid:key>/withdraw/", elsewhere.withdraw, name="withdraw_elsewhere"),
    path("readings/", readings.readings, name="readings"),
    path("readings/<slug:question>/", readings.save, name="set_reading"),
    path("visits/<uuid:key>/", judging.visit, name="visit"),
    path("requests/<uuid:key>/answer/", requests.answer, name="answer_request"),
    path("requests/<uuid:key>/complete/", requests.complete, name="complete_request"),
]
