"""The ledger: a promise lies ahead when it is made, moves only with a reason, and is settled once."""

from datetime import UTC, datetime, timedelta

import pytest

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.models import AuditRecord
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.models import Promise
from anxin.promises.services import Pledge, keep_promise, make_promise, move_promise, withdraw_promise
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)


def promised(cast: Cast, *, what: str = "四点前回电", due_at: datetime = NOON + TWO_HOURS) -> Promise:
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, what, due_at, cast.chen)
    with clock.at(NOON):
        return make_promise(
            customer=cast.customer, pledge=pledge, subject_kind="test", subject="SH01-1", by=cast.chen
        )


def test_a_promise_belongs_to_the_customers_dealer_and_is_open(cast: Cast) -> None:
    promise = promised(cast)
    assert (promise.dealer, promise.state, promise.keeper) == (cast.shanghai, PromiseState.OPEN, cast.chen)


@pytest.mark.parametrize(
    ("what", "due_at", "field"), [(" ", NOON + TWO_HOURS, "what"), ("回电", NOON, "due_at")]
)
def test_it_needs_words_and_a_time_that_lies_ahead(
    cast: Cast, what: str, due_at: datetime, field: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        promised(cast, what=what, due_at=due_at)
    assert error.value.field == field
    assert not Promise.objects.exists()


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (TWO_HOURS - timedelta(seconds=1), PromiseState.KEPT),
        (TWO_HOURS, PromiseState.KEPT),
        (TWO_HOURS + timedelta(seconds=1), PromiseState.KEPT_LATE),
    ],
)
def test_kept_to_the_second_is_in_time_and_a_second_later_is_late(
    cast: Cast, after: timedelta, state: PromiseState
) -> None:
    promise = promised(cast)
    with clock.at(NOON + after):
        assert keep_promise(promise, by=cast.sun, outcome="已回电").state == state
    assert (promise.settled_by, promise.outcome) == (cast.sun, "已回电")


def test_moving_keeps_the_old_time_the_reason_and_whether_the_customer_knows(cast: Cast) -> None:
    promise = promised(cast)
    with clock.at(NOON):
        move_promise(promise, to=NOON + 3 * TWO_HOURS, reason="零件晚到", customer_told=True, by=cast.chen)
    move = promise.moves.get()
    assert (move.from_due, move.to_due) == (NOON + TWO_HOURS, NOON + 3 * TWO_HOURS)
    assert (move.reason, move.customer_told) == ("零件晚到", True)
    assert Promise.objects.get().due_at == NOON + 3 * TWO_HOURS


def test_moving_needs_a_reason_and_a_time_that_lies_ahead(cast: Cast) -> None:
    promise = promised(cast)
    with clock.at(NOON):
        for to, reason, field in ((NOON + TWO_HOURS, "", "reason"), (NOON, "晚了", "to")):
            with pytest.raises(InvalidInput) as error:
                move_promise(promise, to=to, reason=reason, customer_told=False, by=cast.chen)
            assert error.value.field in {field, "due_at"}
    assert not promise.moves.exists()


def test_withdrawing_needs_a_reason(cast: Cast) -> None:
    promise = promised(cast)
    with pytest.raises(InvalidInput):
        withdraw_promise(promise, reason=" ", by=cast.chen)
    assert withdraw_promise(promise, reason="客户改约", by=cast.chen).state == PromiseState.WITHDRAWN


def test_a_settled_promise_is_settled_once(cast: Cast) -> None:
    promise = promised(cast)
    keep_promise(promise, by=cast.chen)
    for again in (
        lambda: keep_promise(promise, by=cast.chen),
        lambda: withdraw_promise(promise, reason="x", by=cast.chen),
        lambda: move_promise(
            promise, to=clock.now() + TWO_HOURS, reason="x", customer_told=False, by=cast.chen
        ),
    ):
        with pytest.raises(Refused):
            again()


def test_every_settlement_stands_in_the_audit_trail(cast: Cast) -> None:
    promise = promised(cast)
    keep_promise(promise, by=cast.sun)
    record = AuditRecord.objects.get(action="promises.kept")
    assert (record.person, record.dealer_id, record.subject) == (cast.sun, cast.shanghai.pk, "SH01-1")
