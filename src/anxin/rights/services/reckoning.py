"""Where owners stand, reckoned anew: one car with a change of its facts, all cars every night."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import F, Q

from anxin.accounts.models import Dealer
from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.rights.models import Position
from anxin.rights.selectors.chosen_readings import readings_of
from anxin.rights.selectors.facts import facts_of_car, facts_of_cars
from anxin.rights.selectors.kept import kept_columns
from anxin.rights.selectors.laws import COUNTRIES, law_name, law_of
from anxin.rights.selectors.reckoning import Fault, Reckoned, reckon

TASK = "rights.renew_positions"
OF_DEALER_TASK = "rights.renew_positions_of_dealer"
#: Cars that are reckoned and written in one transaction; so many are lost to a killed worker at most.
BATCH = 500
_LOOK_BACK = timedelta(days=3)


@contextmanager
def reckoning_change(vehicle: Vehicle, *, about: str) -> Iterator[None]:
    """Let facts of a locked car be changed in the block, and reckon its position with them.

    ``about`` is whose facts they are, ``vehicle`` or the key of an order. ``InvalidInput`` names the field where the
    change makes facts contradict each other; what contradicted before and lies elsewhere keeps nobody from mending.
    """
    before = reckon(facts_of_car(vehicle)).fault
    yield
    after = reckon(facts_of_car(vehicle))
    _refuse_fault(after.fault, before, about)
    _write([after])


def renew_position(vehicle_id: int) -> None:
    """Reckon one car's position anew, as part of the caller's transaction, which holds the car."""
    _write([reckon(facts) for facts in facts_of_cars([vehicle_id])])


@transaction.atomic
def renew_positions(vehicle_ids: Iterable[int]) -> int:
    """Reckon the positions of some hundred cars in one transaction; returns how many. Twice does no harm."""
    return _write([reckon(facts) for facts in facts_of_cars(vehicle_ids, lock=True)])


def renew_all_positions() -> int:
    """Reckon every car whose position may have moved with its dealer's day; returns how many. Begun again it goes on.

    A car is due again when it has no position yet, when its position is of an earlier day and a period, a repair or a
    request runs or nothing could be told, when the law or the way in which it is read here is another than that of its
    position, or when orders of it came in after it was reckoned.
    """
    return sum(_renew_due(dealer) for dealer in Dealer.objects.filter(country__in=COUNTRIES))


def renew_positions_of(dealer_id: int) -> int:
    """Reckon the cars of one dealer that are due, such as all when he reads the law otherwise; returns how many."""
    dealer = Dealer.objects.filter(pk=dealer_id, country__in=COUNTRIES).first()
    return _renew_due(dealer) if dealer else 0


def _renew_due(dealer: Dealer) -> int:
    today, law = clock.today(dealer.time_zone), _name_of_law(dealer)
    done = last = 0
    while numbers := _due_after(dealer, last, today=today, law=law):
        done += renew_positions(numbers)
        last = numbers[-1]
    return done


def _name_of_law(dealer: Dealer) -> str:
    return law_name(law_of(dealer, readings=readings_of([dealer])[dealer.pk]))


def renew_missed_positions() -> int:
    """Reckon the cars whose orders came in after they were reckoned and of whom nobody was told; returns how many."""
    missed = _missed() & Q(repair_orders__brought_by__finished_at__gt=clock.now() - _LOOK_BACK)
    rows = Vehicle.objects.filter(missed, dealer__country__in=COUNTRIES)
    numbers = list(rows.order_by("pk").values_list("pk", flat=True).distinct())
    return sum(renew_positions(some) for some in batched(numbers, BATCH, strict=False))


def _missed() -> Q:
    return Q(repair_orders__brought_by__finished_at__gt=F("position__computed_at"))


def _due_after(dealer: Dealer, last: int, *, today: date, law: str) -> list[int]:
    running = Q(position__ends_on__gte=F("position__for_day"))
    running |= Q(position__running__isnull=False) | Q(position__complete_due__isnull=False)
    # Nothing could be told; the day of delivery may have come in since, with thousands of others.
    has_start = Q(delivered_on__isnull=False) | Q(guarantee_terms__invoice_date__isnull=False)
    running |= Q(position__ends_on=None) & has_start
    stale = Q(position__for_day__lt=today) & running
    # By another law: its data was changed, or somebody here reads an open question otherwise.
    stale |= Q(position__isnull=False) & ~Q(position__law=law)
    rows = Vehicle.objects.filter(Q(position=None) | stale | _missed(), dealer=dealer, pk__gt=last)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH])


def _refuse_fault(fault: Fault | None, before: Fault | None, about: str) -> None:
    if fault is None or (before is not None and fault.about != about):
        return
    # A form shows it at its field; what lies on another visit is told above the form.
    field = fault.field if fault.about == about else ""
    raise InvalidInput("FACTS_CONTRADICT", fault.message, field=field)


def _write(reckoned: Sequence[Reckoned]) -> int:
    now = clock.now()
    positions = [_position(each, at=now) for each in reckoned]
    Position.objects.bulk_create(
        positions, update_conflicts=True, unique_fields=["vehicle"], update_fields=_RENEWED, batch_size=BATCH
    )
    return len(positions)


def _position(reckoned: Reckoned, *, at: datetime) -> Position:
    vehicle = reckoned.facts.vehicle
    return Position(
        vehicle=vehicle,
        dealer_id=vehicle.dealer_id,
        for_day=reckoned.day,
        computed_at=at,
        **kept_columns(reckoned),
    )


_RENEWED = [
    field.name
    for field in Position._meta.concrete_fields
    if not field.primary_key and field.name != "vehicle"
]
