"""Complaints as the API shows them. Instants are in UTC; `null` and `""` stand for what is not known."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anxin.accounts.schemas import PersonShown, shown_person
from anxin.complaints.choices import (
    ContactOutcome,
    DueKind,
    EventKind,
    Justified,
    Level,
    Mode,
    Outcome,
    Phase,
    Side,
    SolutionState,
    Status,
)
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.wording import category_name
from anxin.customers.models import Customer, Vehicle
from anxin.customers.schemas import CustomerShown, VehicleShown
from anxin.customers.selectors import masked_phone
from anxin.foundation.rest import PageShown, Shown
from anxin.promises.choices import PromiseKind, PromiseState


class CustomerNamed(Shown):
    key: UUID
    name: str
    phone: str
    """Its middle is hidden; `show_phone` shows it whole and records that you saw it."""


class VehicleNamed(Shown):
    key: UUID
    plate: str
    vin: str
    model_name: str


class Round(Shown):
    at: datetime
    by: PersonShown | None
    mood_before: int
    mood_after: int
    note: str


class ThreatShown(Shown):
    at: datetime
    heard_by: PersonShown | None
    kind: str
    words: str


class SolutionShown(Shown):
    id: int
    what: str
    worth: str
    must_agree: str
    agree_by: datetime | None
    state: SolutionState
    proposed_at: datetime
    proposed_by: PersonShown | None
    decided_at: datetime | None


class ActionShown(Shown):
    id: int
    side: Side
    what: str
    doer: PersonShown | None
    due_at: datetime | None
    added_at: datetime
    done_at: datetime | None


class PromiseMoveShown(Shown):
    from_due: datetime
    to_due: datetime
    reason: str
    customer_told: bool
    at: datetime


class PromiseShown(Shown):
    id: int
    kind: PromiseKind
    what: str
    due_at: datetime
    keeper: PersonShown | None
    state: PromiseState
    made_at: datetime
    made_by: PersonShown | None
    settled_at: datetime | None
    outcome: str
    moves: list[PromiseMoveShown]


class ContactTryShown(Shown):
    at: datetime
    by: PersonShown | None
    outcome: ContactOutcome
    note: str
    for_follow_up: bool


class FollowUpShown(Shown):
    at: datetime
    by: PersonShown | None
    satisfied: bool
    distress: int
    words: str


class ComplaintListed(Shown):
    """One line of a list."""

    slug: str
    """The public name; it stands in every address of the complaint."""
    number: str
    dealer: str
    version: int
    status: Status
    phase: Phase
    level: Level
    category: str
    category_name: str
    channel: str
    customer: CustomerNamed | None
    vehicle: VehicleNamed | None
    car_told: str
    owner: PersonShown | None
    received_at: datetime
    received_on: date
    due_at: datetime | None
    due_kind: DueKind | None
    outcome: Outcome | None
    satisfied: bool | None
    excerpt: str
    """The beginning of the customer's own words."""


class ComplaintShown(Shown):
    """One complaint with everything that hangs on it."""

    slug: str
    number: str
    dealer: str
    version: int
    """Rises with every operation; also the `ETag`."""
    status: Status
    phase: Phase
    level: Level
    level_reason: str
    channel: str
    mode: Mode
    category: str
    category_name: str
    trouble_area: str
    reason: str
    demand: str
    words: str
    wish: str
    wants_result: bool
    car_told: str
    on_behalf: str
    customer: CustomerNamed | None
    vehicle: VehicleNamed | None
    repair_order: str
    owner: PersonShown | None
    taken_by: PersonShown | None
    concerns: PersonShown | None
    """The employee complained about; shown to those who handle complaints here."""
    mood_at_intake: int | None
    mood_now: int | None
    received_at: datetime
    received_on: date
    round_began_at: datetime
    contact_due_at: datetime
    contacted_at: datetime | None
    solved_on_the_spot: bool
    outcome: Outcome | None
    handled_at: datetime | None
    follow_up_due_at: datetime | None
    satisfied: bool | None
    distress: int | None
    closed_at: datetime | None
    justified: Justified | None
    times_reopened: int
    in_crisis: bool
    """A crisis has been declared and has not ended."""
    car_left: bool
    """The customer left the car here in protest."""
    due_at: datetime | None
    due_kind: DueKind | None
    calming_rounds: list[Round]
    threats: list[ThreatShown]
    solutions: list[SolutionShown]
    actions: list[ActionShown]
    promises: list[PromiseShown]
    contact_tries: list[ContactTryShown]
    follow_up_calls: list[FollowUpShown]


class ComplaintChanged(ComplaintShown):
    """The complaint after an operation."""

    made: int | None
    """The `id` of the solution, action or promise that the operation made."""


class ComplaintPage(PageShown[ComplaintListed]):
    pass


class EventShown(Shown):
    """One operation in the history of a complaint."""

    at: datetime
    by: PersonShown | None
    kind: EventKind
    what: str
    """The operation in a sentence."""
    reason: str
    facts: dict[str, Any]
    version: int


class HistoryPage(PageShown[EventShown]):
    pass


class PhoneShown(Shown):
    phone: str


class ListEntry(Shown):
    id: str
    label: str


class ListsShown(Shown):
    """The dealer's lists, whose ids stand in complaints."""

    channel: list[ListEntry]
    category: list[ListEntry]
    trouble_area: list[ListEntry]
    reason: list[ListEntry]
    demand: list[ListEntry]
    threat: list[ListEntry]


class FoundShown(Shown):
    """What a search found at a dealer, each kind with the newest or nearest first."""

    customers: list[CustomerShown]
    vehicles: list[VehicleShown]
    complaints: list[ComplaintListed]


def named_customer(customer: Customer | None, *, country: str) -> CustomerNamed | None:
    """Return a complaint's customer, his number masked."""
    if customer is None:
        return None
    return CustomerNamed(
        key=customer.key, name=customer.name, phone=masked_phone(customer.phone, country=country)
    )


def named_vehicle(vehicle: Vehicle | None) -> VehicleNamed | None:
    """Return a complaint's car."""
    if vehicle is None:
        return None
    return VehicleNamed(key=vehicle.key, plate=vehicle.plate, vin=vehicle.vin, model_name=vehicle.model_name)


def shared_fields(complaint: Complaint) -> dict[str, Any]:
    """Return what a line of a list and the whole complaint have in common."""
    same = (
        "slug", "number", "version", "status", "phase", "level", "category", "channel", "car_told", "received_at",
        "received_on", "due_at", "satisfied",
    )  # fmt: skip
    return {name: getattr(complaint, name) for name in same} | {
        "dealer": complaint.dealer.code,
        "category_name": category_name(complaint.category),
        "customer": named_customer(complaint.customer, country=complaint.dealer.country),
        "vehicle": named_vehicle(complaint.vehicle),
        "owner": shown_person(complaint.owner),
        "due_kind": complaint.due_kind or None,
        "outcome": complaint.outcome or None,
    }


def listed_complaint(complaint: Complaint) -> ComplaintListed:
    """Return one line of a list."""
    return ComplaintListed(**shared_fields(complaint), excerpt=getattr(complaint, "excerpt", ""))


def shown_event(event: ComplaintEvent, what: str) -> EventShown:
    """Return one event with its sentence."""
    return EventShown(
        at=event.at,
        by=shown_person(event.by),
        kind=EventKind(event.kind),
        what=what,
        reason=event.reason,
        facts=event.facts,
        version=event.version,
    )
