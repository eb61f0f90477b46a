"""Addresses of what is written about customers and cars; the pages that show them stand a floor above."""

from django.urls import path

from anxin.customers.views import cars, people

app_name = "customers"
urlpatterns = [
    path("new/", people.new, name="new"),
    path("duplicates/", people.duplicates, name="duplicates"),
    path("<uuid:key>/edit/", people.edit, name="edit"),
    path("<uuid:key>/consent/", people.consent, name="consent"),
    path("<uuid:key>/do-not-call/", people.do_not_call, name="do_not_call"),
    path("<uuid:key>/number/", people.number, name="number"),
    path("<uuid:key>/phone/", people.phone, name="phone"),
    path("<uuid:key>/second-phone/", people.phone, {"which": "second"}, name="second_phone"),
    path("<uuid:key>/cars/new/", cars.new, name="car_new"),
    path("cars/<uuid:key>/edit/", cars.edit, name="car_edit"),
    path("cars/<uuid:key>/contacts/", cars.contacts, name="car_contacts"),
    path("cars/<uuid:key>/mileage/", cars.mileage, name="car_mileage"),
]
