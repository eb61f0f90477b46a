"""The one timeline of a customer: visits, complaints, calls, promises, readings and changes, the newest first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.models import Person
from anxin.complaints.choices import TimelineGroup
from anxin.complaints.models import Complaint, ContactTry, FollowUpCall
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.wording import category_name
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.foundation.models import AuditRecord
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.promises.models.ledger import OWN_SUBJECT
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors import orders_visible_to

PAGE_SIZE = 40
EXCERPT = 160


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened; ``whole_day`` where no time of day is known."""

    at: datetime
    group: TimelineGroup
    what: str
    who: str = ""
    why: str = ""
    text: str = ""
    icon: str = ""
    tone: str = ""
    url: str = ""
    whole_day: bool = False
    #: Equal in a visit and in the reading taken at it, which is then told once.
    reading: tuple[int, date, int] | None = None
    routine: bool = False


@dataclass(frozen=True)
class Timeline:
    """One page of entries and where the next, older one begins, empty at the end."""

    entries: list[TimelineEntry]
    older: str


@dataclass(frozen=True)
class Asked:
    """Whose timeline is read by whom, before which instant."""

    person: Person
    vehicles: Mapping[int, Vehicle]
    subjects: tuple[str, ...]
    orders: Q
    complaints: QuerySet[Complaint]
    promises: Q
    #: Those made outside a case.
    own_promises: Q
    zone: ZoneInfo
    before: datetime


def timeline_of(person: Person, customer: Customer, *, group: str = "", before: str = "") -> Timeline:
    """Return a page of all that this person may know of a customer and his cars; the number of queries is fixed."""
    contacts = CarContact.objects.filter(customer=customer).select_related("vehicle")
    vehicles = {contact.vehicle_id: contact.vehicle for contact in contacts}
    asked = Asked(
        person=person,
        vehicles=vehicles,
        subjects=(str(customer.key), *(str(vehicle.key) for vehicle in vehicles.values())),
        orders=Q(sender=customer) | Q(vehicle_id__in=list(vehicles)),
        complaints=visible_to(person).filter(customer=customer),
        promises=Q(customer=customer),
        own_promises=Q(customer=customer),
        zone=ZoneInfo(customer.dealer.time_zone),
        before=_instant(before),
    )
    return _page(asked, group)


def timeline_of_vehicle(person: Person, vehicle: Vehicle, *, group: str = "", before: str = "") -> Timeline:
    """Return a page of all that this person may know of a car, whoever brought it."""
    asked = Asked(
        person=person,
        vehicles={vehicle.pk: vehicle},
        subjects=(str(vehicle.key),),
        orders=Q(vehicle=vehicle),
        complaints=visible_to(person).filter(vehicle=vehicle),
        promises=Q(dealer_id=vehicle.dealer_id),
        own_promises=Q(vehicle=vehicle),
        zone=ZoneInfo(vehicle.dealer.time_zone),
        before=_instant(before),
    )
    return _page(asked, group)


def _page(asked: Asked, group: str) -> Timeline:
    wanted = [TimelineGroup(group)] if group in TimelineGroup.values else list(TimelineGroup)
    found = [entry for one in wanted for read in _SOURCES[one] for entry in read(asked)]
    if len(wanted) > 1:
        # Who looked at a number is told where changes are asked for; among all else it would be noise.
        found = [entry for entry in found if not entry.routine]
    at_visits = {entry.reading for entry in found if entry.group is TimelineGroup.VISITS}
    found = [e for e in found if e.group is not TimelineGroup.MILEAGE or e.reading not in at_visits]
    found.sort(key=lambda entry: entry.at, reverse=True)
    if len(found) <= PAGE_SIZE:
        return Timeline(found, older="")
    last = found[PAGE_SIZE - 1].at
    # What happened at one instant stays on one page, since the next page begins before that instant.
    shown = [entry for entry in found if entry.at >= last]
    return Timeline(shown, older=last.isoformat() if len(shown) < len(found) else "")


def _visits(asked: Asked) -> Iterator[TimelineEntry]:
    rows = orders_visible_to(asked.person).filter(asked.orders, opened_at__lt=asked.before)
    for order in rows.order_by("-opened_at", "-pk")[: PAGE_SIZE + 1]:
        yield TimelineEntry(
            at=order.opened_at,
            group=TimelineGroup.VISITS,
            what=_("%(kind)s · %(car)s · order %(number)s")
            % {"kind": order.get_kind_display(), "car": order.vehicle, "number": order.number},
            who=str(order.adviser) if order.adviser else "",
            why=_visit_details(order),
            text=order.reported,
            icon="tool",
            tone="notice" if order.kind == OrderKind.RETURN else "",
            reading=(order.vehicle_id, order.opened_at.astimezone(asked.zone).date(), order.odometer_km or 0),
        )


def _visit_details(order: RepairOrder) -> str:
    parts = [order.work, order.parts]
    if order.odometer_km is not None:
        parts.append(_("%(kilometres)s km") % {"kilometres": order.distance})
    return " · ".join(part for part in parts if part)


def _complaints(asked: Asked) -> Iterator[TimelineEntry]:
    rows = asked.complaints.filter(received_at__lt=asked.before).select_related("dealer", "taken_by")
    fetched = rows.defer("words").annotate(excerpt=Left("words", EXCERPT))
    for complaint in fetched.order_by("-received_at", "-pk")[: PAGE_SIZE + 1]:
        yield TimelineEntry(
            at=complaint.received_at,
            group=TimelineGroup.COMPLAINTS,
            what=_("Complaint %(number)s: %(category)s")
            % {"number": complaint.number, "category": category_name(complaint.category)},
            who=str(complaint.taken_by) if complaint.taken_by else "",
            why=str(complaint.get_status_display()),
            text=getattr(complaint, "excerpt", ""),
            icon="message-report",
            tone="warn",
            url=complaint.get_absolute_url(),
        )


def _outcomes(asked: Asked) -> Iterator[TimelineEntry]:
    rows = asked.complaints.filter(handled_at__lt=asked.before).select_related("dealer", "owner")
    for complaint in rows.defer("words").order_by("-handled_at", "-pk")[: PAGE_SIZE + 1]:
        if complaint.handled_at is not None:
            yield TimelineEntry(
                at=complaint.handled_at,
                group=TimelineGroup.COMPLAINTS,
                what=_("Complaint %(number)s closed: %(outcome)s")
                % {"number": complaint.number, "outcome": complaint.get_outcome_display()},
                who=str(complaint.owner) if complaint.owner else "",
                icon="circle-check",
                url=complaint.get_absolute_url(),
            )


def _tries(asked: Asked) -> Iterator[TimelineEntry]:
    rows = ContactTry.objects.filter(complaint__in=asked.complaints, at__lt=asked.before)
    for one in rows.select_related("complaint__dealer", "by").order_by("-at", "-pk")[: PAGE_SIZE + 1]:
        what = _("Follow-up call tried: %(outcome)s") if one.for_follow_up else _("Call: %(outcome)s")
        yield TimelineEntry(
            at=one.at,
            group=TimelineGroup.CALLS,
            what=what % {"outcome": one.get_outcome_display()},
            who=str(one.by),
            why=one.note,
            icon="phone",
            url=one.complaint.get_absolute_url(),
        )


def _follow_ups(asked: Asked) -> Iterator[TimelineEntry]:
    rows = FollowUpCall.objects.filter(complaint__in=asked.complaints, at__lt=asked.before)
    for call in rows.select_related("complaint__dealer", "by").order_by("-at", "-pk")[: PAGE_SIZE + 1]:
        yield TimelineEntry(
            at=call.at,
            group=TimelineGroup.CALLS,
            what=_("Follow-up call: satisfied") if call.satisfied else _("Follow-up call: dissatisfied"),
            who=str(call.by),
            text=call.words,
            icon="phone-call",
            tone="" if call.satisfied else "alarm",
            url=call.complaint.get_absolute_url(),
        )


def _promises(asked: Asked) -> Iterator[TimelineEntry]:
    cases = {case.slug: case for case in asked.complaints.select_related("dealer").defer("words")}
    of_cases = asked.promises & Q(subject_kind=SUBJECT_KIND, subject__in=list(cases))
    of_none = asked.own_promises & Q(subject_kind=OWN_SUBJECT)
    rows = Promise.objects.filter(of_cases | of_none, made_at__lt=asked.before)
    for promise in rows.select_related("made_by").order_by("-made_at", "-pk")[: PAGE_SIZE + 1]:
        late = promise.state in {PromiseState.KEPT_LATE, PromiseState.BROKEN}
        yield TimelineEntry(
            at=promise.made_at,
            group=TimelineGroup.PROMISES,
            what=_("Promised: %(what)s (%(state)s)")
            % {"what": promise.what, "state": promise.get_state_display()},
            who=promise.made_by.name if promise.made_by else "",
            why=promise.outcome,
            icon="heart-handshake",
            tone="warn" if late else "",
            url=promise.get_absolute_url() if promise.is_own else cases[promise.subject].get_absolute_url(),
        )


def _readings(asked: Asked) -> Iterator[TimelineEntry]:
    last_day = asked.before.astimezone(asked.zone).date()
    if _start_of(last_day, asked.zone) >= asked.before:
        last_day -= timedelta(days=1)
    rows = MileageReading.objects.filter(vehicle_id__in=list(asked.vehicles), read_on__lte=last_day)
    for reading in rows[: PAGE_SIZE + 1]:
        yield TimelineEntry(
            at=_start_of(reading.read_on, asked.zone),
            group=TimelineGroup.MILEAGE,
            what=_("%(car)s: %(kilometres)s km")
            % {"car": asked.vehicles[reading.vehicle_id], "kilometres": reading.distance},
            why=str(reading.get_source_display()),
            icon="steering-wheel",
            whole_day=True,
            reading=(reading.vehicle_id, reading.read_on, reading.kilometres),
        )


_CHANGES: Mapping[str, str] = {
    "customers.created": gettext_noop("Put on file"),
    "customers.changed": gettext_noop("Details of the customer changed"),
    "customers.consent_given": gettext_noop("Agreed to offers"),
    "customers.consent_withdrawn": gettext_noop("Took back the consent to offers"),
    "customers.do_not_call_set": gettext_noop("Wishes no calls"),
    "customers.do_not_call_lifted": gettext_noop("May be called again"),
    "customers.number_doubted": gettext_noop("Telephone number noted as doubtful"),
    "customers.number_confirmed": gettext_noop("Telephone number confirmed"),
    "customers.phone_shown": gettext_noop("Telephone number shown"),
    "vehicles.created": gettext_noop("Car put on file"),
    "vehicles.changed": gettext_noop("Details of the car changed"),
    "vehicles.contact_linked": gettext_noop("Linked to the car"),
    "vehicles.contact_unlinked": gettext_noop("No longer linked to the car"),
}


def _changes(asked: Asked) -> Iterator[TimelineEntry]:
    rows = AuditRecord.objects.filter(
        subject__in=asked.subjects, action__in=list(_CHANGES), at__lt=asked.before
    )
    for record in rows.select_related("person").order_by("-at", "-pk")[: PAGE_SIZE + 1]:
        yield TimelineEntry(
            at=record.at,
            group=TimelineGroup.CHANGES,
            what=_(_CHANGES[record.action]),
            who=str(record.person) if record.person else "",
            why=_changed_fields(record),
            icon="pencil",
            routine=record.action == "customers.phone_shown",
        )


def _changed_fields(record: AuditRecord) -> str:
    model = Vehicle if record.action.startswith("vehicles.") else Customer
    known = {
        field.name: str(getattr(field, "verbose_name", field.name)) for field in model._meta.get_fields()
    }
    return ", ".join(known.get(name, name) for name in record.details.get("fields", []))


_SOURCES: Mapping[TimelineGroup, tuple[Callable[[Asked], Iterator[TimelineEntry]], ...]] = {
    TimelineGroup.VISITS: (_visits,),
    TimelineGroup.COMPLAINTS: (_complaints, _outcomes),
    TimelineGroup.CALLS: (_tries, _follow_ups),
    TimelineGroup.PROMISES: (_promises,),
    TimelineGroup.MILEAGE: (_readings,),
    TimelineGroup.CHANGES: (_changes,),
}


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC, year=9998)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone)
