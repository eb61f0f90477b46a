"""The same list built again takes in what came since; its draw can be checked; what is killed leaves nothing half."""

from datetime import date

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call, CallList, LeftOut
from anxin.callbacks.selectors.visits import Wanted, read_visits
from anxin.callbacks.services import build_list
from anxin.callbacks.services.build_list import build_lists
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.tests.mornings import DAY, adds_up, customer_of, left, listed, morning, visitor
from anxin.engines.callbacks import draw
from anxin.foundation.locks import alone_with
from tests.cast import Cast


def _quota(cast: Cast, quota: int) -> None:
    set_call_rules(cast.shanghai, document={"quota": quota}, reason="人手不够", by=cast.liu)


def test_what_came_since_is_taken_in_and_nothing_twice(cast: Cast) -> None:
    visitor(cast.shanghai)
    visitor(cast.shanghai, do_not_call=True)
    first = listed(cast.shanghai)
    assert listed(cast.shanghai).all_visits == 2
    visitor(cast.shanghai)
    visitor(cast.shanghai, phone="")
    again = listed(cast.shanghai)
    assert again == first
    assert adds_up(again)
    assert (again.all_visits, again.listed) == (4, 2)
    assert again.excluded == {"do_not_call": 1, "no_contact": 1}


def test_a_visit_stands_on_one_list_alone(cast: Cast) -> None:
    visitor(cast.shanghai, "2026-11-16")
    visitor(cast.shanghai, "2026-11-16", do_not_call=True)
    assert listed(cast.shanghai, day=date(2026, 11, 19)).all_visits == 2
    assert listed(cast.shanghai).all_visits == 0


def test_each_adviser_has_so_many_drawn_by_the_stored_seed(cast: Cast) -> None:
    _quota(cast, 3)
    numbers = [left(cast.shanghai, customer_of(cast.shanghai)[1], adviser=cast.wang).number for _ in range(8)]
    others = [
        left(cast.shanghai, customer_of(cast.shanghai)[1], adviser_name="赵师傅").number for _ in range(2)
    ]
    made = listed(cast.shanghai)
    assert adds_up(made)
    assert (made.listed, made.not_drawn) == (5, 5)
    again = draw({"wang": numbers, "zhao": others}, quota=3, seed=made.seed)
    drawn = {key for each in again.values() for key in each.keys}
    assert set(made.calls.values_list("order__number", flat=True)) == drawn


def test_who_came_late_is_drawn_as_if_he_had_come_first(cast: Cast) -> None:
    _quota(cast, 3)
    early = [visitor(cast.shanghai).number for _ in range(6)]
    before = set(listed(cast.shanghai).calls.values_list("order__number", flat=True))
    late = [visitor(cast.shanghai).number for _ in range(6)]
    made = listed(cast.shanghai)
    chosen = set(draw({"": [*early, *late]}, quota=3, seed=made.seed)[""].keys)
    assert set(made.calls.values_list("order__number", flat=True)) == before | chosen
    assert adds_up(made)


def test_a_killed_build_leaves_nothing_half(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor(cast.shanghai)
    visitor(cast.shanghai, do_not_call=True)

    def die(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build_list, "write_left_out", die)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            listed(cast.shanghai)
    assert not CallList.objects.exists()
    assert not Call.objects.exists()
    assert listed(cast.shanghai).all_visits == 2


def test_every_dealer_has_his_lists_in_the_morning_once(cast: Cast) -> None:
    visitor(cast.shanghai)
    visitor(cast.chengdu)
    with morning():
        assert build_lists() == 8
        visitor(cast.shanghai)
        assert build_lists() == 0
    assert CallList.objects.filter(day=DAY).count() == 8
    assert Call.objects.count() == 2


def test_two_builders_share_the_dealers(cast: Cast) -> None:
    other = connection.copy()
    try:
        with morning(), alone_with(f"callbacks.lists/{cast.chengdu.pk}", by=other):
            assert build_lists() == 4
        assert not CallList.objects.filter(dealer=cast.chengdu).exists()
        with morning():
            assert build_lists() == 4
    finally:
        other.close()


def test_nothing_is_built_before_the_hour_of_the_dealers_own_day(cast: Cast) -> None:
    cast.chengdu.time_zone = "America/Los_Angeles"
    cast.chengdu.save()
    with morning():
        build_lists()
    days = set(CallList.objects.filter(dealer=cast.chengdu).values_list("day", flat=True))
    assert days == {date(2026, 11, 19)}


def test_one_dealers_trouble_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(dealer: Dealer, wanted: Wanted) -> object:
        if dealer == cast.shanghai:
            raise RuntimeError
        return read_visits(dealer, wanted)

    monkeypatch.setattr(build_list, "read_visits", stumble)
    with morning():
        build_lists()
    kinds = set(CallList.objects.filter(dealer=cast.chengdu).values_list("kind", flat=True))
    assert kinds == {"after_service", "after_sale", "due", "lost"}
    assert not CallList.objects.filter(dealer=cast.shanghai, kind="after_service").exists()


def test_as_many_questions_however_many_visits(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor(cast.shanghai)
    listed(cast.shanghai, day=date(2026, 11, 19))
    for _ in range(30):
        visitor(cast.shanghai, "2026-11-17")
    with django_assert_max_num_queries(19):
        assert listed(cast.shanghai, CallKind.AFTER_SERVICE).listed == 30
    assert not LeftOut.objects.exists()
