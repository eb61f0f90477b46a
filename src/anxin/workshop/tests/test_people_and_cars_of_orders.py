"""Owner and sender are two people with two telephones; what changes of them and of the car keeps its history."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from anxin.customers.events import ManyChanged
from anxin.customers.models import Customer, ManyNews, MileageReading, Vehicle
from anxin.workshop.models import RepairOrder
from anxin.workshop.tests.order_files import an_order, bring
from tests.cast import Cast, make_customer

VIN = "LSVAM4186C2184841"
NEXT = {"工单号": "R2", "开单时间": "2026-02-10 10:00", "结算时间": "2026-02-10 12:00", "进厂里程": "50000"}


def names(cast: Cast) -> list[str]:
    return sorted(Customer.objects.filter(dealer=cast.shanghai).values_list("name", flat=True))


def revisions(model: str, of: Customer | Vehicle) -> list[Any]:
    return list(apps.get_model(model).objects.filter(pgh_obj_id=of.pk).order_by("pgh_id"))


def test_the_same_people_come_again(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    before = names(cast)
    bring(cast, tmp_path, an_order(**NEXT))
    assert names(cast) == before
    first, second = RepairOrder.objects.order_by("opened_at")
    assert first.vehicle == second.vehicle and first.sender == second.sender


def test_another_sender_is_another_person(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    bring(cast, tmp_path, an_order(**NEXT, 送修人="周司机", 送修人电话="13911110007"))
    newest = RepairOrder.objects.get(number="R2")
    assert newest.sender and newest.sender.name == "周司机"
    roles = newest.vehicle.contacts.order_by("pk").values_list("customer__name", "role")
    assert set(roles) == {("周建军", "owner"), ("周小军", "sender"), ("周司机", "sender")}


def test_the_owner_who_brings_his_car_himself_is_one_person(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order(送修人="周建军 先生", 送修人电话="13911110008"))
    person = Customer.objects.get(name="周建军")
    assert (person.phone, person.second_phone) == ("+8613911110001", "+8613911110008")
    assert list(person.cars.values_list("role", flat=True)) == ["owner"]


def test_a_changed_telephone_is_kept_with_its_history(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    _run, counts = bring(cast, tmp_path, an_order(车主电话="13922220001"))
    person = Customer.objects.get(name="周建军")
    assert (counts.changed, counts.changed_fields) == (1, {"customer_phone": 1})
    assert (person.phone, person.second_phone) == ("+8613922220001", "+8613911110001")
    assert [row.phone for row in revisions("customers.CustomerRevision", person)] == [
        "+8613911110001",
        "+8613922220001",
    ]
    assert Customer.objects.filter(search__finds="'13922220001'").get() == person


def test_an_old_order_that_comes_late_changes_nothing_newer(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order(**NEXT, 车主电话="13922220001", 车牌号="沪B66K88"))
    bring(cast, tmp_path, an_order())
    car = Vehicle.objects.get(vin=VIN)
    assert car.plate == "沪B66K88"
    assert Customer.objects.get(name="周建军").phone == "+8613922220001"


def test_a_new_plate_changes_the_car_with_its_history(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    bring(cast, tmp_path, an_order(**NEXT, 车牌号="沪AD 98765"))
    car = Vehicle.objects.get(vin=VIN)
    assert car.plate == "沪AD98765"
    assert [row.plate for row in revisions("customers.VehicleRevision", car)] == ["沪A8K201", "沪AD98765"]
    assert Vehicle.objects.filter(search__finds="'沪ad98765'").get() == car


def test_a_car_without_vin_gets_it_by_its_plate(cast: Cast, tmp_path: Path) -> None:
    owner, car = make_customer(cast.shanghai, "周建军", "+8613911110001", plate="沪A8K201", vin="")
    bring(cast, tmp_path, an_order())
    order = RepairOrder.objects.get()
    assert order.vehicle == car and order.vehicle.vin == VIN
    assert list(Customer.objects.filter(dealer=cast.shanghai, name="周建军")) == [owner]


def test_a_plate_that_went_to_another_car_does_not_join_them(cast: Cast, tmp_path: Path) -> None:
    make_customer(cast.shanghai, "旧主", "+8613911110099", plate="沪A8K201", vin="LSVAM4183C2184800")
    bring(cast, tmp_path, an_order())
    assert Vehicle.objects.filter(dealer=cast.shanghai, plate="沪A8K201").count() == 2


def test_a_company_is_one_customer_with_many_cars(cast: Cast, tmp_path: Path) -> None:
    fleet = {"车主": "上海晨曦物流有限公司", "车主电话": "021-50001234"}
    bring(
        cast,
        tmp_path,
        an_order(**fleet),
        an_order(**{**NEXT, **fleet, "车主电话": ""}, 车架号="LSVAM4183C2184800", 车牌号="沪A8K202"),
    )
    company = Customer.objects.get(name="上海晨曦物流有限公司")
    assert (company.kind, company.cars.count()) == ("company", 2)


def test_an_odometer_that_falls_is_odd_and_kept(cast: Cast, tmp_path: Path) -> None:
    _run, first = bring(cast, tmp_path, an_order())
    _run, counts = bring(cast, tmp_path, an_order(**{**NEXT, "进厂里程": "40000"}))
    assert first.odd == 0
    assert list(counts.odd_kinds) == ["odometer_falls"]
    assert sorted(MileageReading.objects.values_list("kilometres", flat=True)) == [40000, 48600]
    assert RepairOrder.objects.get(number="R2").odometer_km == 40000


def test_it_is_odd_in_whatever_order_the_file_tells_it(cast: Cast, tmp_path: Path) -> None:
    _run, counts = bring(cast, tmp_path, an_order(**{**NEXT, "进厂里程": "40000"}), an_order())
    assert counts.odd_kinds == {"odometer_falls": 1}


def test_orders_stay_with_their_dealer(cast: Cast, tmp_path: Path) -> None:
    order = an_order(车架号=cast.foreign_car.vin, 车牌号="川A8K201", 车主="李蓉", 车主电话="13900005678")
    bring(cast, tmp_path, order)
    car = RepairOrder.objects.get().vehicle
    assert car.dealer == cast.shanghai and car != cast.foreign_car
    assert cast.foreign_customer.cars.count() == 1


def test_the_floors_above_hear_of_all_changes_at_once(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(
        cast, tmp_path, an_order(), an_order(工单号="R9", 车架号="LSVAM4183C2184800", 车主="吴一", 送修人="")
    )
    told: list[object] = []
    monkeypatch.setattr("anxin.customers.services.keep_many.writing.publish", told.append)
    changed = {"车主电话": "13922220001", "车牌号": "沪C00001"}
    bring(
        cast,
        tmp_path,
        an_order(**changed),
        an_order(工单号="R9", 车架号="LSVAM4183C2184800", 车主="吴一", 送修人="", 车主电话="13922220002"),
    )
    (event,) = told
    assert isinstance(event, ManyChanged)
    news = ManyNews.objects.get(pk=event.news_id)
    assert len(news.customer_ids) == 2 and len(news.vehicle_ids) == 1
