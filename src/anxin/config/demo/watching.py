"""Customers to watch in the demo: one writes for the press, one has left his car here; then the nightly look."""

from collections.abc import Iterable
from datetime import datetime

from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint, EarlyWarning
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.watch_customers import settle_warning, sweep_warnings
from anxin.config.demo.people import Shop
from anxin.customers.choices import CustomerKind
from anxin.customers.services import change_customer
from anxin.foundation import clock

_DONE = {
    "zh": "投诉已了结，客服经理与客户通过电话，客户同意不再追究。",
    "en": "The case is closed; the manager rang, and the customer lets the matter rest.",
}


def watch_over(shops: Iterable[Shop], now: datetime) -> None:
    """Mark the two customers of every dealer and look for whom to watch, at the last moment when somebody was there."""
    for shop in shops:
        with clock.at(shop.office.last_within(now)):
            _somebody_of_the_press(shop)
            _a_car_left_in_protest(shop)
            sweep_warnings(shop.dealer)
            _what_is_over(shop)


def _what_is_over(shop: Shop) -> None:
    """The first look sees a whole year: what belongs to a closed case the manager has dealt with."""
    rows = EarlyWarning.objects.filter(dealer=shop.dealer, settled_at=None).order_by("pk")
    closed = set(
        Complaint.objects.filter(dealer=shop.dealer, status=Status.CLOSED).values_list("number", flat=True)
    )
    for warning in rows:
        if warning.because["case"] in closed:
            settle_warning(warning.pk, what_was_done=_DONE[shop.language], by=shop.manager)


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
