"""Addresses of the workshop; the page of one order stands a floor above, since it shows complaints too."""

from django.urls import path

from anxin.workshop.views import care, cars, importing, orders, repeats

app_name = "workshop"
urlpatterns = [
    path("workshop/orders/", orders.order_list, name="orders"),
    path("workshop/due/", care.due, name="due"),
    path("workshop/care/", care.care, name="care"),
    path("workshop/care/months.<str:kind>", care.months_file, name="care_file"),
    path("workshop/care/cars/", care.cars, name="care_cars"),
    path("workshop/cars/<uuid:key>/gone/", cars.gone, name="car_gone"),
    path("workshop/cars/<uuid:key>/back/", cars.back, name="car_back"),
    path("workshop/repeats/", repeats.repeat_list, name="repeats"),
    path("workshop/repeats/<uuid:key>/record.pdf", repeats.record, name="repeat_record"),
    path("workshop/import/", importing.start, name="import"),
    path("workshop/import/<uuid:key>/", importing.run, name="import_run"),
    path("workshop/import/<uuid:key>/choose/", importing.choose, name="import_choose"),
    path("workshop/import/<uuid:key>/go/", importing.go, name="import_go"),
    path("workshop/import/<uuid:key>/discard/", importing.discard, name="import_discard"),
    path("workshop/import/<uuid:key>/progress/", importing.progress, name="import_progress"),
    path("workshop/import/<uuid:key>/rejects.<str:kind>", importing.rejects, name="import_rejects"),
]
