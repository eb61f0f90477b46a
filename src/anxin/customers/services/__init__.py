"""Every write of customers and cars, one named operation each."""

from anxin.customers.services.keep_customer import CustomerDetails, change_customer, create_customer
from anxin.customers.services.keep_mileage import RecordedReading, record_mileage
from anxin.customers.services.keep_vehicle import VehicleDetails, change_vehicle, create_vehicle
from anxin.customers.services.keep_wishes import (
    confirm_number,
    doubt_number,
    set_consent,
    set_do_not_call,
    show_customer_phone,
)
from anxin.customers.services.link_cars import link_contact, unlink_contact
from anxin.customers.services.tell_above import news_left_since, taking_over

__all__ = [
    "CustomerDetails",
    "RecordedReading",
    "VehicleDetails",
    "change_customer",
    "change_vehicle",
    "confirm_number",
    "create_customer",
    "create_vehicle",
    "doubt_number",
    "link_contact",
    "news_left_since",
    "record_mileage",
    "set_consent",
    "set_do_not_call",
    "show_customer_phone",
    "taking_over",
    "unlink_contact",
]
