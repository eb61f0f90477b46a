"""The telephone system of a dealer, who rings now, and who is known by a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.callbacks.choices import OPEN_STATES
from anxin.callbacks.models import Call, Extension, TelephoneCall, TelephoneSystem
from anxin.callbacks.policies import dealers_called_for
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import with_cars
from anxin.foundation import clock
from anxin.foundation.errors import NotFound

#: An incoming call is offered to whoever took it for so long after it began.
RINGS = timedelta(minutes=10)
_MOST = 5


@dataclass(frozen=True)
class Incoming:
    """An incoming call with who is known by its number, each with what is open with him."""

    call: TelephoneCall
    known: Sequence["KnownCaller"]


@dataclass(frozen=True)
class KnownCaller:
    """A customer of the dealer who is known by a number; what is open is restricted to the asker."""

    customer: Customer
    calls: Sequence[Call]
    cases: Sequence[Complaint]

    @property
    def only_car(self) -> Vehicle | None:
        """Return his car where he has one alone; of several nobody knows which one he rings about."""
        cars = list(self.customer.cars.all())
        return cars[0].vehicle if len(cars) == 1 else None


def telephone_system_of(person: Person, dealer: Dealer) -> TelephoneSystem | None:
    """Return the dealer's telephone system to whoever looks after his channels; nothing while there is none."""
    require(person, Capability.RUN_CHANNELS, dealer.pk)
    return TelephoneSystem.objects.filter(dealer=dealer).first()


def extensions_of(person: Person, dealer: Dealer) -> QuerySet[Extension]:
    """Return whose extension is whose at a dealer, to whoever looks after his channels."""
    require(person, Capability.RUN_CHANNELS, dealer.pk)
    return Extension.objects.filter(dealer=dealer).select_related("person").order_by("number")


def has_extension(person: Person) -> bool:
    """Tell whether a person has a telephone of a system in use, so that his pages ask who rings."""
    return Extension.objects.filter(person=person, dealer__telephone_system__active=True).exists()


def telephone_calls_of(person: Person, dealer: Dealer) -> QuerySet[TelephoneCall]:
    """Return what the system has told of, to whoever looks after the channels: how it went, no customer's name."""
    require(person, Capability.RUN_CHANNELS, dealer.pk)
    return TelephoneCall.objects.filter(dealer=dealer).select_related("person", "call")


def ringing_for(person: Person) -> TelephoneCall | None:
    """Return the newest incoming call at a person's telephone that he has not been shown yet."""
    rows = TelephoneCall.objects.filter(
        person=person,
        direction="in",
        opened_at=None,
        begun_at__gt=clock.now() - RINGS,
        dealer__in=dealers_called_for(person),
    )
    return rows.select_related("dealer", "customer").order_by("-begun_at").first()


def get_ringing_for(person: Person, key: UUID | str, *, lock: bool = False) -> TelephoneCall:
    """Return an incoming call to whoever calls for its dealer; ``NotFound`` to everybody else."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = TelephoneCall.objects.select_related("dealer").filter(direction="in", key=wanted)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None or found.dealer_id not in standing_of(person).roles:
        raise NotFound
    require(person, Capability.CALL_BACK, found.dealer_id)
    return found


def incoming_for(person: Person, key: UUID | str) -> Incoming:
    """Return an incoming call with who is known by its number, his open calls and his open cases."""
    call = get_ringing_for(person, key)
    known = [
        KnownCaller(
            each,
            list(
                Call.objects.filter(customer=each, state__in=OPEN_STATES)
                .select_related("order", "vehicle")
                .order_by("not_before")[:_MOST]
            ),
            list(
                visible_to(person)
                .filter(customer=each, dealer=call.dealer_id)
                .exclude(status=Status.CLOSED)
                .order_by("-received_at")[:_MOST]
            ),
        )
        for each in customers_under(call.dealer, call.number)
    ]
    return Incoming(call, known)


def customers_under(dealer: Dealer, number: str) -> list[Customer]:
    """Return the dealer's own customers who are known by a number in normal form, the newest first, at most five."""
    if not number:
        return []
    rows = Customer.objects.filter(Q(phone=number) | Q(second_phone=number), dealer=dealer)
    return list(with_cars(rows.defer("search").order_by("-made_at", "-pk"))[:_MOST])


def telephone_calls_to(call: Call) -> QuerySet[TelephoneCall]:
    """Return what the telephone system told of the attempts to make a call, the first first."""
    return TelephoneCall.objects.filter(call=call).select_related("person").order_by("begun_at")
