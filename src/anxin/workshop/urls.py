"""Addresses of the workshop; the page of one order stands a floor above, since it shows complaints too."""

from django.urls import path

from anxin.workshop.views import orders

app_name = "workshop"
urlpatterns = [
    path("workshop/orders/", orders.order_list, name="orders"),
]
