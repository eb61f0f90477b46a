"""Fills a database with many complaints by COPY: words from the demo's own sentences, a few years of dealers' work."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Field, JSONField, Model
from rich.progress import track

from anxin.accounts.choices import Role
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.customers.models import Customer, Vehicle
from anxin.foundation.searching import Part, PartKind, Weight, tsvector_literal
from anxin.playbooks.content_files import content_root
from anxin.playbooks.services import load_packs

PASSWORD = "a-long-pass-phrase-1"  # noqa: S105 (of a database that is dropped after the run)
DEALERS = 40
TRIGGERED = ("complaints_complaint", "complaints_complaintevent", "customers_customer", "customers_vehicle")
CATEGORIES = ("cat-quality", "cat-service-not-fixed", "cat-service-no-parts", "cat-sales-late-delivery")
KINDS = ("opened", "phase_moved", "calming_round", "noted", "judged", "closed_for_good")
PHASES = ("listening", "calming", "solving", "closing")
NOW = datetime.now(UTC)


@dataclass
class World:
    dealers: list[Dealer]
    caller: Person
    regional: Person
    sentences: list[str]
    dice: random.Random


def fill(complaints: int) -> World:
    """Make dealers and people by the ORM, and ``complaints`` cases with customers, cars and history by COPY."""
    load_packs()
    world = _world()
    _triggers("DISABLE")
    customers = complaints // 4
    _copy_in(Customer, _customers(world, customers), total=customers)
    _copy_in(Vehicle, _vehicles(world, customers), total=customers)
    _copy_in(Complaint, _complaints(world, complaints), total=complaints)
    _copy_in(ComplaintEvent, _events(complaints), total=complaints * len(KINDS))
    _triggers("ENABLE")
    _tidy()
    return world


def _world() -> World:
    brand = Brand.objects.create(key="bench", name={"zh": "测量", "en": "Bench"}, pack="anxin")
    region = Region.objects.create(brand=brand, key="bench", name={"zh": "全国", "en": "All"})
    dealers = [
        Dealer.objects.create(region=region, code=f"BN{n:02}", name={"zh": f"测量{n}店", "en": f"Bench {n}"})
        for n in range(1, DEALERS + 1)
    ]
    hashed = make_password(PASSWORD)

    def person(name: str, role: Role, **place: Any) -> Person:
        made = Person.objects.create(username=name, name=name, email=f"{name}@example.com", password=hashed)
        Membership.objects.create(person=made, role=role, **place)
        return made

    return World(
        dealers=dealers,
        caller=person("bench.caller", Role.CALLER, dealer=dealers[0]),
        regional=person("bench.region", Role.REGIONAL_MANAGER, region=region),
        sentences=_sentences(content_root() / "demo"),
        dice=random.Random(20261121),
    )


def _sentences(folder: Path) -> list[str]:
    texts = []
    for path in sorted(folder.glob("complaints_*.yaml")):
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
        texts += [entry["words"] for entry in body["entries"]]
    return [
        part.strip()
        for text in texts
        for part in text.replace("！", "。").split("。")
        if len(part.strip()) > 5
    ]


def _copy_in(model: type[Model], rows: Iterable[Model], *, total: int) -> None:
    """Write rows by COPY, whatever columns the model has today; Django's own bulk_create takes four times as long."""
    fields = [
        field for field in model._meta.concrete_fields if not (field.primary_key and model is ComplaintEvent)
    ]
    columns = ", ".join(field.column for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in track(rows, model.__name__, total=total):
            copy.write_row([_plain(field, getattr(row, field.attname)) for field in fields])


def _plain(field: Field[Any, Any], value: Any) -> Any:
    return json.dumps(value) if isinstance(field, JSONField) else value


def _customers(world: World, count: int) -> Iterator[Customer]:
    for n in range(1, count + 1):
        words = tsvector_literal([Part(_name(n)), Part(_phone(n), kind=PartKind.PHONE)])
        yield Customer(
            pk=n, dealer_id=_dealer(world, n), name=_name(n), phone=_phone(n), made_at=NOW, search=words
        )  # fmt: skip


def _vehicles(world: World, count: int) -> Iterator[Vehicle]:
    for n in range(1, count + 1):
        words = tsvector_literal([Part(_plate(n), kind=PartKind.PLATE), Part(_vin(n), kind=PartKind.VIN)])
        yield Vehicle(
            pk=n, dealer_id=_dealer(world, n), vin=_vin(n), plate=_plate(n), model_name="L7", made_at=NOW, search=words
        )  # fmt: skip


def _complaints(world: World, count: int) -> Iterator[Complaint]:
    """Three years of receipts in the order of their numbers; the last two weeks hold what is unfinished."""
    for n in range(1, count + 1):
        received = NOW - timedelta(days=1095) * (1 - n / count)
        customer = (n * 7919) % (count // 4) + 1
        dealer = _dealer(world, customer)
        mine = world.caller.pk if dealer == world.dealers[0].pk else None
        unfinished = NOW - received < timedelta(days=14) and world.dice.random() < 0.5
        complaint = Complaint(
            pk=n,
            dealer_id=dealer,
            number=f"TS{received:%Y%m%d}-{n % 100000:05}",
            customer_id=customer,
            vehicle_id=customer,
            channel="intake-incoming",
            words="。".join(world.dice.choices(world.sentences, k=world.dice.randint(2, 6))) + "。",
            category=world.dice.choice(CATEGORIES),
            reason="reason-expectation",
            level=world.dice.choice((1, 1, 1, 2, 3)),
            mood_at_intake=3,
            mood_now=2,
            owner_id=mine,
            taken_by_id=mine,
            received_at=received,
            received_on=received.date(),
            round_began_at=received,
            contact_due_at=received,
            contacted_at=received,
            version=6,
        )
        (_leave_open if unfinished else _finish)(complaint, world.dice)
        complaint.search = _search_words(complaint, customer)
        yield complaint


def _leave_open(complaint: Complaint, dice: random.Random) -> None:
    complaint.phase = dice.choice(PHASES)
    complaint.due_at = complaint.received_at + timedelta(days=3, hours=dice.randint(0, 200))
    complaint.due_kind = "promise"


def _finish(complaint: Complaint, dice: random.Random) -> None:
    complaint.status, complaint.phase, complaint.outcome = "closed", "follow_up", "accepted"
    complaint.handled_at = complaint.received_at + timedelta(days=1)
    complaint.closed_at = complaint.received_at + timedelta(days=4)
    complaint.satisfied, complaint.distress = dice.random() < 0.8, 2


def _search_words(complaint: Complaint, customer: int) -> str:
    return tsvector_literal(
        [
            Part(complaint.number, Weight.A, PartKind.NUMBER),
            Part(_name(customer), Weight.A),
            Part(_phone(customer), Weight.A, PartKind.PHONE),
            Part(_plate(customer), Weight.A, PartKind.PLATE),
            Part(_vin(customer), Weight.A, PartKind.VIN),
            Part(complaint.words, Weight.C),
        ]
    )


def _events(count: int) -> Iterator[ComplaintEvent]:
    facts = {"source": "listening", "target": "calming", "way": "forward", "before": 4, "after": 2}
    for n in range(1, count + 1):
        for place, kind in enumerate(KINDS):
            yield ComplaintEvent(
                complaint_id=n, at=NOW - timedelta(hours=9 - place), kind=kind, facts=facts, version=place + 1
            )


def _triggers(what: str) -> None:
    with connection.cursor() as cursor:
        for table in TRIGGERED:
            cursor.execute(f"ALTER TABLE {table} {what} TRIGGER USER")


def _tidy() -> None:
    with connection.cursor() as cursor:
        for table in (
            "complaints_complaint",
            "customers_customer",
            "customers_vehicle",
            "complaints_complaintevent",
        ):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("VACUUM ANALYZE")


def _dealer(world: World, customer: int) -> int:
    """The first dealer has a tenth of everything, the others share the rest."""
    place = 0 if customer % 10 == 0 else customer % DEALERS
    return world.dealers[place].pk


def _name(n: int) -> str:
    surnames, given = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
    return surnames[n % 20] + given[n // 20 % 20] + given[n // 400 % 20]


def _phone(n: int) -> str:
    return f"154{n:08}"


def _plate(n: int) -> str:
    return f"沪{'ABCDEFGHJK'[n % 10]}{n % 100000:05}"


def _vin(n: int) -> str:
    return f"LSVAA418{n:09}"
