"""python -m bench.callbacks [--visits 1000000]: exclusions of so many visits and the draw, on one core.

The visits are made from a seed outside the measured time; measured is the processor time of ``decide``, of ``frame_of``
(which decides and finds second visits of a customer) and of ``draw``; and of one order of a queue of 500 calls.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from anxin.engines.callbacks import (
    Call,
    CallingTime,
    Plan,
    Rules,
    Visit,
    Work,
    begin,
    days_of,
    decide,
    draw,
    frame_of,
    limits_of,
    order_queue,
)
from anxin.engines.worktime import Calendar

_TODAY = date(2026, 3, 24)
_RULES = Rules(quota=500, kinds=frozenset({"internal"}))
_CALENDAR = Calendar(zone="Asia/Shanghai", week=(((540, 1080),),) * 7)


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    chance = random.Random(arguments.seed)
    visits = [_visit(number, chance) for number in range(arguments.visits)]
    calling = CallingTime(_CALENDAR, rules=_RULES)
    limits = limits_of(_RULES, day=_TODAY, work=Work.AFTER_SERVICE, calling=calling)
    _told("decide", arguments.visits, lambda: [decide(visit, limits) for visit in visits])
    _told("frame_of", arguments.visits, lambda: frame_of(visits, limits))
    by_adviser: dict[str, list[str]] = {}
    for visit in visits:
        by_adviser.setdefault(visit.adviser, []).append(visit.key)
    _told(
        "draw, every visit a candidate", arguments.visits, lambda: draw(by_adviser, quota=500, seed="bench")
    )
    days = days_of(_TODAY - timedelta(days=4), plan=Plan(), calling=calling)
    calls = [Call(key=number, work=Work.AFTER_SERVICE, state=begin(days)) for number in range(500)]
    now = datetime(2026, 3, 24, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    _told("order_queue", 500, lambda: order_queue(calls, caller=1, now=now, rules=_RULES, calling=calling))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.callbacks")
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _told(what: str, count: int, work: Callable[[], object]) -> None:
    started = time.process_time()
    work()
    spent = time.process_time() - started
    print(
        f"{what}: {count} in {spent:.2f} s of processor time, {spent / count * 1e6:.2f} µs each", flush=True
    )


def _visit(number: int, chance: random.Random) -> Visit:
    drawn = chance.random()
    return Visit(
        key=f"RO{number:09}",
        adviser=f"adviser {number % 400}",
        customer=chance.randrange(900_000),
        left_on=_TODAY - timedelta(days=chance.randrange(3, 18)),
        kind="internal" if drawn < 0.05 else "repair",
        company_cars=6 if 0.05 < drawn < 0.08 else 0,
        has_phone=not 0.08 < drawn < 0.1,
        do_not_call=0.1 < drawn < 0.12,
        case_open=0.12 < drawn < 0.14,
        asked_on=_TODAY - timedelta(days=chance.randrange(200)) if 0.2 < drawn < 0.5 else None,
    )


if __name__ == "__main__":
    main()
