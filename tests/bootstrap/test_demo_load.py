"""The demo goes only into an empty installation, and what happens depends on the seed and the day alone."""

from datetime import timedelta
from random import Random

import pytest

from anxin.accounts.models import Person
from anxin.config.cli.failures import CommandFailed
from anxin.config.demo import load
from anxin.config.demo.casting import cast_cases
from anxin.config.demo.course import plan_course
from anxin.config.demo.people import Shop, make_group
from anxin.config.demo.roster import Roster, split_companies
from anxin.config.demo.texts import read_texts
from anxin.config.demo.visits import Workshop
from tests.cast import Cast
from tests.demo.conftest import MONDAY

TEXTS = read_texts()


def test_an_installation_with_people_of_its_own_is_refused(cast: Cast) -> None:
    before = Person.objects.count()
    with pytest.raises(CommandFailed):
        load.load_demo(progress=lambda *_: None)
    assert Person.objects.count() == before


def test_an_interrupted_load_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(load, "_save", fail)
    with pytest.raises(KeyboardInterrupt):
        load.load_demo(progress=lambda *_: None)
    assert not Person.objects.exists()


def _digest(seed: int, shops: dict[str, Shop]) -> list[object]:
    """Plan everything without writing it: who, what, when."""
    rng = Random(seed)
    cases = cast_cases(TEXTS, shops, rng=rng, now=MONDAY)
    found: list[object] = []
    for case in cases:
        beats = plan_course(case, MONDAY)
        case.received_at = beats[0].facts["received_at"]
        found.append((case.text["id"], case.shop.code, case.fate, [(b.at, b.act.__name__) for b in beats]))
    companies = split_companies(TEXTS, shops)
    for code, shop in shops.items():
        own = Random(f"{rng.random()}:{code}")
        roster = Roster(TEXTS, shop, rng=own, now=MONDAY)
        workshop = Workshop(TEXTS, shop, own, MONDAY)
        for case in cases:
            if case.shop is shop:
                workshop.tell(case, roster.cast(case, companies[code]))
        roster.fill(120, companies[code])
        for car in roster.cars:
            workshop.drive(car)
        workshop.finish(roster.cars)
        found.append([(customer.key, customer.name, customer.phone) for customer in roster.customers])
        found.append([(car.vehicle.plate, car.vehicle.vin, car.vehicle.model_name) for car in roster.cars])
        found.append([(order.number, order.odometer_km, order.work) for order in workshop.orders])
    return found


def test_the_same_seed_on_the_same_day_gives_the_same_group(db: None) -> None:
    shops = make_group(TEXTS.world)
    first = _digest(7, shops)
    assert _digest(7, shops) == first
    assert _digest(8, shops) != first


def test_no_moment_of_any_start_leaves_a_case_without_a_beginning(db: None) -> None:
    shops = make_group(TEXTS.world)
    # Every hour of a day comes up, and every month of a year.
    for step in range(40):
        now = MONDAY + timedelta(days=step * 9, hours=step * 5 % 24, minutes=step * 7 % 60)
        for case in cast_cases(TEXTS, shops, rng=Random(1), now=now):
            beats = plan_course(case, now)
            assert beats[0].act.__name__ == "take_in", (case.fate, case.text["id"], now)
            assert all(beat.at <= now for beat in beats)
