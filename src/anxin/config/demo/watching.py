"""Customers to watch in the demo: one writes for the press, one has left his car here; then the nightly look."""

from collections.abc import Iterable
from datetime import datetime

from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.watch_customers import sweep_warnings
from anxin.config.demo.people import Shop
from anxin.customers.choices import CustomerKind
from anxin.customers.services import change_customer
from anxin.foundation import clock


def watch_over(shops: Iterable[Shop], now: datetime) -> None:
    """Mark the two customers of every dealer and look for whom to watch, at the present moment of the demo."""
    with clock.at(now):
        for shop in shops:
            _somebody_of_the_press(shop)
            _a_car_left_in_protest(shop)
            sweep_warnings(shop.dealer)


def _somebody_of_the_press(shop: Shop) -> None:
    cases = Complaint.objects.filter(dealer=shop.dealer, customer__kind=CustomerKind.PERSON)
    newest = cases.select_related("customer").order_by("-received_at", "-pk").first()
    if newest and newest.customer:
        change_customer(newest.customer.key, changes={"press_background": True}, by=shop.manager)


def _a_car_left_in_protest(shop: Shop) -> None:
    cases = Complaint.objects.filter(dealer=shop.dealer, status=Status.OPEN, repair_order__isnull=False)
    gravest = cases.select_related("dealer").order_by("-snowball", "pk").first()
    if gravest:
        change_details(gravest.slug, details={"car_left": True}, by=shop.manager)
