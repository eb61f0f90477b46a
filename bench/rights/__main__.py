"""python -m bench.rights [--cars 1000000] [--visits 4]: positions of so many cars, one after another, on one core.

The cars are made from a seed, a chunk at a time and outside the measured time; measured is the processor time of
``assess``. Two hundred cars are measured one by one before.
"""

import argparse
import random
import statistics
import time
from datetime import date, datetime, timedelta

from anxin.config.cli.rights import law_of
from anxin.engines.rights import Case, Law, Request, System, Use, Vehicle, Visit, assess
from anxin.engines.rights.facts import Remedy

_CHUNK = 2_000
_TODAY = date(2026, 3, 1)
_SYSTEMS = (System.ENGINE, System.BRAKING, System.ELECTRICAL, System.BODY, System.OTHER)
_TROUBLES = ("window", "noise", "leak", "charging", "display")


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    law, chance = law_of("cn"), random.Random(arguments.seed)
    single = [_timed([_car(chance, arguments.visits)], law) for _ in range(200)]
    left, spent = arguments.cars, 0.0
    while left > 0:
        cars = [_car(chance, arguments.visits) for _ in range(min(_CHUNK, left))]
        left -= len(cars)
        spent += _timed(cars, law)
    each = spent / arguments.cars
    print(
        f"{arguments.cars} cars of {arguments.visits} visits: {spent:.1f} s of processor time, {each * 1e6:.0f} µs each"
    )
    middle, worst = statistics.median(single), max(single)
    print(f"one car: median {middle * 1e6:.0f} µs, slowest of 200 {worst * 1e6:.0f} µs")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.rights")
    parser.add_argument("--cars", type=int, default=1_000_000)
    parser.add_argument("--visits", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _timed(cars: list[Case], law: Law) -> float:
    started = time.process_time()
    for car in cars:
        assess(car, law)
    return time.process_time() - started


def _car(chance: random.Random, visits: int) -> Case:
    sold = date(2020, 1, 1) + timedelta(days=chance.randrange(2000))
    at, km = datetime(sold.year, sold.month, sold.day, 9), 0.0
    made = []
    for number in range(visits):
        at += timedelta(days=chance.randrange(1, 60))
        km += chance.randrange(6000)
        end = at + timedelta(hours=chance.choice((3, 8, 30, 80, 200)))
        made.append(
            Visit(
                id=f"v{number}",
                agreed_at=at,
                completed_at=end,
                notified_at=end,
                odometer_km=km,
                quality_problem=chance.random() < 0.7,
                symptom_group=chance.choice(_TROUBLES),
                part_group=chance.choice(_TROUBLES),
                system=chance.choice(_SYSTEMS),
                needs_replacement=False,
                cured=True,
            )
        )
        at = end
    asked = (Request(_TODAY, Remedy.REFUND),) if chance.random() < 0.02 else ()
    vehicle = Vehicle(
        invoice_date=sold, delivery_date=sold, price=200_000, usage_coefficient=0.005, use=Use.HOUSEHOLD
    )
    today = max(_TODAY, at.date())
    return Case(market="cn", today=today, vehicle=vehicle, odometer_km=km, visits=tuple(made), requests=asked)


if __name__ == "__main__":
    main()
