"""What reception sees of a car as it comes: who brings it, what was done, what is open, and whether it is back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.customer_matches import FoundCustomer, find_customers_and_cars
from anxin.customers.models import CarContact, Vehicle
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import clock
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotFound
from anxin.playbooks.selectors import entries
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.policies import can_treat_repeats
from anxin.workshop.selectors.judging import Finding, judge_visit, window_of
from anxin.workshop.selectors.orders import orders_of_vehicle
from anxin.workshop.selectors.repeat_words import evidence_in_words, visit_in_words
from anxin.workshop.selectors.repeats import EarlierOrder, days_since, open_repeats_of

#: What a category opens besides itself, as the content list names it.
OPENS = "repeat_repair"
_MOST_VISITS = 5
_MOST_SIDE_BY_SIDE = 3


@dataclass(frozen=True)
class CarAtReception:
    """A car before the desk, as far as the asker may know it."""

    vehicle: Vehicle
    contacts: Sequence[CarContact]
    visits: Sequence[RepairOrder]
    #: Unfinished complaints about the car that the asker sees.
    cases: Sequence[Complaint]
    #: What is suspected or under treatment: this car is served first (S097).
    repeat: RepeatRepair | None


@dataclass(frozen=True)
class Heard:
    """What is told while the customer still talks: which visit it is, what speaks for it, the earlier orders."""

    headline: str
    finding: Finding
    evidence: Sequence[str]
    earlier: Sequence[EarlierOrder]


@dataclass(frozen=True)
class RepeatAdvice:
    """What intake says of a car that a complaint "not repaired" is about."""

    #: Which visit for this trouble it is; empty where the words do not tell.
    headline: str
    evidence: Sequence[str]
    #: Days since the first visit for the trouble.
    days: int | None
    #: How often the car was here in the days that count, whatever for, and how many these are.
    visits: int
    within: int
    #: What is suspected or under treatment already.
    known: RepeatRepair | None
    may_treat: bool

    @property
    def is_treated(self) -> bool:
        return self.known is not None and self.known.state == RepeatState.CONFIRMED


def find_cars(person: Person, dealer: Dealer, query: str) -> list[tuple[FoundCustomer, RepeatRepair | None]]:
    """Return the cars that a plate, VIN, telephone or name finds, each with what is open about it."""
    found = [each for each in find_customers_and_cars(person, dealer=dealer, query=query) if each.vehicle]
    repeats = open_repeats_of(person, [each.vehicle.pk for each in found if each.vehicle])
    return [(each, repeats.get(each.vehicle.pk) if each.vehicle else None) for each in found]


def read_car(person: Person, dealer: Dealer, key: UUID | str) -> CarAtReception:
    """Return a car of the dealer worked for; ``NotFound`` where it is not there."""
    vehicle = get_vehicle_for(person, key)
    if vehicle.dealer_id != dealer.pk:
        raise NotFound
    cases = visible_to(person).filter(vehicle=vehicle).exclude(status=Status.CLOSED)
    return CarAtReception(
        vehicle=vehicle,
        contacts=list(vehicle.contacts.select_related("customer").order_by("pk")),
        visits=orders_of_vehicle(person, vehicle, limit=_MOST_VISITS),
        cases=list(cases.select_related("dealer").order_by("-received_at")[:_MOST_VISITS]),
        repeat=open_repeats_of(person, [vehicle.pk]).get(vehicle.pk),
    )


def hear_visit(vehicle: Vehicle, *, words: str, kilometres: int | None = None) -> Heard | None:
    """Return for which earlier trouble a car is back by the customer's words; nothing where none speaks for it."""
    if not words.strip():
        return None
    now = clock.now()
    findings = judge_visit(vehicle, words=words, at=now, kilometres=kilometres)
    if not findings:
        return None
    finding = findings[0]
    chain = {order.pk: order for order in (finding.earlier, finding.first)}
    return Heard(
        headline=visit_in_words(finding.visit),
        finding=finding,
        evidence=evidence_in_words(finding.because),
        earlier=[
            EarlierOrder(
                order=order,
                for_trouble=True,
                days=days_since(order, now, vehicle.dealer),
                km=_driven(order.odometer_km, kilometres),
            )
            for order in chain.values()
        ][:_MOST_SIDE_BY_SIDE],
    )


def advise_repeat(
    person: Person, vehicle: Vehicle | None, *, words: str, category: str
) -> RepeatAdvice | None:
    """Return whether a complaint of this category about a car is to be treated as a repeat repair.

    Nothing where the category opens no repeats, no car is known, or it was not here in the days that count.
    """
    if vehicle is None or category not in categories_of_repeats(vehicle.dealer):
        return None
    now, window = clock.now(), window_of(vehicle.dealer)
    known = open_repeats_of(person, [vehicle.pk]).get(vehicle.pk)
    heard = hear_visit(vehicle, words=words)
    lately = RepairOrder.objects.filter(vehicle=vehicle, opened_at__gte=now - timedelta(days=window.days))
    visits = lately.count()
    if known is None and heard is None and not visits:
        return None
    visit = known.visit if known else heard.finding.visit if heard else None
    first = known.first if known else heard.finding.first if heard else None
    return RepeatAdvice(
        headline=visit_in_words(visit) if visit else "",
        evidence=evidence_in_words(known.because) if known else heard.evidence if heard else (),
        days=days_since(first, now, vehicle.dealer) if first else None,
        visits=visits,
        within=window.days,
        known=known,
        may_treat=can_treat_repeats(person, vehicle.dealer_id),
    )


def categories_of_repeats(dealer: Dealer) -> list[str]:
    """Return the categories under which a complaint about a trouble that is back is kept, the usual one first."""
    listed = entries("complaint_categories", "categories", dealer_code=dealer.code)
    return [each["id"] for each in listed if each.get("opens") == OPENS]


def script_of(dealer: Dealer) -> Mapping[str, list[str]]:
    """Return what the adviser may say to a customer who is back, and what stays unsaid (S095)."""
    found = entries("repeat_repair", "talk", dealer_code=dealer.code)
    return {side: [pick(each) for each in found if each["side"] == side] for side in ("say", "unsaid")}


def _driven(before: int | None, now: int | None) -> int | None:
    return now - before if before is not None and now is not None and now >= before else None
