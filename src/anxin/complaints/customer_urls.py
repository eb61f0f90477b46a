"""Addresses of the pages that show customers and cars together with their complaints; mounted under ``customers``."""

from django.urls import path

from anxin.complaints.views import customer_pages

urlpatterns = [
    path("", customer_pages.customer_list, name="list"),
    path("<uuid:key>/", customer_pages.customer, name="show"),
    path("cars/<uuid:key>/", customer_pages.vehicle, name="vehicle"),
]
