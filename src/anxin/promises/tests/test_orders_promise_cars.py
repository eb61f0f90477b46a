"""What a repair order promises stands in the ledger without anybody typing it, and follows the workshop's system."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from anxin.foundation import clock
from anxin.messaging.models import Notice
from anxin.promises.choices import PromiseKind, TalkKind, TalkWay
from anxin.promises.models import Promise
from anxin.promises.services.follow_orders import follow_orders
from anxin.promises.services.settling import NewTime, keep_own_promise, move_own_promise
from anxin.promises.services.telling import Telling, tell_customer
from anxin.promises.tests.parts import DAY, given
from anxin.workshop.models import RepairOrder
from anxin.workshop.tests.order_files import an_order, bring
from tests.cast import Cast

#: A Tuesday, half past eleven in Shanghai.
NOW = datetime(2026, 1, 20, 3, 30, tzinfo=UTC)
#: Five in the afternoon of that day.
FIVE = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def promised(**cells: str) -> dict[str, str]:
    return an_order(**{"结算时间": "", "状态": "在修", "预计交车时间": "2026-01-20 17:00", **cells})


def take(cast: Cast, folder: Path, order: dict[str, str], *, at: datetime = NOW) -> list[Promise]:
    """Let an export come in and the worker look at its orders; return the promises of orders."""
    with clock.at(at):
        bring(cast, folder, order)
        follow_orders()
    return list(Promise.objects.filter(order_due_at__isnull=False).order_by("pk"))


def told(cast: Cast, folder: Path, *, at: datetime = NOW, **cells: str) -> list[Promise]:
    return take(cast, folder, promised(**cells), at=at)


def test_an_open_order_becomes_a_promise_of_its_adviser(cast: Cast, tmp_path: Path) -> None:
    (promise,) = told(cast, tmp_path)
    assert (promise.kind, promise.state, promise.due_at, promise.first_due_at) == (
        "delivery",
        "open",
        FIVE,
        FIVE,
    )
    assert (promise.keeper, promise.department and promise.department.kind) == (cast.wang, "after_sales")
    assert (promise.customer.name, promise.vehicle and promise.vehicle.plate) == ("周小军", "沪A8K201")
    assert (promise.made_by, promise.number, "RO20260120001" in promise.what) == (
        None,
        f"P{promise.pk:06}",
        True,
    )


def test_the_same_export_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    (before,) = told(cast, tmp_path)
    with clock.at(NOW + HOUR):
        assert follow_orders() == 0
    (after,) = told(cast, tmp_path, at=NOW + HOUR)
    assert (after.pk, after.version, after.moves.count()) == (before.pk, before.version, 0)


def test_another_time_is_a_move_of_which_the_customer_must_hear(cast: Cast, tmp_path: Path) -> None:
    told(cast, tmp_path)
    (promise,) = told(cast, tmp_path, at=NOW + HOUR, 预计交车时间="2026-01-22 18:00")
    move = promise.moves.get()
    assert (promise.due_at, promise.first_due_at, promise.moved) == (
        datetime(2026, 1, 22, 10, tzinfo=UTC),
        FIVE,
        1,
    )
    assert (move.by, move.customer_told, bool(move.reason)) == (None, False, True)
    assert ([each["code"] for each in promise.risks], promise.to_tell) == (["TIME_MOVED"], True)
    assert Notice.objects.get(code="PROMISE_AT_RISK").person == cast.wang
    with clock.at(NOW + 2 * HOUR):
        telling = Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL)
        tell_customer(promise.key, telling=telling, by=cast.wang)
    promise.refresh_from_db()
    assert (promise.risks, promise.to_tell) == ([], False)


@pytest.mark.parametrize(
    ("cells", "state", "settled"),
    [
        ({"结算时间": "2026-01-20 17:00"}, "kept", FIVE),
        ({"结算时间": "2026-01-20 17:01"}, "kept_late", FIVE + timedelta(minutes=1)),
        (
            {"结算时间": "2026-01-20 18:00", "完工时间": "2026-01-20 16:30"},
            "kept",
            FIVE - timedelta(minutes=30),
        ),
        ({"结算时间": "2026-01-21"}, "kept_late", datetime(2026, 1, 21, 4, tzinfo=UTC)),
        ({"结算时间": "2026-01-20"}, "kept", FIVE - timedelta(hours=5)),
    ],
)
def test_the_end_of_the_work_settles_it_by_its_hour(
    cast: Cast, tmp_path: Path, cells: dict[str, str], state: str, settled: datetime
) -> None:
    told(cast, tmp_path)
    (promise,) = take(cast, tmp_path, promised(状态="已结算", **cells), at=NOW + DAY + 12 * HOUR)
    assert (promise.state, promise.settled_at, promise.settled_by) == (state, settled, None)
    assert promise.outcome and not promise.to_tell


def test_a_day_alone_is_kept_by_the_day_even_where_the_hour_was_earlier(cast: Cast, tmp_path: Path) -> None:
    morning = promised(预计交车时间="2026-01-20 10:00", 开单时间="2026-01-20 08:00")
    take(cast, tmp_path, morning)
    (promise,) = take(cast, tmp_path, morning | {"结算时间": "2026-01-20"}, at=NOW + DAY)
    assert (promise.state, promise.settled_at) == ("kept", promise.due_at)


def test_a_day_promised_alone_lasts_until_its_end(cast: Cast, tmp_path: Path) -> None:
    (promise,) = told(cast, tmp_path, 预计交车时间="2026-01-21")
    assert promise.due_at == datetime(2026, 1, 21, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "many"),
    [
        ({"结算时间": "2026-01-20 11:00"}, 1),  # closed, but promised for the day of the import
        ({"预计交车时间": "2026-01-19 17:00", "开单时间": "2026-01-19", "结算时间": "2026-01-19 18:00"}, 0),
        ({"预计交车时间": "2026-01-19 17:00", "开单时间": "2026-01-19"}, 1),  # overdue, and still open
        ({"预计交车时间": "2026-01-06 11:31", "开单时间": "2026-01-05"}, 1),
        ({"预计交车时间": "2026-01-06 11:29", "开单时间": "2026-01-05"}, 0),  # left open and forgotten
        ({"预计交车时间": ""}, 0),
        ({"预计交车时间": "很快"}, 0),
    ],
)
def test_of_a_history_nothing_is_promised_any_more(
    cast: Cast, tmp_path: Path, cells: dict[str, str], many: int
) -> None:
    assert len(take(cast, tmp_path, promised(**cells))) == many


@pytest.mark.parametrize(("adviser", "gone"), [("谁也不是", False), ("王磊", True)])
def test_where_the_adviser_is_unknown_or_gone_the_head_of_after_sales_keeps_it(
    cast: Cast, tmp_path: Path, adviser: str, gone: bool
) -> None:
    if gone:
        cast.wang.is_active = False
        cast.wang.save(update_fields=["is_active"])
    (promise,) = told(cast, tmp_path, 服务顾问=adviser)
    assert promise.keeper == cast.he


@pytest.fixture
def by_hand(cast: Cast, tmp_path: Path) -> Promise:
    """What Chen promised for the order before the workshop's system named a time."""
    told(cast, tmp_path, 预计交车时间="")
    order = RepairOrder.objects.get(number="RO20260120001")
    due_at = datetime(2026, 12, 1, tzinfo=UTC)
    return given(cast, kind=PromiseKind.READY, order=order.number, what="下午五点交车", due_at=due_at)


def test_what_a_colleague_promised_for_the_order_is_followed_and_nothing_is_promised_twice(
    cast: Cast, tmp_path: Path, by_hand: Promise
) -> None:
    (promise,) = told(cast, tmp_path)
    assert (promise.pk, promise.due_at, promise.keeper) == (by_hand.pk, by_hand.due_at, cast.chen)
    (promise,) = told(cast, tmp_path, at=NOW + HOUR, 预计交车时间="2026-01-20 19:00")
    assert promise.due_at == FIVE + 2 * HOUR
    assert Promise.objects.count() == 1


def test_a_time_agreed_by_hand_stays_until_the_order_names_another(cast: Cast, tmp_path: Path) -> None:
    (promise,) = told(cast, tmp_path)
    with clock.at(NOW):
        new = NewTime(FIVE + 3 * HOUR, "等零件", customer_told=True)
        move_own_promise(promise.key, new_time=new, by=cast.wang)
    (promise,) = told(cast, tmp_path, at=NOW + HOUR, 备注="客户已知")
    assert (promise.due_at, promise.moved) == (FIVE + 3 * HOUR, 1)
    (promise,) = told(cast, tmp_path, at=NOW + 2 * HOUR, 预计交车时间="2026-01-20 20:00")
    assert (promise.due_at, promise.moved, promise.to_tell) == (FIVE + 3 * HOUR, 1, False)


def test_what_was_settled_by_hand_stays_so(cast: Cast, tmp_path: Path) -> None:
    (promise,) = told(cast, tmp_path)
    with clock.at(NOW):
        keep_own_promise(promise.key, by=cast.wang)
    (promise,) = told(cast, tmp_path, at=NOW + DAY, 结算时间="2026-01-20 19:00")
    assert (promise.state, promise.settled_by) == ("kept", cast.wang)


def test_another_dealers_orders_are_another_dealers_promises(cast: Cast, tmp_path: Path) -> None:
    told(cast, tmp_path)
    assert not Promise.objects.exclude(dealer=cast.shanghai).exists()
