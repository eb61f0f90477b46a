"""Closed orders of many dealers in the days of one morning's list, with owners, earlier interviews and open cases."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection

from anxin.accounts.models import Brand, Dealer, Region
from anxin.accounts.services import start_calendar
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.playbooks.services import load_packs
from anxin.surveys.models import Interview
from anxin.surveys.services.questionnaires import ready_version
from anxin.workshop.models import RepairOrder
from bench.cloning import clone_all, quick_loading

A_DEALER, ADVISERS = 5_000, 10
TABLES = (
    "customers_customer", "customers_vehicle", "customers_carcontact", "workshop_repairorder", "surveys_interview",
)  # fmt: skip
NOW = datetime.now(UTC)


def fill(visits: int) -> Sequence[Dealer]:
    """Make dealers by the ORM and multiply the rest; one customer in ten comes twice."""
    load_packs()
    dealers = _dealers(max(visits // A_DEALER, 1))
    dealer_of = f"{dealers[0].pk} + n % {len(dealers)}"
    first = dealers[0]
    made_at = NOW - timedelta(days=400)
    with quick_loading(TABLES):
        customer = Customer.objects.create(dealer=first, name="王伟", phone="15400000000", made_at=made_at)
        car = Vehicle.objects.create(dealer=first, model_name="A6L", made_at=made_at)
        plain = {"key": "gen_random_uuid()", "dealer_id": dealer_of}
        clone_all("customers", customer, visits, {
            **plain, "name": "'王' || n", "do_not_call": "n % 50 = 9",
            "phone": "CASE WHEN n % 50 = 7 THEN '' ELSE '154' || lpad(n::text, 8, '0') END",
        })  # fmt: skip
        clone_all("cars", car, visits, {**plain, "plate": "'沪B' || lpad(n::text, 7, '0')"})
        owner = CarContact.objects.create(vehicle=car, customer=customer, role="owner")
        clone_all("owners", owner, visits, {
            "vehicle_id": f"{car.pk} + 1 + n", "customer_id": f"{customer.pk} + 1 + n",
        })  # fmt: skip
        order = RepairOrder.objects.create(
            dealer=first, vehicle=car, sender=customer, kind="service", number="BN", opened_at=made_at
        )
        closed = f"'{(NOW - timedelta(days=4)).isoformat()}'::timestamptz - (n / 7 % 9) * interval '1 day'"
        clone_all("orders", order, visits, {
            **plain, "number": "'BN' || lpad(n::text, 9, '0')", "vehicle_id": f"{car.pk} + 1 + n",
            "sender_id": f"{customer.pk} + 1 + n"
            f" - CASE WHEN n / {len(dealers)} % 10 = 3 THEN {len(dealers)} ELSE 0 END",
            "adviser_name": f"'顾问' || n / {len(dealers)} % {ADVISERS}",
            "opened_at": closed, "closed_at": closed, "opened_on": f"({closed})::date",
        })  # fmt: skip
        _interviews(customer, visits, dealers=len(dealers))
    return dealers


def _dealers(count: int) -> list[Dealer]:
    brand = Brand.objects.create(key="bench", name={"zh": "测量", "en": "Bench"}, pack="anxin")
    region = Region.objects.create(brand=brand, key="bench", name={"zh": "全国", "en": "All"})
    dealers = []
    for number in range(count):
        code = f"BN{number:03}"
        dealer = Dealer.objects.create(region=region, code=code, name={"zh": code, "en": code})
        start_calendar(dealer)
        dealers.append(dealer)
    return dealers


def _interviews(customer: Customer, visits: int, *, dealers: int) -> None:
    """One customer in four was asked in the last two hundred days, of whom not half may be asked again."""
    dealer = customer.dealer
    version = ready_version(dealer, purpose="after_service")
    asked = Interview.objects.create(
        dealer=dealer, version=version, way="link", language="zh-hans", customer=customer, day=NOW.date()
    )
    different = {
        "key": "gen_random_uuid()",
        "dealer_id": f"{dealer.pk} + mod(n * 4, {dealers})",
        "customer_id": f"{customer.pk} + 1 + n * 4",
        "day": f"'{NOW.date()}'::date - mod(n, 200)::int",
    }
    names = [str(field.column) for field in Interview._meta.concrete_fields]
    values = ", ".join(different.get(name, f'm."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO surveys_interview ({columns}) SELECT {values} FROM generate_series(0, %s) AS n "
            "CROSS JOIN (SELECT * FROM surveys_interview WHERE key = %s) AS m",
            [visits // 4 - 1, asked.pk],
        )
