"""A long repair is told to those who must give the owner a substitute car (art. 21), before it gives him the right."""

import logging

from django.db import transaction
from django.urls import reverse

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Person
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint, SubstituteNews
from anxin.complaints.selectors.handlers import people_told, who_looks_after
from anxin.foundation import clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.rights.models import Position, SubstituteWarning
from anxin.workshop.models import RepairOrder

TASK = "complaints.tell_of_substitute"
#: From so many hours on the general manager hears of it, and it does not wait for the morning.
_URGENT_HOURS = 96
_MOST = 200
_log = logging.getLogger(__name__)


@transaction.atomic
def tell_of_repair(order_id: int) -> list[Person]:
    """Tell of the newest warning of a repair that nobody was told of yet; returns whom. Twice tells nobody again.

    The head of after-sales, the customer-service manager, who handles an open case of the car, and later the general
    manager; nobody where the repair has ended or a substitute car was given meanwhile.
    """
    order = RepairOrder.objects.select_for_update(of=("self",), no_key=True).select_related(
        "dealer__region__brand", "vehicle"
    )
    found = order.filter(pk=order_id).first()
    warnings = list(SubstituteWarning.objects.filter(order=order_id, news=None).order_by("hours"))
    if found is None or not warnings:
        return []
    now = clock.now()
    SubstituteNews.objects.bulk_create(SubstituteNews(warning=each, at=now) for each in warnings)
    if not Position.objects.filter(running=found, substitute_due__isnull=False).exists():
        return []
    hours = warnings[-1].hours
    people = _concerned(found, hours)
    tell(people, notice=_notice(found, hours), at=now)
    return people


def tell_missed_repairs() -> int:
    """Tell of the warnings that a killed process told nobody of; returns of how many repairs."""
    orders = (
        SubstituteWarning.objects.filter(news=None).order_by("order_id").values_list("order_id", flat=True)
    )
    done = 0
    for order_id in list(orders.distinct()[:_MOST]):
        try:
            tell_of_repair(order_id)
            done += 1
        except Exception as error:  # one that cannot be told holds up none of those behind it
            _log.error("A long repair could not be told of: %s", type(error).__name__)
    return done


def _concerned(order: RepairOrder, hours: int) -> list[Person]:
    roles = [Role.CUSTOMER_SERVICE_MANAGER]
    if hours >= _URGENT_HOURS:
        roles.append(Role.GENERAL_MANAGER)
    here = Complaint(dealer=order.dealer)
    found = people_told(here, roles=roles)
    found += people_told(here, roles=[], departments=[DepartmentKind.AFTER_SALES])
    cases = Complaint.objects.filter(
        dealer=order.dealer_id, vehicle=order.vehicle_id, status=Status.OPEN, merged_into=None
    )
    for complaint in cases.select_related("dealer", "owner"):
        found += who_looks_after(complaint)
    return list({person.pk: person for person in found}.values())


def _notice(order: RepairOrder, hours: int) -> NewNotice:
    return NewNotice(
        dealer=order.dealer,
        kind=NoticeKind.ESCALATION,
        code="SUBSTITUTE_CAR_DUE",
        params={"order": order.number, "hours": hours},
        subject=order.number,
        url=reverse("rights:car", args=[order.vehicle.key]),
        key=f"substitute/{order.pk}/{hours}",
        urgent=hours >= _URGENT_HOURS,
    )
