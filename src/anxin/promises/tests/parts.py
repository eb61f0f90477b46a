"""Promises of the cast's Shanghai customer as the tests need them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from anxin.foundation import clock
from anxin.promises.choices import PromiseKind
from anxin.promises.models import Promise
from anxin.promises.services.give_promise import Giving, NewPart, give_promise
from tests.cast import Cast

#: A Friday noon in Shanghai.
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def given(cast: Cast, *, kind: PromiseKind = PromiseKind.APPOINTMENT, **more: Any) -> Promise:
    """Let Chen promise something at noon; ``more`` goes into what is given."""
    facts: dict[str, Any] = {
        "customer": cast.customer.key,
        "vehicle": cast.car.key,
        "kind": kind,
        "what": "周一上午九点保养",
        "due_at": NOON + 3 * DAY,
        "keeper": cast.chen,
    }
    with clock.at(NOON):
        return give_promise(Giving(**{**facts, **more}), by=cast.chen)


def part_promised(cast: Cast, *, expected_on: date | None = date(2026, 11, 22), **more: Any) -> Promise:
    """A roof rack on order for the day after tomorrow."""
    part = NewPart(number="PO-4711", name="车顶架", part_number="8U0-071", expected_on=expected_on)
    facts: dict[str, Any] = {"what": "车顶架", "due_at": NOON + 3 * DAY, "part": part, **more}
    return given(cast, kind=PromiseKind.PART, **facts)
