"""Fills a database with promises of three years: one in a hundred open, the others settled as a good house does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Brand, Dealer, Department, Membership, Person, Region
from anxin.accounts.services import start_calendar
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.playbooks.services import load_packs
from anxin.promises.models import PartOrder, Promise
from anxin.workshop.models import RepairOrder
from bench.cloning import clone_all, quick_loading

DEALERS, KEEPERS = 20, 12
YEARS = timedelta(days=1095)
#: Promises are due until so long from now; some one in a hundred is open.
AHEAD = timedelta(days=11)
TABLES = (
    "customers_customer", "customers_vehicle", "customers_carcontact", "workshop_repairorder", "promises_promise",
    "promises_partorder",
)  # fmt: skip
NOW = datetime.now(UTC)
_DEALER = f"((SELECT min(id) FROM accounts_dealer) + n % {DEALERS})"
_OVERDUE = '{"code": "OVERDUE", "params": {}}'
_KINDS = "(ARRAY['delivery', 'part', 'appointment', 'call_back', 'ready'])[n / 20 % 5 + 1]"


@dataclass(frozen=True)
class World:
    """What the rows refer to."""

    dealers: Sequence[Dealer]
    promises: int

    @property
    def due(self) -> str:
        """SQL: for when promise ``n`` was made, evenly over the years in the order of the numbers."""
        step = (YEARS + AHEAD) / self.promises
        return f"('{(NOW - YEARS).isoformat()}'::timestamptz + n * interval '{step.total_seconds()} s')"


def fill(promises: int) -> World:
    """Make dealers and people by the ORM and multiply the rest."""
    load_packs()
    world = World(_dealers(), promises)
    cars = max(promises // 5, DEALERS)
    with quick_loading(TABLES):
        customer, vehicle = _people(world, cars)
        order = _orders(world, customer, vehicle, cars)
        _promises(world, order, customer=customer, vehicle=vehicle, cars=cars)
    return world


def _dealers() -> list[Dealer]:
    brand = Brand.objects.create(key="bench", name={"zh": "测量", "en": "Bench"}, pack="anxin")
    region = Region.objects.create(brand=brand, key="bench", name={"zh": "全国", "en": "All"})
    dealers = []
    for number in range(DEALERS):
        code = f"BN{number:02}"
        dealer = Dealer.objects.create(region=region, code=code, name={"zh": code, "en": code})
        start_calendar(dealer)
        dealers.append(dealer)
        for kind in (DepartmentKind.AFTER_SALES, DepartmentKind.CUSTOMER_SERVICE):
            Department.objects.create(dealer=dealer, kind=kind, name={"zh": kind, "en": kind})
    for place in range(KEEPERS):
        for dealer in dealers:
            name = f"{dealer.code.lower()}.{place}"
            made = Person.objects.create(username=name, name=name, email=f"{name}@example.com")
            role = (Role.CUSTOMER_SERVICE_MANAGER, Role.CALLER, Role.SERVICE_ADVISER)[min(place, 2)]
            Membership.objects.create(person=made, role=role, dealer=dealer)
    return dealers


def _people(world: World, cars: int) -> tuple[Customer, Vehicle]:
    dealer = world.dealers[0]
    customer = Customer.objects.create(dealer=dealer, name="王伟", phone="15400000000", made_at=NOW - YEARS)
    plain = {"key": "gen_random_uuid()", "dealer_id": _DEALER}
    tokens = "array_to_tsvector(ARRAY[lower('沪A' || lpad(n::text, 6, '0')), lpad(n::text, 6, '0')])"
    clone_all("customers", customer, cars, {**plain, "name": "'王' || n", "search": tokens})
    vehicle = Vehicle.objects.create(dealer=dealer, model_name="A6L", made_at=NOW - YEARS)
    plate = "'沪A' || lpad(n::text, 6, '0')"
    clone_all("cars", vehicle, cars, {
        **plain, "plate": plate, "vin": "'LSVAA418' || lpad(n::text, 9, '0')", "search": tokens,
    })  # fmt: skip
    owner = CarContact.objects.create(vehicle=vehicle, customer=customer, role="owner")
    clone_all("owners", owner, cars, {
        "vehicle_id": f"{vehicle.pk} + 1 + n", "customer_id": f"{customer.pk} + 1 + n",
    })  # fmt: skip
    return customer, vehicle


def _orders(world: World, customer: Customer, vehicle: Vehicle, cars: int) -> RepairOrder:
    """An order a promise, those of the last days unfinished and promised for a time."""
    first = RepairOrder.objects.create(
        dealer=world.dealers[0],
        number="RO",
        vehicle=vehicle,
        sender=customer,
        kind="repair",
        opened_at=NOW - YEARS,
    )
    day = "interval '1 day'"
    clone_all("orders", first, world.promises, {
        "key": "gen_random_uuid()", "dealer_id": _DEALER, "number": "'RO' || n",
        "vehicle_id": f"{vehicle.pk} + 1 + n % {cars}", "sender_id": f"{customer.pk} + 1 + n % {cars}",
        "opened_at": f"{world.due} - {day}", "opened_on": f"({world.due} - {day})::date", "promised_at": world.due,
        "finished_at": f"CASE WHEN {world.due} < now() THEN {world.due} END",
        "closed_at": f"CASE WHEN {world.due} < now() THEN {world.due} END",
    })  # fmt: skip
    return first


def _promises(world: World, order: RepairOrder, *, customer: Customer, vehicle: Vehicle, cars: int) -> None:
    dealer = world.dealers[0]
    keeper = Person.objects.order_by("pk")[0]
    first = Promise.objects.create(
        dealer=dealer, customer=customer, vehicle=vehicle, kind="delivery", what="按约定时间交车", due_at=NOW,
        first_due_at=NOW, keeper=keeper, subject_kind="promise", subject="BN00-P0", made_at=NOW - YEARS, made_by=keeper,
    )  # fmt: skip
    state = (
        f"CASE WHEN {world.due} > now() - interval '4 h' THEN 'open' ELSE (ARRAY['kept', 'kept', 'kept', 'kept', "
        "'kept', 'kept', 'kept', 'kept_late', 'broken', 'withdrawn'])[n / 100 % 10 + 1] END"
    )
    risky = f"(({state}) = 'open' AND n / 20 % 9 = 0)"
    own = f"{keeper.pk} + n % {DEALERS} + (n / 37 % {KEEPERS}) * {DEALERS}"
    clone_all("promises", first, world.promises, {
        "key": "gen_random_uuid()", "dealer_id": _DEALER, "customer_id": f"{customer.pk} + 1 + n % {cars}",
        "vehicle_id": f"{vehicle.pk} + 1 + n % {cars}", "kind": _KINDS, "due_at": world.due, "first_due_at": world.due,
        "order_id": f"CASE WHEN {_KINDS} = 'delivery' THEN {order.pk} + 1 + n END",
        "order_due_at": f"CASE WHEN {_KINDS} = 'delivery' THEN {world.due} END",
        "keeper_id": own, "made_by_id": own, "made_at": f"{world.due} - interval '1 day'",
        "department_id": f"(SELECT min(id) FROM accounts_department) + 2 * (n % {DEALERS}) + n / 41 % 2",
        "subject": f"'BN' || lpad((n % {DEALERS})::text, 2, '0') || '-P' || n",
        "state": state, "settled_at": f"CASE WHEN ({state}) <> 'open' THEN {world.due} END",
        "told_at": f"CASE WHEN n / 100 % 10 > 6 THEN {world.due} - interval '2 h' END",
        "to_tell": risky, "risk_mark": f"CASE WHEN {risky} THEN 'x' ELSE '' END",
        "teller_id": f"CASE WHEN {risky} THEN {own} END",
        "risks": f"CASE WHEN {risky} THEN '[{_OVERDUE}]' ELSE '[]' END::jsonb",
    })  # fmt: skip
    part = PartOrder.objects.create(
        dealer=dealer, promise=first, number="PO", part_name="车顶架", ordered_on=(NOW - YEARS).date()
    )
    many = world.promises // 100
    clone_all("parts", part, many, {
        "dealer_id": f"((SELECT min(id) FROM accounts_dealer) + (n * 100 + 20) % {DEALERS})",
        "promise_id": f"{first.pk} + 1 + n * 100 + 20", "number": "'PO' || n", "arrived_on": "now()::date - 1",
        "expected_on": "now()::date",
    })  # fmt: skip
