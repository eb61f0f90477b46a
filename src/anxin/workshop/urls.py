"""Addresses of the workshop; the page of one order stands a floor above, since it shows complaints too."""

from django.urls import path

from anxin.workshop.views import care, orders

app_name = "workshop"
urlpatterns = [
    path("workshop/orders/", orders.order_list, name="orders"),
    path("workshop/due/", care.due, name="due"),
    path("workshop/care/", care.care, name="care"),
    path("workshop/care/cars/", care.cars, name="care_cars"),
]
