"""Repairs at other workshops: noted by hand with their source, counted where the maker agreed the workshop (A24)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.rights.choices import Standing
from anxin.rights.models import Position, RepairElsewhere
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.selectors.elsewhere import states_of
from anxin.rights.services.repairs_elsewhere import (
    correct_repair_elsewhere,
    note_repair_elsewhere,
    withdraw_repair_elsewhere,
)
from anxin.rights.services.requests import AskedFor, take_request
from anxin.rights.services.set_reading import set_reading
from anxin.rights.services.set_terms import set_terms
from anxin.rights.tests.cars import TODAY, came, delivered, judged, repaired
from tests.cast import Cast

SignIn = Callable[[Person], Client]
FACTS: dict[str, Any] = {
    "came_on": date(2025, 11, 1),
    "left_on": date(2025, 11, 3),
    "workshop": "杭州城西店",
    "authorised": True,
    "odometer_km": 4600,
    "quality_problem": True,
    "symptom_group": "空调不凉",
    "part_group": "压缩机",
    "system": "electrical",
    "known_from": "paper",
}


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY):
        yield


def kept(cast: Cast) -> Position:
    return Position.objects.get(vehicle=cast.car)


def noted(cast: Cast, **facts: Any) -> RepairElsewhere:
    return note_repair_elsewhere(cast.car.key, facts={**FACTS, **facts}, by=cast.liu)


def four_repairs(cast: Cast) -> None:
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")


def test_a_repair_at_an_authorised_workshop_counts_as_one_of_the_house(cast: Cast):
    four_repairs(cast)
    assert kept(cast).state == Standing.ONE_STEP
    repair = noted(cast)
    assert (kept(cast).state, kept(cast).repairs, kept(cast).days) == (Standing.MET, 5, 7)
    [count] = [
        each for each in read_car_page(cast.liu, cast.car.key).open if each.right.rule == "24.1.4.count"
    ]
    assert count.elsewhere == [repair]
    assert len(count.visits) == 4


def test_one_at_a_workshop_that_the_maker_has_not_agreed_is_shown_and_not_counted(cast: Cast):
    four_repairs(cast)
    noted(cast, authorised=False)
    assert (kept(cast).state, kept(cast).repairs) == (Standing.ONE_STEP, 4)
    page = read_car_page(cast.liu, cast.car.key)
    assert [each.may_count for each in page.elsewhere] == [False]
    assert "other_workshop" in [each["what"] for each in kept(cast).answer["flags"]]


def test_it_counts_where_the_house_reads_the_law_so(cast: Cast):
    four_repairs(cast)
    noted(cast, authorised=False)
    set_reading(cast.shanghai, "A24", reading="counted", reason="从宽", by=cast.liu)
    page = read_car_page(cast.liu, cast.car.key)
    [count] = [each for each in page.open if each.right.rule == "24.1.4.count"]
    assert [each.id for each in count.readings] == ["A24"]
    assert [each.may_count for each in page.elsewhere] == [True]


def test_what_nobody_knows_of_it_is_asked(cast: Cast):
    four_repairs(cast)
    repair = noted(cast, quality_problem=None)
    page = read_car_page(cast.liu, cast.car.key)
    [count] = [each for each in (*page.open, *page.unknown) if each.right.rule == "24.1.4.count"]
    assert [(each.elsewhere, each.order) for each in count.questions] == [(repair, None)]


def test_its_source_stands_with_it(cast: Cast):
    delivered(cast)
    noted(cast, known_from="customer")
    [shown] = read_car_page(cast.liu, cast.car.key).elsewhere
    assert (shown.repair.known_from, shown.repair.noted_by, shown.days) == ("customer", cast.liu, 3)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"left_on": date(2025, 10, 31)}, "left_on"),
        ({"left_on": date(2026, 3, 11)}, "left_on"),
        ({"came_on": date(2026, 3, 11), "left_on": date(2026, 3, 11)}, "came_on"),
        ({"came_on": date(2025, 5, 31)}, "came_on"),
        ({"came_on": None}, "came_on"),
        ({"left_on": None}, "left_on"),
        ({"workshop": " "}, "workshop"),
        ({"workshop": "店" * 121}, "workshop"),
        ({"authorised": None}, "authorised"),
        ({"known_from": ""}, "known_from"),
        ({"known_from": "dream"}, "known_from"),
        ({"system": "wings"}, "system"),
        ({"odometer_km": 3000}, "odometer_km"),
        ({"odometer_km": 9000}, "odometer_km"),
        ({"odometer_km": -1}, "odometer_km"),
        ({"withdrawn": True}, "withdrawn"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(cast: Cast, wrong: dict[str, Any], field: str):
    four_repairs(cast)
    judged(cast, came(cast, "2026-01-10", km=6000))
    with pytest.raises(InvalidInput) as refused:
        noted(cast, **wrong)
    assert refused.value.field == field
    assert not RepairElsewhere.objects.exists()


def test_it_may_be_corrected_with_a_reason_and_what_stood_there_is_kept(cast: Cast):
    four_repairs(cast)
    repair = noted(cast)
    with pytest.raises(InvalidInput) as refused:
        correct_repair_elsewhere(repair.key, changes={"authorised": False}, reason="", by=cast.he)
    assert refused.value.field == "reason"
    correct_repair_elsewhere(
        repair.key, changes={"authorised": False}, reason="厂家名单里没有", by=cast.he, seen=1
    )
    assert kept(cast).state == Standing.ONE_STEP
    now, before = states_of(repair)
    assert (now.reason, now.by, before.reason, before.by) == (
        "厂家名单里没有", cast.he.name, "", cast.liu.name,
    )  # fmt: skip
    with pytest.raises(Stale):
        correct_repair_elsewhere(repair.key, changes={}, reason="再改", by=cast.liu, seen=1)


def test_withdrawn_it_counts_no_more_and_stays_on_file(cast: Cast):
    four_repairs(cast)
    repair = noted(cast)
    withdraw_repair_elsewhere(repair.key, reason="是另一辆车", by=cast.liu)
    assert (kept(cast).state, kept(cast).repairs) == (Standing.ONE_STEP, 4)
    page = read_car_page(cast.liu, cast.car.key)
    assert (list(page.elsewhere), [each.reason for each in page.withdrawn]) == ([], ["是另一辆车"])
    with pytest.raises(Refused):
        withdraw_repair_elsewhere(repair.key, reason="再撤", by=cast.liu)
    actions = AuditRecord.objects.filter(action__startswith="rights.repair_elsewhere_").order_by("pk")
    assert [each.action.rpartition("_")[2] for each in actions] == ["noted", "withdrawn"]


def test_who_judges_visits_notes_them_and_nobody_else(cast: Cast):
    delivered(cast)
    for person in (cast.chen, cast.wang, cast.qian, cast.shen):
        with pytest.raises(NotAllowed):
            note_repair_elsewhere(cast.car.key, facts=FACTS, by=person)
    repair = noted(cast)
    with pytest.raises(NotFound):
        withdraw_repair_elsewhere(repair.key, reason="外人", by=cast.zhao)
    with pytest.raises(NotAllowed):
        withdraw_repair_elsewhere(repair.key, reason="接线员", by=cast.chen)


def test_it_is_noted_corrected_and_withdrawn_on_its_pages(cast: Cast, signed_in: SignIn):
    delivered(cast)
    client = signed_in(cast.liu)
    address = reverse("rights:note_elsewhere", args=[cast.car.key])
    told = {**FACTS, "authorised": "no", "quality_problem": "yes", "seen": "0"}
    assert client.post(address, {**told, "left_on": "2025-10-01"}).status_code == 422
    assert client.post(address, told).status_code == 302
    repair = RepairElsewhere.objects.get()
    assert (repair.authorised, repair.quality_problem) == (False, True)
    page = client.get(reverse("rights:car", args=[cast.car.key])).content.decode()
    assert "杭州城西店" in page
    address = reverse("rights:elsewhere", args=[repair.key])
    assert client.post(address, {**told, "seen": "1", "reason": ""}).status_code == 422
    told |= {"seen": "1", "reason": "看错了", "authorised": "yes"}
    assert client.post(address, told).status_code == 302
    assert "看错了" in client.get(address).content.decode()
    address = reverse("rights:withdraw_elsewhere", args=[repair.key])
    assert client.post(address, {"reason": "", "seen": "2"}).status_code == 422
    assert client.post(address, {"reason": "重复", "seen": "2"}).status_code == 302
    repair.refresh_from_db()
    assert repair.withdrawn


def test_both_readings_of_the_price_and_of_the_kilometres_are_shown(cast: Cast):
    """A20 and A21: what was asked for when, and what was paid; the first of each holds here."""
    four_repairs(cast)
    judged(cast, came(cast, "2025-11-01"))
    with clock.at(TODAY.replace(year=2025, month=12)):
        take_request(cast.car.key, AskedFor(remedy="refund", medium="phone"), by=cast.chen)
    assert (costs := read_car_page(cast.liu, cast.car.key).costs)
    assert not costs.sides
    judged(cast, came(cast, "2026-02-01", km=8000))
    set_terms(cast.car.key, changes={"price_paid": Decimal(190_000)}, by=cast.liu)
    assert (costs := read_car_page(cast.liu, cast.car.key).costs)
    # 4,590 km by the last reading before the request, 8,000 km today; 200,000 on the invoice, 190,000 paid; 0.4 %.
    assert [each.owner_pays for each in costs.sides] == [
        Decimal("3672.00"), Decimal("6400.00"), Decimal("3488.40"), Decimal("6080.00"),
    ]  # fmt: skip
    assert costs.owner_pays == Decimal("3672.00")
    assert costs.house_pays == Decimal(200_000) - Decimal("3672.00")
