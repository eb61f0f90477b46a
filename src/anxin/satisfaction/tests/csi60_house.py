"""The worked example of the scoring command as a house: three dealers, six advisers, 800 visits, 60 interviews.

Its kinds of work stand for kinds of orders, and who pays for the age of the car: only the names are other ones.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from anxin.accounts.choices import Role
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region
from anxin.customers.models import Vehicle
from anxin.engines.surveys import Words
from anxin.satisfaction.services.plans import change_plan, default_plan
from anxin.surveys.choices import InterviewState, Purpose, Way
from anxin.surveys.models import Interview, Questionnaire, QuestionnaireVersion
from anxin.surveys.services.questionnaires import begin_questionnaire, change_draft, release_version
from anxin.workshop.models import RepairOrder

SHARED = Path(__file__).resolve().parents[5] / "shared"
needs_csi60 = pytest.mark.skipif(
    not (SHARED / "data" / "csi60.csv").exists(),
    reason="the worked example does not lie beside this checkout",
)
OCTOBER = date(2026, 10, 1)
CLOSED = datetime(2026, 10, 15, 4, tzinfo=UTC)
KINDS = {"maint": "service", "repair": "repair"}
DELIVERED = {"CP": date(2026, 1, 10), "W": date(2018, 1, 10)}
VISITS = {"D1": 400, "D2": 250, "D3": 150}
ITEMS = {"si": 0.15, "sa": 0.19, "fa": 0.15, "pu": 0.19, "sq": 0.32}
FACTORS = {"initiation": "si", "advisor": "sa", "facility": "fa", "pickup": "pu", "quality": "sq"}
_numbers = count(1)


@dataclass
class House:
    """The house, whoever runs its surveys, and what stands in the example."""

    brand: Brand
    manager: Person
    rows: list[dict[str, str]]


def csi60_house() -> House:
    """Build the house with its orders and interviews; the plan of its brand is the example's."""
    with (SHARED / "data" / "csi60.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    brand = Brand.objects.create(key="csi60", name={"zh": "例", "en": "Example"})
    region = Region.objects.create(brand=brand, key="csi60-east", name={"zh": "东", "en": "East"})
    dealers = {
        code: Dealer.objects.create(region=region, code=code, name={"zh": code, "en": code})
        for code in VISITS
    }
    manager = _person("csi60.manager")
    Membership.objects.create(person=manager, role=Role.CUSTOMER_SERVICE_MANAGER, brand=brand)
    asked = {code: _asked(dealer, manager) for code, dealer in dealers.items()}
    change_plan(brand, body=_body(), holds_from=date(2026, 1, 1), why="the example", by=manager)
    _fill(rows, dealers, asked)
    return House(brand, manager, rows)


def _body() -> dict[str, Any]:
    factors = {name: {"column": item, "weight": ITEMS[item]} for name, item in FACTORS.items()}
    return {
        "id": "csi60",
        "scale": {"min": 1, "max": 10, "rule": "times_100"},
        "factors": factors,
        "titles": {name: {"zh": name, "en": name} for name in factors},
        "missing": {"min_answered_weight": 0.5},
        "overall": "ov",
        "recommend": "rec",
        "small_sample": {"caution": 30, "minimum": 10},
        "rake": ["age", "kind"],
        "target": 850,
    }


def _asked(dealer: Dealer, by: Person) -> QuestionnaireVersion:
    default_plan(dealer.region.brand)
    words = {"zh": "几分", "en": "How much"}
    items = [{"key": key, "kind": "scale_10", "asks": words} for key in (*ITEMS, "ov")]
    items += [{"key": "rec", "kind": "scale_0_10", "asks": words}]
    draft = begin_questionnaire(dealer, purpose=Purpose.AFTER_SERVICE, title=Words("例", "Example"), by=by)
    Questionnaire.objects.filter(pk=draft.questionnaire_id).update(pack="after_service")
    change_draft(draft.key, document=draft.document | {"items": items}, by=by)
    return release_version(draft.key, by=by)


def _fill(
    rows: list[dict[str, str]], dealers: dict[str, Dealer], asked: dict[str, QuestionnaireVersion]
) -> None:
    cars = {
        (code, pay): Vehicle.objects.create(
            dealer=dealer, vin=f"LSVAA4182E2{place}0{code[1]}1", delivered_on=DELIVERED[pay],
            made_at=CLOSED,
        )
        for code, dealer in dealers.items() for place, pay in enumerate(DELIVERED, start=100)
    }  # fmt: skip
    advisers = {name: _person(name.lower()) for name in sorted({each["advisor"] for each in rows})}
    seats = [_seat(each) for each in rows]
    spare = _silent(seats)
    orders = [
        _order(dealers[code], cars[code, pay], kind, advisers[row["advisor"]])
        for row, (code, kind, pay) in zip(rows, seats, strict=True)
    ]
    RepairOrder.objects.bulk_create([
        *orders,
        *(_order(dealers[code], cars[code, pay], kind, None) for code, kind, pay in spare),
    ])  # fmt: skip
    Interview.objects.bulk_create(
        Interview(
            dealer=order.dealer, version=asked[row["dealer"]], way=Way.CALL, state=InterviewState.COMPLETE,
            day=CLOSED.date(), order=order, adviser=order.adviser, share=1, ended_at=CLOSED,
            answers={item: int(row[item]) for item in (*ITEMS, "ov", "rec")},
        )
        for row, order in zip(rows, orders, strict=True)
    )  # fmt: skip


def _seat(row: dict[str, str]) -> tuple[str, str, str]:
    return row["dealer"], row["kind"], row["pay"]


def _silent(seats: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Visits of which nobody was asked, so that dealers, kinds and ages have the counts of the example."""
    dealers = [
        code for code, many in (Counter(VISITS) - Counter(s[0] for s in seats)).items() for _ in range(many)
    ]
    asked = Counter((kind, pay) for _code, kind, pay in seats)
    kinds = Counter({"maint": 500, "repair": 300}) - Counter(kind for kind, _pay in asked.elements())
    pays = Counter({"CP": 560, "W": 240}) - Counter(pay for _kind, pay in asked.elements())
    return list(zip(dealers, kinds.elements(), pays.elements(), strict=True))


def _order(dealer: Dealer, car: Vehicle, kind: str, adviser: Person | None) -> RepairOrder:
    return RepairOrder(
        dealer=dealer, vehicle=car, number=f"E{next(_numbers):05}", kind=KINDS[kind], opened_at=CLOSED,
        opened_on=CLOSED.date(), closed_at=CLOSED, adviser=adviser,
    )  # fmt: skip


def _person(name: str) -> Person:
    return Person.objects.create(username=name, name=name, email=f"{name}@example.com", language="en")
