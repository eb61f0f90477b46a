"""After an import the cars concerned are judged: suspicions are made, brought up to date, withdrawn; never decided."""

import pytest

from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.workshop.choices import OrderKind, RepeatFound, RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.services.repeats import (
    announce_at_reception,
    confirm_repeat,
    finding,
    judge_visit,
    refuse_repeat,
    reopen_repeat,
    suspect_repeats,
)
from anxin.workshop.tests.repeat_visits import at, keys_of, number_of, suspected, visit
from tests.cast import Cast, make_customer


def _look(cast: Cast) -> None:
    suspect_repeats(cast.shanghai, orders=RepairOrder.objects.values_list("pk", flat=True))


def test_a_second_visit_for_the_trouble_is_suspected_with_what_speaks_for_it(cast):
    repeat = suspected(cast)
    assert (repeat.state, repeat.found_by, repeat.visit) == (RepeatState.SUSPECTED, RepeatFound.IMPORT, 2)
    assert (number_of(repeat.earlier), number_of(repeat.first), repeat.days) == ("RO-1", "RO-1", 10)
    assert repeat.km == 100
    assert (repeat.score or 0) >= 0.5
    assert repeat.because[0]["speaks"] == "same symptom"
    assert repeat.component and repeat.symptom


def test_a_chain_of_three_counts_its_visits_from_the_first(cast):
    for number, day in (("RO-1", 1), ("RO-2", 10), ("RO-3", 20)):
        visit(cast, number, day)
    _look(cast)
    found = {
        number_of(each.order): each
        for each in RepeatRepair.objects.select_related("order", "first", "earlier")
    }
    assert {number: each.visit for number, each in found.items()} == {"RO-2": 2, "RO-3": 3}
    assert (number_of(found["RO-3"].earlier), number_of(found["RO-3"].first)) == ("RO-2", "RO-1")


def test_another_trouble_or_a_visit_long_after_is_none(cast):
    visit(cast, "RO-1", 1)
    visit(cast, "RO-2", 9, words="左后轮胎扎钉")
    RepairOrder.objects.create(
        dealer=cast.shanghai, number="RO-3", vehicle=cast.car, kind=OrderKind.REPAIR, reported="空调不制冷",
        opened_at=at(1, month=12),
    )  # fmt: skip
    _look(cast)
    assert not RepeatRepair.objects.exists()


def test_what_the_shop_calls_a_repeat_is_one_even_alone(cast):
    visit(cast, "RO-9", 3, kind=OrderKind.RETURN)
    _look(cast)
    repeat = RepeatRepair.objects.get()
    assert (repeat.found_by, repeat.earlier, repeat.visit, repeat.score) == (
        RepeatFound.SHOP,
        None,
        None,
        None,
    )


def test_looking_twice_changes_nothing(cast):
    suspected(cast)
    before = list(RepeatRepair.objects.values())
    records = AuditRecord.objects.count()
    _look(cast)
    assert list(RepeatRepair.objects.values()) == before
    assert AuditRecord.objects.count() == records


def test_a_corrected_order_withdraws_a_suspicion_that_nobody_decided_on(cast):
    repeat = suspected(cast)
    RepairOrder.objects.filter(number="RO-2").update(reported="左后轮胎扎钉")
    found = suspect_repeats(cast.shanghai, orders=keys_of(repeat))
    assert found.withdrawn == 1
    assert not RepeatRepair.objects.exists()


def test_a_corrected_order_brings_a_suspicion_up_to_date(cast):
    repeat = suspected(cast)
    RepairOrder.objects.filter(number="RO-2").update(odometer_km=40_310)
    suspect_repeats(cast.shanghai, orders=keys_of(repeat))
    repeat.refresh_from_db()
    assert (repeat.km, repeat.version) == (300, 1)


@pytest.mark.parametrize("decide", [confirm_repeat, refuse_repeat])
def test_what_a_person_decided_on_is_never_touched(cast, decide):
    repeat = suspected(cast)
    decide(repeat.key, by=cast.liu, why="和客户核对过")
    before = RepeatRepair.objects.values().get()
    RepairOrder.objects.filter(number="RO-2").update(reported="左后轮胎扎钉")
    _look(cast)
    assert RepeatRepair.objects.values().get() == before


def test_a_repeat_announced_at_reception_finds_its_order(cast):
    visit(cast, "RO-1", 1)
    with clock.at(at(11, 1)):
        announced = announce_at_reception(cast.car.key, words="空调还是不凉，上次刚修过", by=cast.chen)
    assert (announced.order, announced.visit, number_of(announced.earlier)) == (None, 2, "RO-1")
    visit(cast, "RO-2", 12, words="空调不凉")
    _look(cast)
    repeat = RepeatRepair.objects.select_related("order").get()
    assert (number_of(repeat.order), repeat.found_by) == ("RO-2", RepeatFound.RECEPTION)
    assert repeat.reported == "空调还是不凉，上次刚修过"


def test_the_open_order_of_this_very_visit_is_no_earlier_one(cast):
    visit(cast, "RO-1", 11, closed_at=None)
    assert judge_visit(cast.car, words="空调还是不凉", at=at(11, 5)) == []
    visit(cast, "RO-0", 1)
    (finding,) = judge_visit(cast.car, words="空调还是不凉", at=at(11, 5))
    assert (finding.earlier.number, finding.visit) == ("RO-0", 2)


def test_reception_announces_what_the_mornings_export_already_suspects(cast):
    repeat = suspected(cast, closed_at=None)
    with clock.at(at(11, 5)):
        announced = announce_at_reception(cast.car.key, words="空调还是不凉", by=cast.chen)
        assert announce_at_reception(cast.car.key, words="空调还是不凉！", by=cast.sun) == announced
    assert (announced.pk, announced.order_id) == (repeat.pk, repeat.order_id)
    assert (announced.found_by, announced.finder, announced.reported) == (
        RepeatFound.RECEPTION, cast.chen, "空调还是不凉",
    )  # fmt: skip
    _look(cast)
    assert RepeatRepair.objects.get().reported == "空调还是不凉"


def test_an_announced_repeat_takes_the_place_of_a_suspicion_of_the_same_visit(cast):
    first = visit(cast, "RO-1", 1)
    with clock.at(at(11, 1)):
        announced = announce_at_reception(cast.car.key, words="空调还是不凉", by=cast.chen)
        confirm_repeat(announced.key, by=cast.liu)
    again = visit(cast, "RO-2", 11)
    RepeatRepair.objects.create(
        dealer=cast.shanghai, vehicle=cast.car, order=again, earlier=first, first=first, visit=2,
        came_at=again.opened_at, found_by=RepeatFound.IMPORT, found_at=again.opened_at,
    )  # fmt: skip
    _look(cast)
    repeat = RepeatRepair.objects.select_related("order").get()
    assert (repeat.pk, number_of(repeat.order), repeat.state) == (announced.pk, "RO-2", RepeatState.CONFIRMED)


def test_what_was_confirmed_in_the_afternoon_comes_before_what_was_refused_in_the_morning(cast):
    visit(cast, "RO-1", 1)
    with clock.at(at(11, 1)):
        refused = announce_at_reception(cast.car.key, words="空调还是不凉", by=cast.chen)
        refuse_repeat(refused.key, by=cast.liu, why="是两个毛病")
    with clock.at(at(11, 7)):
        held = announce_at_reception(cast.car.key, words="空调还是不凉", by=cast.chen)
        confirm_repeat(held.key, by=cast.liu)
    visit(cast, "RO-2", 11, words="空调不凉")
    visit(cast, "RO-3", 12, words="保养")
    _look(cast)
    _look(cast)
    assert {each.pk: number_of(each.order) for each in RepeatRepair.objects.select_related("order")} == {
        refused.pk: "", held.pk: "RO-2",
    }  # fmt: skip


def test_a_refused_middle_visit_is_not_the_one_that_is_repeated(cast):
    refused = suspected(cast)
    refuse_repeat(refused.key, by=cast.liu, why="是两个毛病")
    visit(cast, "RO-3", 20)
    _look(cast)
    repeat = RepeatRepair.objects.select_related("earlier").get(order__number="RO-3")
    assert (number_of(repeat.earlier), repeat.visit) == ("RO-1", 2)
    (finding,) = judge_visit(cast.car, words="空调又不凉了", at=at(25))
    assert finding.visit == 3


def test_a_suspicion_that_a_person_opened_again_is_not_withdrawn(cast):
    repeat = suspected(cast)
    refuse_repeat(repeat.key, by=cast.liu, why="是两个毛病")
    reopen_repeat(repeat.key, by=cast.liu, why="客户说还是那里")
    RepairOrder.objects.filter(number="RO-2").update(reported="左后轮胎扎钉")
    suspect_repeats(cast.shanghai, orders=keys_of(repeat))
    assert RepeatRepair.objects.get().state == RepeatState.SUSPECTED


def test_an_announced_repeat_joins_no_order_from_before_or_long_after(cast):
    with clock.at(at(11, 1)):
        announce_at_reception(cast.car.key, words="还是那个毛病", by=cast.chen)
    visit(cast, "RO-1", 10, words="左后轮胎扎钉")
    visit(cast, "RO-2", 15, words="保养")
    _look(cast)
    assert RepeatRepair.objects.get().order is None


def test_an_announced_and_confirmed_repeat_joins_its_order_too(cast):
    with clock.at(at(11, 1)):
        announced = announce_at_reception(cast.car.key, words="还是那个毛病", by=cast.chen)
        confirm_repeat(announced.key, by=cast.liu)
    visit(cast, "RO-2", 11, words="左后轮胎扎钉")
    _look(cast)
    repeat = RepeatRepair.objects.select_related("order").get()
    assert (number_of(repeat.order), repeat.state) == ("RO-2", RepeatState.CONFIRMED)


def test_cars_of_another_dealer_are_left_alone(cast):
    suspected(cast)
    assert not suspect_repeats(cast.chengdu, orders=RepairOrder.objects.values_list("pk", flat=True)).anything


def test_many_cars_take_as_many_queries_as_few(cast, django_assert_max_num_queries):
    for number in range(30):
        _customer, car = make_customer(cast.shanghai, f"客户{number}", "", plate=f"沪C{number:05}", vin="")
        visit(cast, f"A-{number}", 1, car=car)
        visit(cast, f"B-{number}", 9, car=car)
    with django_assert_max_num_queries(16):
        _look(cast)
    assert RepeatRepair.objects.count() == 30


def test_an_order_put_to_another_car_takes_its_suspicion_along(cast):
    suspected(cast)
    _customer, other = make_customer(cast.shanghai, "周晓梅", "", plate="沪B66K88", vin="")
    RepairOrder.objects.update(vehicle=other)
    _look(cast)
    assert RepeatRepair.objects.get().vehicle == other


def test_of_two_orders_the_announced_repeat_takes_the_one_for_the_trouble(cast):
    visit(cast, "RO-1", 1)
    with clock.at(at(11, 1)):
        announce_at_reception(cast.car.key, words="空调还是不凉", by=cast.chen)
    visit(cast, "RO-2", 11, words="保养")
    visit(cast, "RO-3", 12, words="空调不凉")
    _look(cast)
    assert number_of(RepeatRepair.objects.select_related("order").get().order) == "RO-3"


def test_a_decision_made_while_orders_are_judged_has_the_last_word(cast, monkeypatch):
    repeat = suspected(cast)
    RepairOrder.objects.filter(number="RO-2").update(odometer_km=40_310)
    write = finding._Batch._write

    def meanwhile(batch: finding._Batch) -> None:
        RepeatRepair.objects.filter(pk=repeat.pk).update(state=RepeatState.CONFIRMED, version=1)
        write(batch)

    monkeypatch.setattr(finding._Batch, "_write", meanwhile)
    suspect_repeats(cast.shanghai, orders=keys_of(repeat))
    repeat.refresh_from_db()
    assert (repeat.state, repeat.km) == (RepeatState.CONFIRMED, 100)
