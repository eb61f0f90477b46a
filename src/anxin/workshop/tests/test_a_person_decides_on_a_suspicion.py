"""Confirmed or refused by a person of the dealer, never by whoever did the earlier work; looked at as it is."""

import pytest

from anxin.engines.repeats.items import Item
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.workshop.choices import RepeatFound, RepeatState
from anxin.workshop.models import RepairOrder, RepeatProof, RepeatRepair
from anxin.workshop.selectors.repeats import (
    earlier_orders_of,
    get_repeat_for,
    held_repeats,
    open_repeats_of,
    repeats_of_vehicle,
    repeats_visible_to,
)
from anxin.workshop.services.repeats import (
    announce_at_reception,
    confirm_repeat,
    judge_visit,
    refuse_repeat,
    reopen_repeat,
    report_repeat,
    suspect_repeats,
)
from anxin.workshop.tests.repeat_visits import at, confirmed, keys_of, suspected, visit


def _standing(repeat: RepeatRepair) -> dict[str, RepeatProof]:
    return {each.item: each for each in RepeatProof.objects.filter(repeat=repeat, taken_back_at=None)}


def test_confirming_marks_the_order_and_enters_it_in_the_file(cast):
    repeat = confirmed(cast)
    assert (repeat.state, repeat.decided_by, repeat.version) == (RepeatState.CONFIRMED, cast.chen, 1)
    assert set(_standing(repeat)) == {Item.CONFIRMED, Item.MARKED, Item.FILE_ENTRY}
    assert _standing(repeat)[Item.MARKED].facts == {"order": "RO-2"}
    assert held_repeats(cast.chen, keys_of(repeat)) == {repeat.order_id: repeat}
    assert repeats_of_vehicle(cast.chen, cast.car) == [repeat]
    record = AuditRecord.objects.filter(action="workshop.repeat_confirmed").get()
    assert (record.subject, record.person_id) == (str(repeat.key), cast.chen.pk)


def test_a_refusal_needs_a_reason_and_stays(cast):
    repeat = suspected(cast)
    with pytest.raises(InvalidInput) as wrong:
        refuse_repeat(repeat.key, by=cast.liu, why=" ")
    assert wrong.value.field == "why"
    refuse_repeat(repeat.key, by=cast.liu, why="是两个毛病")
    suspect_repeats(cast.shanghai, orders=keys_of(repeat))
    repeat.refresh_from_db()
    assert (repeat.state, repeat.why) == (RepeatState.REFUSED, "是两个毛病")
    assert held_repeats(cast.chen, keys_of(repeat)) == {} == open_repeats_of(cast.chen, [cast.car.pk])


def test_whose_work_is_repeated_does_not_decide(cast):
    repeat = suspected(cast)
    for decide in (confirm_repeat, refuse_repeat):
        with pytest.raises(NotAllowed) as refusal:
            decide(repeat.key, by=cast.wang, why="不是我的问题")
        assert refusal.value.code == "OWN_WORK"


def test_a_technician_with_an_account_is_known_by_his_name(cast):
    repeat = suspected(cast)
    RepairOrder.objects.filter(number="RO-1").update(technician_name="李强、何军")
    with pytest.raises(NotAllowed):
        confirm_repeat(repeat.key, by=cast.he)
    assert confirm_repeat(repeat.key, by=cast.gao).state == RepeatState.CONFIRMED


def test_a_technician_with_a_number_and_one_of_a_middle_visit_do_not_decide(cast):
    visit(cast, "RO-1", 1)
    visit(cast, "RO-2", 6, technician_name="李强；何军01")
    visit(cast, "RO-3", 11)
    visit(cast, "RO-4", 16)
    suspect_repeats(cast.shanghai, orders=RepairOrder.objects.values_list("pk", flat=True))
    for number, visit_of_chain in (("RO-3", 3), ("RO-4", 4)):
        repeat = RepeatRepair.objects.get(order__number=number)
        assert repeat.visit == visit_of_chain
        with pytest.raises(NotAllowed) as refusal:
            confirm_repeat(repeat.key, by=cast.he)
        assert refusal.value.code == "OWN_WORK"
        assert confirm_repeat(repeat.key, by=cast.gao).state == RepeatState.CONFIRMED


def test_who_only_reads_does_not_decide(cast):
    repeat = suspected(cast)
    for reader in (cast.qian, cast.shen):
        assert get_repeat_for(reader, repeat.key) == repeat
        with pytest.raises(NotAllowed):
            confirm_repeat(repeat.key, by=reader)


def test_a_second_dealer_and_an_administrator_know_of_none(cast):
    repeat = suspected(cast)
    for outsider in (cast.zhao, cast.an):
        assert not repeats_visible_to(outsider).exists()
        with pytest.raises(NotFound):
            confirm_repeat(repeat.key, by=outsider)
    with pytest.raises(NotFound):
        get_repeat_for(cast.chen, "no-key")


def test_who_looked_at_an_older_state_is_told(cast):
    repeat = suspected(cast)
    confirm_repeat(repeat.key, by=cast.chen, seen=0)
    with pytest.raises(Stale):
        refuse_repeat(repeat.key, by=cast.liu, seen=0, why="是两个毛病")


def test_what_is_decided_is_not_decided_again_before_it_is_opened_again(cast):
    repeat = confirmed(cast)
    with pytest.raises(Refused):
        confirm_repeat(repeat.key, by=cast.liu)
    refuse_repeat(repeat.key, by=cast.liu, why="看错了")
    with pytest.raises(Refused):
        refuse_repeat(repeat.key, by=cast.liu, why="看错了")
    again = reopen_repeat(repeat.key, by=cast.liu, why="客户说还是那里")
    assert (again.state, again.decided_by) == (RepeatState.SUSPECTED, None)
    assert confirm_repeat(repeat.key, by=cast.chen).state == RepeatState.CONFIRMED
    assert RepeatProof.objects.filter(repeat=repeat, item=Item.CONFIRMED).count() == 1


def test_reception_is_told_of_the_third_visit_with_the_orders_before(cast):
    visit(cast, "RO-1", 1)
    visit(cast, "RO-2", 9)
    (finding,) = judge_visit(cast.car, words="空调又不凉了", at=at(20), kilometres=40_250)
    assert (finding.visit, finding.earlier.number, finding.first.number) == (3, "RO-2", "RO-1")
    assert (finding.days, finding.km) == (11, 160)
    assert finding.because
    assert judge_visit(cast.car, words="来做保养", at=at(20)) == []


def test_announced_twice_on_a_day_is_one(cast):
    first = announce_at_reception(cast.car.key, words="还是那个毛病", by=cast.chen)
    assert announce_at_reception(cast.car.key, words="还是那个毛病！", by=cast.wang) == first
    assert (first.found_by, first.finder, first.order) == (RepeatFound.RECEPTION, cast.chen, None)
    assert open_repeats_of(cast.chen, [cast.car.pk]) == {cast.car.pk: first}


def test_nobody_announces_a_car_of_another_dealer_or_without_words(cast):
    with pytest.raises(NotFound):
        announce_at_reception(cast.foreign_car.key, words="还是那个毛病", by=cast.chen)
    with pytest.raises(InvalidInput) as wrong:
        announce_at_reception(cast.car.key, words=" ", by=cast.chen)
    assert wrong.value.field == "words"


def test_a_colleague_reports_what_the_judgement_passed_by(cast):
    before = visit(cast, "RO-1", 1, words="跑偏")
    order = visit(cast, "RO-2", 9, words="方向盘不正")
    repeat = report_repeat(
        order.key, by=cast.chen, earlier=before.key, why="客户说四轮定位没做好", caught_inside=True
    )
    assert (repeat.found_by, repeat.earlier, repeat.first, repeat.visit) == (
        RepeatFound.PERSON, before, before, 2,
    )  # fmt: skip
    assert (repeat.days, repeat.km, repeat.caught_inside) == (8, 80, True)
    suspect_repeats(cast.shanghai, orders=[order.pk])
    assert RepeatRepair.objects.get() == repeat
    with pytest.raises(Refused):
        report_repeat(order.key, by=cast.liu, why="我也觉得是")


def test_a_reported_repeat_names_an_earlier_visit_of_the_car(cast):
    order = visit(cast, "RO-1", 1)
    later = visit(cast, "RO-2", 9, words="保养")
    for wrong_one in (later, visit(cast, "RO-3", 1, car=cast.foreign_car)):
        with pytest.raises(InvalidInput) as wrong:
            report_repeat(order.key, by=cast.chen, earlier=wrong_one.key, why="一样的毛病")
        assert wrong.value.field == "earlier"


def test_all_earlier_orders_are_laid_out_those_for_the_trouble_first(cast):
    visit(cast, "RO-0", 5, words="保养")
    repeat = suspected(cast)
    visit(cast, "RO-9", 25, words="保养")
    laid_out = earlier_orders_of(get_repeat_for(cast.chen, repeat.key))
    assert [(each.order.number, each.for_trouble) for each in laid_out] == [("RO-1", True), ("RO-0", False)]
    assert (laid_out[0].days, laid_out[0].km) == (10, 100)
