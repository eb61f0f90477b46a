"""The fixed cast. Chen takes calls in Shanghai; Zhao, of another brand in Chengdu, must never see anything of hers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Brand, CalendarVersion, Dealer, Department, Membership, Person, Region
from anxin.accounts.selectors import first_body
from anxin.complaints.models import Complaint
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.customers.models import CarContact, Customer, Vehicle

PASSWORD = "a-long-pass-phrase-1"


@dataclass
class Cast:
    shanghai: Dealer
    chengdu: Dealer
    chen: Person
    """caller in Shanghai"""
    sun: Person
    """second caller in Shanghai"""
    wang: Person
    """service adviser in Shanghai"""
    liu: Person
    """customer-service manager in Shanghai"""
    he: Person
    """head of the after-sales department in Shanghai"""
    gao: Person
    """general manager in Shanghai"""
    qian: Person
    """regional manager above Shanghai"""
    an: Person
    """administrator of Shanghai's brand"""
    shen: Person
    """auditor of Shanghai's brand"""
    zhao: Person
    """customer-service manager in Chengdu: the outsider"""
    customer: Customer
    car: Vehicle
    foreign_customer: Customer
    foreign_car: Vehicle


def make_cast() -> Cast:
    """Create two dealers with their people, customers and cars."""
    shanghai, chengdu = _dealer("chenxi", "SH01", "上海大道店"), _dealer("lingyun", "CD02", "成都天府店")
    service = Department.objects.create(
        dealer=shanghai, kind=DepartmentKind.AFTER_SALES, name={"zh": "售后部", "en": "After-sales"}
    )
    brand = shanghai.region.brand
    customer, car = make_customer(
        shanghai, "王建国", "13900001234", plate="沪A12345", vin="LSVAA4182E2123456"
    )
    foreign_customer, foreign_car = make_customer(
        chengdu, "李蓉", "13900005678", plate="川A8K201", vin="LFV2A21K6A3000001"
    )
    chen, sun, wang, liu, he, gao, qian, an, shen, zhao = _people(
        [
            ("chen.min", "陈敏", Role.CALLER, {"dealer": shanghai}),
            ("sun.li", "孙丽", Role.CALLER, {"dealer": shanghai}),
            ("wang.lei", "王磊", Role.SERVICE_ADVISER, {"dealer": shanghai}),
            ("liu.fang", "刘芳", Role.CUSTOMER_SERVICE_MANAGER, {"dealer": shanghai}),
            ("he.jun", "何军", Role.HEAD_OF_DEPARTMENT, {"department": service}),
            ("gao.yuan", "高远", Role.GENERAL_MANAGER, {"dealer": shanghai}),
            ("qian.duo", "钱多", Role.REGIONAL_MANAGER, {"region": shanghai.region}),
            ("an.ran", "安然", Role.ADMINISTRATOR, {"brand": brand}),
            ("shen.yan", "沈严", Role.AUDITOR, {"brand": brand}),
            ("zhao.qi", "赵琪", Role.CUSTOMER_SERVICE_MANAGER, {"dealer": chengdu}),
        ]
    )
    return Cast(
        shanghai=shanghai, chengdu=chengdu,
        chen=chen, sun=sun, wang=wang, liu=liu, he=he, gao=gao, qian=qian, an=an, shen=shen, zhao=zhao,
        customer=customer,
        car=car,
        foreign_customer=foreign_customer,
        foreign_car=foreign_car,
    )  # fmt: skip


def make_customer(dealer: Dealer, name: str, phone: str, *, plate: str, vin: str) -> tuple[Customer, Vehicle]:
    """Create a customer who owns a car."""
    made_at = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
    customer = Customer.objects.create(dealer=dealer, name=name, phone=phone, made_at=made_at)
    vehicle = Vehicle.objects.create(dealer=dealer, vin=vin, plate=plate, model_name="A6L", made_at=made_at)
    CarContact.objects.create(vehicle=vehicle, customer=customer, role="owner")
    return customer, vehicle


def make_complaint(
    cast: Cast, *, words: str = "空调修了三次还是不凉，我要一个说法。", **more: object
) -> Complaint:
    """Let Chen take in a complaint of the cast's Shanghai customer by phone; ``more`` goes into the intake."""
    facts: dict[str, object] = {
        "dealer": cast.shanghai,
        "words": words,
        "channel": "intake-incoming",
        "category": "cat-service-not-fixed",
        "customer": cast.customer,
        "vehicle": cast.car,
        "mood": 4,
    }
    return open_complaint(Intake(**{**facts, **more}), by=cast.chen)  # type: ignore[arg-type]  # a test's shorthand


def _dealer(brand_key: str, code: str, name: str) -> Dealer:
    brand = Brand.objects.create(key=brand_key, name={"zh": brand_key, "en": brand_key}, pack=brand_key)
    region = Region.objects.create(brand=brand, key=f"{brand_key}-east", name={"zh": "东区", "en": "East"})
    dealer = Dealer.objects.create(region=region, code=code, name={"zh": name, "en": name}, city=name[:2])
    made_at = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    CalendarVersion.objects.create(dealer=dealer, version=1, body=first_body(dealer), made_at=made_at)
    return dealer


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def _people(rows: list[tuple[str, str, Role, dict[str, object]]]) -> list[Person]:
    """Create the people and their places, in two statements: this happens before nearly every test."""
    people = Person.objects.bulk_create(
        Person(
            username=username, email=f"{username}@example.com", password=_hashed(), name=name, language="en"
        )
        for username, name, _role, _place in rows
    )
    Membership.objects.bulk_create(
        Membership(person=person, role=role, **place)
        for person, (_username, _name, role, place) in zip(people, rows, strict=True)
    )
    return people
