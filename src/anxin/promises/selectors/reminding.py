"""Whom the house may remind of what now, whom it has reminded, and who came after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anxin.accounts.models import Dealer, Person
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.foundation import clock
from anxin.foundation.keyset import Page, page_of
from anxin.playbooks.selectors import setting
from anxin.promises.choices import PromiseKind, PromiseState, ReminderKind
from anxin.promises.models import Promise, Reminder
from anxin.promises.policies import can_see_ledger
from anxin.promises.selectors.listing import as_day, day_ends
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.departures import gone_cars
from anxin.workshop.selectors.services_due import services_falling_due

APPOINTMENT_HOURS = "reminders.appointment"
_DAYS: Mapping[ReminderKind, str] = {
    ReminderKind.SERVICE: "reminders.service_due",
    ReminderKind.INSURANCE: "reminders.insurance_due",
    ReminderKind.INSPECTION: "reminders.inspection_due",
}
_FIELDS: Mapping[ReminderKind, str] = {
    ReminderKind.INSURANCE: "insured_until",
    ReminderKind.INSPECTION: "inspection_due_on",
}
_APPOINTMENTS = (ReminderKind.APPOINTMENT_DAY, ReminderKind.APPOINTMENT_HOUR)
#: Of a date that is only a date the customer is reminded as of its noon.
_NOON = time(12, 0)
#: Exports bring visits a day late, after weekends and holidays later.
_LATE_EXPORTS = timedelta(days=7)
_CAME = (PromiseState.KEPT, PromiseState.KEPT_LATE)


@dataclass(frozen=True)
class Occasion:
    """Something of which a customer is to be reminded; ``key`` names it once and for all."""

    kind: ReminderKind
    customer: Customer
    vehicle: Vehicle | None
    due_at: datetime
    key: str
    promise: Promise | None = None

    @property
    def needs_consent(self) -> bool:
        """An appointment is the customer's own; what falls due by itself is an offer, to which he must have agreed."""
        return self.kind not in _APPOINTMENTS


def appointments_to_remind(dealer: Dealer, *, now: datetime) -> list[Occasion]:
    """Return the appointments of which a customer is to be reminded now, those he was reminded of left out."""
    hours = sorted((int(each) for each in setting(APPOINTMENT_HOURS, dealer_code=dealer.code)), reverse=True)
    rows = Promise.objects.filter(
        dealer=dealer, state=PromiseState.OPEN, kind=PromiseKind.APPOINTMENT,
        due_at__gt=now, due_at__lte=now + timedelta(hours=hours[0]),
    ).select_related("customer", "vehicle")  # fmt: skip
    return _not_yet(
        [each for promise in rows.order_by("due_at") for each in _of_promise(promise, hours, now)]
    )


def due_to_remind(dealer: Dealer, *, now: datetime) -> list[Occasion]:
    """Return the services, insurances and inspections that fall due within the dealer's days."""
    found = [*_services(dealer, now), *_dates(dealer, now)]
    return _not_yet(found)


def reminders_visible_to(person: Person, dealer: Dealer) -> QuerySet[Reminder]:
    """Return the reminders of a dealer, to whoever sees its customers."""
    rows = Reminder.objects.filter(dealer=dealer if can_see_ledger(person, dealer.pk) else None)
    return rows.select_related("customer", "vehicle", "promise").defer("customer__search", "vehicle__search")


def came_since(now: datetime) -> list[tuple[int, datetime]]:
    """Return reminders, by number, whose customer came since without its being known, and when he came first."""
    open_ones = Reminder.objects.filter(came_at=None, watched_until__gte=now - _LATE_EXPORTS)
    visits = RepairOrder.objects.filter(
        vehicle=OuterRef("vehicle"), opened_at__gt=OuterRef("at"), opened_at__lte=OuterRef("watched_until")
    )
    first = Subquery(visits.order_by("opened_at").values("opened_at")[:1])
    by_visit = open_ones.filter(promise=None).annotate(first=first).filter(first__isnull=False)
    by_promise = open_ones.filter(promise__state__in=_CAME)
    return [
        *by_visit.values_list("pk", "first"),
        *by_promise.values_list("pk", "promise__settled_at"),
    ]


def _of_promise(promise: Promise, hours: Sequence[int], now: datetime) -> Iterator[Occasion]:
    """The reminders that a promise's hours ask for now: one that comes too late to be the day's is the hour's."""
    ahead = promise.due_at - now
    for place, number in enumerate(hours):
        later = timedelta(hours=hours[place + 1]) if place + 1 < len(hours) else timedelta(0)
        if later < ahead <= timedelta(hours=number):
            kind = ReminderKind.APPOINTMENT_DAY if place == 0 else ReminderKind.APPOINTMENT_HOUR
            key = f"{kind}/{promise.key}/{promise.due_at.isoformat()}"
            yield Occasion(kind, promise.customer, promise.vehicle, promise.due_at, key, promise)


def _services(dealer: Dealer, now: datetime) -> Iterator[Occasion]:
    kind, zone = ReminderKind.SERVICE, ZoneInfo(dealer.time_zone)
    until = clock.today(dealer.time_zone) + timedelta(days=_days(kind, dealer))
    due = services_falling_due(dealer, until=until)
    orders = RepairOrder.objects.select_related("sender", "vehicle").in_bulk([each.order_id for each in due])
    owners = _owners({each.vehicle_id for each in due})
    for each in due:
        order = orders[each.order_id]
        customer = order.sender or owners.get(each.vehicle_id)
        if customer:
            key = f"{kind}/{order.vehicle.key}/{each.served_on}"
            yield Occasion(kind, customer, order.vehicle, _noon(each.on, zone), key)


def _dates(dealer: Dealer, now: datetime) -> Iterator[Occasion]:
    today, zone = clock.today(dealer.time_zone), ZoneInfo(dealer.time_zone)
    for kind, field in _FIELDS.items():
        until = today + timedelta(days=_days(kind, dealer))
        rows = Vehicle.objects.filter(dealer=dealer, **{f"{field}__gte": today, f"{field}__lte": until})
        rows = rows.exclude(pk__in=gone_cars(dealer))
        vehicles = list(rows.defer("search").order_by(field, "pk"))
        owners = _owners({each.pk for each in vehicles})
        for vehicle in vehicles:
            if customer := owners.get(vehicle.pk):
                day: date = getattr(vehicle, field)
                yield Occasion(kind, customer, vehicle, _noon(day, zone), f"{kind}/{vehicle.key}/{day}")


def _owners(vehicles: set[int]) -> dict[int, Customer]:
    rows = CarContact.objects.filter(vehicle__in=vehicles, role=CarContactRole.OWNER)
    return {each.vehicle_id: each.customer for each in rows.select_related("customer").order_by("-pk")}


def _not_yet(found: Sequence[Occasion]) -> list[Occasion]:
    """Leave out what somebody was reminded of already."""
    known = set(Reminder.objects.filter(key__in=[each.key for each in found]).values_list("key", flat=True))
    return [each for each in found if each.key not in known]


def _days(kind: ReminderKind, dealer: Dealer) -> int:
    return int(setting(_DAYS[kind], dealer_code=dealer.code))


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, _NOON, tzinfo=zone)


@dataclass(frozen=True, kw_only=True)
class ReminderFilter:
    """Which reminders a list shows, as it stands in its address; days are those on which they left."""

    kind: str = ""
    came: str = ""
    since: str = ""
    until: str = ""
    dealer: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "ReminderFilter":
        """Take what the list knows from a query; what makes no sense asks for nothing."""
        told = {each.name: query.get(each.name, "").strip()[:60].replace("\x00", "") for each in fields(cls)}
        told["kind"] = told["kind"] if told["kind"] in ReminderKind.values else ""
        told["came"] = told["came"] if told["came"] in {"yes", "no"} else ""
        for name in ("since", "until"):
            told[name] = told[name] if as_day(told[name]) else ""
        return cls(**told)

    def query(self, **changes: str) -> str:
        """Return the filter as the query of an address, with something changed."""
        return urlencode({name: value for name, value in asdict(replace(self, **changes)).items() if value})

    def condition(self, dealer: Dealer) -> Q:
        """Return the condition for what the filter asks for."""
        condition = Q()
        if self.kind:
            condition &= Q(kind=self.kind)
        if self.came:
            condition &= Q(came_at__isnull=self.came == "no")
        if since := as_day(self.since):
            condition &= Q(at__gte=day_ends(dealer, since)[0])
        if until := as_day(self.until):
            condition &= Q(at__lt=day_ends(dealer, until)[1])
        return condition


def list_reminders(
    person: Person, dealer: Dealer, wanted: ReminderFilter, *, cursor: str = ""
) -> Page[Reminder]:
    """Return one page of a dealer's reminders, the newest first."""
    rows = reminders_visible_to(person, dealer).filter(wanted.condition(dealer))
    return page_of(rows, order=("-at", "-id"), cursor=cursor)


def reminder_kinds() -> list[tuple[str, str]]:
    """Return the kinds of reminders with their names."""
    return [(each.value, str(each.label)) for each in ReminderKind]
