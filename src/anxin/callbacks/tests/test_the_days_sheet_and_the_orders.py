"""The day's sheet: every attempt, the same numbers as the calls themselves, and what does not agree with the orders."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, CallState, Direction, Outcome
from anxin.callbacks.models import Call, CallList, LeftOut, TelephoneCall
from anxin.callbacks.selectors.day_sheet import SheetFilter, day_sheet_of
from anxin.callbacks.selectors.sheet_differences import Sort, differences_on
from anxin.callbacks.selectors.sheet_words import lines_of_difference
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.keep_telephone import renew_telephone_secret
from anxin.callbacks.services.sheets import export_day_sheet, print_day_sheet
from anxin.callbacks.tests.mornings import DAY, left, listed, visitor
from anxin.callbacks.tests.ringing import TEN, hour, told
from anxin.foundation import clock
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.workshop.models import RepairOrder
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
WANTED = SheetFilter(day=DAY)


@pytest.fixture
def worked(cast: Cast) -> list[Call]:
    """A list of four; Chen rings two of them (nobody answers, refused), Sun a third (busy)."""
    for _each in range(4):
        visitor(cast.shanghai)
    made = listed(cast.shanghai)
    calls = list(made.calls.order_by("pk"))
    for call, outcome, by in (
        (calls[0], Outcome.NO_ANSWER, cast.chen),
        (calls[1], Outcome.REFUSAL, cast.chen),
        (calls[2], Outcome.BUSY, cast.sun),
    ):
        with hour():
            take_call(call.key, by=by)
            told(call, outcome, by, note="对方电话 13912345678")
    return calls


def _sorts(cast: Cast) -> dict[Sort, int]:
    with clock.at(TEN):
        return {each.sort: each.n for each in differences_on(cast.shanghai, DAY)}


@pytest.mark.usefixtures("worked")
def test_every_attempt_stands_on_it_and_its_numbers_are_theirs(cast: Cast) -> None:
    sheet = day_sheet_of(cast.liu, cast.shanghai, WANTED)
    assert (sheet.attempts, sheet.calls, sheet.answered) == (3, 3, 0)
    assert {each.key: each.n for each in sheet.outcomes} == {"no_answer": 1, "refusal": 1, "busy": 1}
    assert [(each.username, each.attempts) for each in sheet.callers] == [("chen.min", 2), ("sun.li", 1)]
    assert [(each.kind, each.listed) for each in sheet.lists] == [(CallKind.AFTER_SERVICE, 4)]
    narrow = day_sheet_of(cast.liu, cast.shanghai, SheetFilter(day=DAY, outcome="busy"))
    assert (len(narrow.lines), narrow.attempts) == (1, 3)
    assert day_sheet_of(cast.liu, cast.shanghai, SheetFilter(day=DAY, kind="lost")).attempts == 0


@pytest.mark.usefixtures("worked")
def test_a_caller_sees_his_own_attempts_and_an_outsider_nothing(cast: Cast, signed_in: SignIn) -> None:
    sheet = day_sheet_of(cast.sun, cast.shanghai, SheetFilter(day=DAY, caller=""))
    assert (sheet.attempts, sheet.whole, sheet.differences) == (1, False, [])
    assert day_sheet_of(cast.sun, cast.shanghai, SheetFilter(day=DAY, caller="chen.min")).attempts == 0
    with pytest.raises(NotFound):
        day_sheet_of(cast.zhao, cast.shanghai, WANTED)
    assert signed_in(cast.wang).get("/callbacks/day/").status_code == 403


@pytest.mark.usefixtures("worked")
def test_on_a_good_day_everything_agrees(cast: Cast) -> None:
    assert _sorts(cast) == {}


@pytest.mark.usefixtures("worked")
def test_an_order_that_nobody_listed_or_named_is_found(cast: Cast) -> None:
    car = RepairOrder.objects.earliest("pk").vehicle
    late = left(cast.shanghai, car, "2026-11-17")
    with clock.at(TEN):
        found = differences_on(cast.shanghai, DAY)
    assert [(each.sort, each.n, list(each.orders)) for each in found] == [(Sort.NOT_ON_LIST, 1, [late])]
    assert lines_of_difference(found[0])[0].url == f"/workshop/orders/{late.key}/"
    LeftOut.objects.create(
        call_list=CallList.objects.get(), reason="fleet", order=late, vehicle=car, customer=cast.customer
    )
    assert _sorts(cast) == {Sort.COUNTED_OTHERWISE: 1}


def test_an_order_that_is_open_again_is_found(cast: Cast, worked: list[Call]) -> None:
    RepairOrder.objects.filter(calls=worked[3]).update(closed_at=None)
    assert _sorts(cast) == {Sort.ORDER_NOT_CLOSED: 1}


def test_a_call_that_ended_without_an_attempt_is_found(cast: Cast, worked: list[Call]) -> None:
    Call.objects.filter(pk=worked[3].pk).update(
        state=CallState.DONE, outcome=Outcome.WRONG_NUMBER, done_at=TEN, done_by=cast.sun
    )
    assert _sorts(cast) == {Sort.ENDED_UNTRIED: 1}
    Call.objects.filter(pk=worked[3].pk).update(outcome=Outcome.CASE_OPEN)
    assert _sorts(cast) == {}


def test_a_day_of_calls_without_a_list_is_found(cast: Cast, worked: list[Call]) -> None:
    CallList.objects.update(day=DAY - timedelta(days=1))
    assert _sorts(cast) == {Sort.NO_LIST: 1}


def test_attempts_are_compared_with_the_telephone_system_both_ways(cast: Cast, worked: list[Call]) -> None:
    renew_telephone_secret(cast.shanghai, by=cast.liu)
    assert _sorts(cast) == {Sort.TOLD_UNRUNG: 3}
    for place, call in enumerate(worked):
        TelephoneCall.objects.create(
            dealer=cast.shanghai, outside=f"c-{place}", direction=Direction.OUT, begun_at=TEN, call=call,
            customer=call.customer,
        )  # fmt: skip
    assert _sorts(cast) == {Sort.RUNG_UNTOLD: 1}


@pytest.mark.usefixtures("worked")
def test_it_leaves_the_house_with_masked_numbers(cast: Cast, signed_in: SignIn) -> None:
    columns, rows = export_day_sheet(cast.shanghai, WANTED, by=cast.liu)
    assert len(rows) == 3
    assert all(len(each) == len(columns) for each in rows)
    assert "13912345678" not in str(rows)
    with pytest.raises(NotAllowed):
        export_day_sheet(cast.shanghai, WANTED, by=cast.chen)
    page = signed_in(cast.liu).get(f"/callbacks/day/?day={DAY}")
    assert page.status_code == 200
    assert "Everything agrees" in page.content.decode()
    assert "13912345678" not in page.content.decode()
    assert signed_in(cast.liu).get(f"/callbacks/day.xlsx?day={DAY}").status_code == 200
    assert signed_in(cast.liu).get("/callbacks/day/?day=gestern").status_code == 422
    assert signed_in(cast.liu).get("/callbacks/day/?day=9999-12-31").status_code == 422
    assert signed_in(cast.liu).get("/callbacks/day/?caller=%00").status_code == 200
    assert signed_in(cast.liu).get("/callbacks/rates/?caller=%00").status_code == 200


@pytest.mark.usefixtures("worked")
def test_on_paper_it_says_what_the_page_says(cast: Cast) -> None:
    with timezone.override("Asia/Shanghai"):
        form = print_day_sheet(cast.shanghai, WANTED, by=cast.liu)
    assert [len(each.rows) for block in form.blocks for each in block.listings] == [2, 1, 3]
    assert form.blocks[2].words == ["Everything agrees."]
