"""What somebody has corrected here stays, whatever the next export goes on telling."""

from pathlib import Path

import pytest

from anxin.customers.models import Customer, Vehicle
from anxin.customers.services import change_customer
from anxin.workshop.services.importing.judging import Judged
from anxin.workshop.services.importing.writing import OrderWriter
from anxin.workshop.tests.order_files import an_order, bring, look_at, write_export
from tests.cast import Cast

NEXT = {"工单号": "R2", "开单时间": "2026-02-10 10:00", "结算时间": "2026-02-10 12:00", "进厂里程": "50000"}


def test_a_corrected_telephone_stays_and_the_exports_is_odd(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    owner = Customer.objects.get(name="周建军")
    change_customer(owner.key, changes={"phone": "13933330001"}, by=cast.chen)
    _run, counts = bring(cast, tmp_path, an_order(**NEXT))
    owner.refresh_from_db()
    assert (owner.phone, owner.second_phone) == ("+8613933330001", "")
    assert list(counts.odd_kinds) == ["phone_corrected"]


def test_a_corrected_name_still_names_its_person(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    owner = Customer.objects.get(name="周建军")
    change_customer(owner.key, changes={"name": "周建钧"}, by=cast.chen)
    before = Customer.objects.count()
    bring(cast, tmp_path, an_order(**NEXT))
    owner.refresh_from_db()
    assert (Customer.objects.count(), owner.name) == (before, "周建钧")


def test_a_person_is_found_by_his_second_telephone(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    Customer.objects.filter(name="周建军").update(second_phone="+8613944440001")
    other_car = {"车架号": "LSVAM4183C2184800", "车牌号": "沪A8K202", "车主电话": "13944440001"}
    bring(cast, tmp_path, an_order(**NEXT, **other_car))
    assert Customer.objects.filter(dealer=cast.shanghai, name="周建军").count() == 1


def test_an_old_order_told_again_does_not_bring_the_old_plate_back(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    bring(cast, tmp_path, an_order(**NEXT, 车牌号="沪B66K88", 车主电话="13922220001"))
    bring(cast, tmp_path, an_order(备注="补开发票"))
    assert Vehicle.objects.get(vin="LSVAM4186C2184841").plate == "沪B66K88"
    assert Customer.objects.get(name="周建军").phone == "+8613922220001"


def test_the_preview_shows_what_a_new_order_changes_of_car_and_people(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path, an_order())
    path = write_export(tmp_path, an_order(**NEXT, 车牌号="沪B66K88", 车主电话="13922220001"))
    (sample,) = look_at(cast, path).samples
    assert (sample.fate, sample.changed) == ("new", ["plate", "customer_phone"])


def test_what_is_corrected_while_a_file_is_read_is_not_overruled(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(cast, tmp_path, an_order())
    owner = Customer.objects.get(name="周建军")
    write = OrderWriter.write

    def after_a_correction(self: OrderWriter, judged: Judged) -> None:
        change_customer(owner.key, changes={"phone": "13933330001"}, by=cast.chen)
        write(self, judged)

    monkeypatch.setattr(OrderWriter, "write", after_a_correction)
    bring(cast, tmp_path, an_order(**NEXT, 车主电话="13922220001"))
    owner.refresh_from_db()
    assert owner.phone == "+8613933330001"
