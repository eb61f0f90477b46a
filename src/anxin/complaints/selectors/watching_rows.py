"""The rows behind early warning: what a rule may look at, of many customers in a fixed number of queries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ClockKind, ClockOutcome, EventKind, Level, Status
from anxin.complaints.models import (
    CaseClock,
    Complaint,
    ComplaintEvent,
    FollowUpCall,
    MakerSide,
    ThreatRecord,
)
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact
from anxin.foundation import clock
from anxin.playbooks.selectors import entries
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder

#: Ways in, by their keys: where the customer went past us to the maker, and where he went to the public.
_HOTLINE = frozenset({"hotline_400", "manufacturer"})
_PUBLIC = frozenset({"media", "online", "complaint_site"})
#: Whatever is complained about here is the maker's product.
_TECHNICAL = "cat-quality"
_MEDIA_THREAT = "media"
#: A part put in on one of these was replaced because something was wrong with it; a service changes parts anyway.
_REPAIRS = (OrderKind.REPAIR, OrderKind.WARRANTY, OrderKind.RETURN)
_BETWEEN_PARTS = re.compile(r"[、,，;；/+\n]+")


class Topic(StrEnum):
    MEDIA = "media"
    HOTLINE = "hotline"
    SERIOUS = "serious"
    UNREPORTED = "unreported"
    CLAIM = "claim"
    REPLACED = "replaced"
    CAR_LEFT = "car_left"
    DISSATISFIED = "dissatisfied"


@dataclass(frozen=True)
class Happening:
    """Something of one topic on one day of the dealer, with its case if it has one; ``over`` is when it ended."""

    topic: Topic
    customer_id: int
    on: date
    vehicle_id: int | None = None
    fault: str = ""
    over: date | None = None
    #: Number of the case, unique within the dealer.
    case: str = ""

    def lasts(self, today: date) -> bool:
        """Tell whether it was not over yet on a day."""
        return self.over is None or self.over > today


def happenings_of(dealer: Dealer, customers: Sequence[int]) -> Iterator[Happening]:
    """Give everything about some customers of a dealer that a rule may look at, in eleven queries at most."""
    zone = ZoneInfo(dealer.time_zone)
    cases = _cases(customers)
    yield from _from_cases(cases, dealer, zone)
    yield from _threats(customers, zone)
    yield from _dissatisfied(dealer, customers, cases, zone)
    yield from _from_orders(dealer, customers, zone)


def _cases(customers: Sequence[int]) -> list[Complaint]:
    rows = Complaint.objects.filter(customer__in=customers, merged_into=None)
    return list(
        rows.only(
            "number", "customer_id", "vehicle_id", "channel", "category", "level", "received_at", "received_on",
            "status", "handled_at", "closed_at", "car_left", "dealer_id",
        )
    )  # fmt: skip


def _from_cases(cases: Sequence[Complaint], dealer: Dealer, zone: ZoneInfo) -> Iterator[Happening]:
    ways = {
        each["id"]: each["key"] for each in entries("complaint_categories", "intake", dealer_code=dealer.code)
    }
    told = _maker_told([case.pk for case in cases if case.category == _TECHNICAL])
    left = _left_since([case.pk for case in cases if case.car_left])
    for case in cases:
        for topic, on, over in _topics(
            case, ways.get(case.channel, ""), told.get(case.pk), left.get(case.pk), zone
        ):
            yield Happening(
                topic=topic,
                customer_id=case.customer_id or 0,
                on=on,
                vehicle_id=case.vehicle_id,
                fault=case.category if topic == Topic.HOTLINE else "",
                over=over,
                case=case.number,
            )


def _topics(
    case: Complaint, way: str, told: datetime | None, left: datetime | None, zone: ZoneInfo
) -> Iterator[tuple[Topic, date, date | None]]:
    """Topic, day and end of everything that one case tells by itself."""
    over = _settled_on(case, zone)
    yield Topic.DISSATISFIED, case.received_on, None
    if way in _PUBLIC:
        yield Topic.MEDIA, case.received_on, None
    if way in _HOTLINE:
        yield Topic.HOTLINE, case.received_on, over
    if case.level == Level.IMPORTANT:
        yield Topic.SERIOUS, case.received_on, over
    if case.category == _TECHNICAL and way not in _HOTLINE:
        known = _day(told, zone) if told else None
        yield Topic.UNREPORTED, case.received_on, min(filter(None, (over, known)), default=None)
    if case.car_left:
        yield Topic.CAR_LEFT, _day(left, zone) if left else case.received_on, over


def _settled_on(case: Complaint, zone: ZoneInfo) -> date | None:
    """When the customer gave his word, or the case was closed without it; none while it is open."""
    ended = case.handled_at or case.closed_at
    if ended is None:
        return case.received_on if case.status == Status.CLOSED else None
    return _day(ended, zone)


def _maker_told(cases: Sequence[int]) -> Mapping[int, datetime]:
    """When the manufacturer came to know of cases: we told it, or it sent us the order itself."""
    rows = MakerSide.objects.filter(complaint__in=cases).values_list("complaint", "told_at", "received_at")
    return {case: min(filter(None, times)) for case, *times in rows if any(times)}


def _left_since(cases: Sequence[int]) -> Mapping[int, datetime]:
    rows = ComplaintEvent.objects.filter(
        complaint__in=cases, kind=EventKind.DETAILS_CHANGED, facts__after__car_left=True
    )
    return dict(rows.values_list("complaint").annotate(at=Max("at")))


def _threats(customers: Sequence[int], zone: ZoneInfo) -> Iterator[Happening]:
    rows = ThreatRecord.objects.filter(complaint__customer__in=customers, kind=_MEDIA_THREAT)
    wanted = ("complaint__customer", "complaint__vehicle", "complaint__number", "at")
    for customer, vehicle, number, at in rows.values_list(*wanted):
        yield Happening(Topic.MEDIA, customer, _day(at, zone), vehicle_id=vehicle, case=number)


def _dissatisfied(
    dealer: Dealer, customers: Sequence[int], cases: Sequence[Complaint], zone: ZoneInfo
) -> Iterator[Happening]:
    calls = FollowUpCall.objects.filter(complaint__customer__in=customers, satisfied=False)
    told = list(calls.values_list("complaint__customer", "complaint__number", "at"))
    now = clock.now()
    waited = Q(outcome=ClockOutcome.BREACHED) | Q(stopped_at=None, due_at__lt=now)
    waits = CaseClock.objects.filter(waited, complaint__customer__in=customers, kind=ClockKind.CONTACT)
    for customer, number, due_at in waits.values_list("complaint__customer", "complaint__number", "due_at"):
        if due_at is not None:
            told.append((customer, number, due_at))
    broken = Q(state__in=[PromiseState.KEPT_LATE, PromiseState.BROKEN, PromiseState.WITHDRAWN]) | Q(
        state=PromiseState.OPEN, due_at__lt=now
    )
    promises = Promise.objects.filter(broken, customer__in=customers, subject_kind=SUBJECT_KIND)
    for customer, subject, at in promises.values_list("customer", "subject", "due_at"):
        told.append((customer, subject.removeprefix(f"{dealer.code}-"), at))
    for customer, number, at in told:
        yield Happening(Topic.DISSATISFIED, customer, _day(at, zone), case=number)


def _from_orders(dealer: Dealer, customers: Sequence[int], zone: ZoneInfo) -> Iterator[Happening]:
    contacts = CarContact.objects.filter(customer__in=customers)
    cars = sorted(set(contacts.values_list("vehicle", flat=True)))
    # Two lists of numbers, so that each half is a range of its own index.
    rows = RepairOrder.objects.filter(Q(vehicle__in=cars) | Q(sender__in=customers), kind__in=_REPAIRS)
    orders = list(
        rows.filter(dealer=dealer)
        .order_by("opened_at", "pk")
        .values_list("vehicle", "sender", "kind", "opened_at", "parts")
    )
    keepers = _keepers({vehicle for vehicle, *_rest in orders})
    senders = {vehicle: sender for vehicle, sender, *_rest in orders}
    wanted = frozenset(customers)
    for vehicle, _sender, kind, opened, parts in orders:
        keeper = keepers.get(vehicle, senders[vehicle])
        if keeper not in wanted:
            continue
        on = _day(opened, zone)
        if kind == OrderKind.WARRANTY:
            yield Happening(Topic.CLAIM, keeper, on, vehicle_id=vehicle)
        for part in _parts(parts):
            yield Happening(Topic.REPLACED, keeper, on, vehicle_id=vehicle, fault=part)


def _keepers(vehicles: set[int]) -> dict[int, int]:
    """Who answers for each car: its owner, or whoever else was put to it first."""
    rows = CarContact.objects.filter(vehicle__in=vehicles).values_list("vehicle", "customer", "role", "pk")
    best: dict[int, tuple[bool, int, int]] = {}
    for vehicle, customer, role, pk in rows:
        rank = (role != CarContactRole.OWNER, pk, customer)
        best[vehicle] = min(best.get(vehicle, rank), rank)
    return {vehicle: customer for vehicle, (_owner, _pk, customer) in best.items()}


def _parts(written: str) -> set[str]:
    """The parts of an order, each once: an order that names a part twice is one repair of it."""
    return {name for part in _BETWEEN_PARTS.split(written) if (name := " ".join(part.split()).casefold())}


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
