"""Invented advisers, callers and customers: clean, honestly different, or one of them rigging."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from anxin.engines.gaming import Asked, AskedAgain, Case, Interview, Measured, PhoneUse

ADVISERS = [f"adviser {number}" for number in range(8)]
CALLERS = [f"caller {number}" for number in range(4)]
RIGGED = {ADVISERS[0], CALLERS[0]}
_EACH = 60
_ITEMS = 12
_FIRST = date(2026, 1, 1)


@dataclass(frozen=True)
class World:
    """One quarter: its seed, how far advisers honestly differ (points of 10), and what share of his cases one rigs."""

    seed: int
    apart: float = 0.0
    rigged: float = 0.0

    @cached_property
    def chance(self) -> random.Random:
        """Return the chance of this quarter."""
        return random.Random(self.seed)

    def rigs(self, who: str) -> bool:
        """Tell whether this case of a person's is rigged."""
        return who in RIGGED and self.chance.random() < self.rigged


def interviews(world: World, kind: str) -> list[Interview]:
    """Return a quarter's interviews; ``kind`` names how some are rigged, if any are."""
    return _quarter(world, kind) if world.rigged else _clean_quarter(world)


@cache
def _clean_quarter(world: World) -> list[Interview]:
    return _quarter(world, "")


def _quarter(world: World, kind: str) -> list[Interview]:
    chance = world.chance
    made: list[Interview] = []
    for adviser in ADVISERS:
        level = 8.6 + chance.gauss(0, world.apart)
        made += [_interview(world, adviser, level, kind, len(made) + number) for number in range(_EACH)]
    return made


def orders(world: World) -> list[Asked]:
    """Return a quarter's orders: an eighth went badly, six in ten were asked about; the rigged bad ones were not."""
    chance, made = world.chance, []
    for adviser in ADVISERS:
        for number in range(150):
            bad = chance.random() < 0.125
            asked = chance.random() < 0.6 and not (bad and world.rigs(adviser))
            made.append(Asked(f"{adviser} {number}", adviser, bad, asked))
    return made


def cases(world: World, share: float) -> list[Case]:
    """Return a quarter's orders with a share of hits, the rigged ones hits too."""
    made = []
    for adviser in ADVISERS:
        own = share * max(0.0, 1 + world.chance.gauss(0, world.apart))
        for number in range(150):
            hit = world.chance.random() < own or world.rigs(adviser)
            made.append(Case(f"{adviser} {number}", adviser, hit))
    return made


def asked_again(world: World) -> list[AskedAgain]:
    """Return fifteen interviews an adviser asked again, the rigged ones told two points higher at first."""
    chance, made = world.chance, []
    for adviser in ADVISERS:
        for number in range(15):
            level = chance.gauss(8.4, 1.2)
            first = level + chance.gauss(0, 0.6) + 2 * world.rigs(adviser)
            made.append(AskedAgain(f"{adviser} {number}", adviser, first, level + chance.gauss(0, 0.6)))
    return made


def scored(world: World, count: int, lift: float) -> list[Measured]:
    """Return so many scores an adviser, the rigged ones higher by the lift."""
    return [
        Measured(f"{adviser} {number}", adviser, world.chance.gauss(86, 11) + lift * world.rigs(adviser))
        for adviser in ADVISERS
        for number in range(count)
    ]


def phones(world: World, sharing: float) -> list[PhoneUse]:
    """Return 2,000 numbers; each further customer joins a number with a chance; the rigged orders have one number."""
    made: list[PhoneUse] = []
    for number in range(2000):
        adviser, customers = world.chance.choice(ADVISERS), 1
        while world.chance.random() < sharing:
            customers += 1
        phone = "one number" if world.rigs(adviser) else f"number {number}"
        made += [
            PhoneUse(f"{number}.{each}", phone, f"{number}.{each}", adviser) for each in range(customers)
        ]
    return made


def _interview(world: World, adviser: str, level: float, kind: str, number: int) -> Interview:
    chance = world.chance
    caller = chance.choice(CALLERS)
    feels = chance.gauss(level, 1.1)
    values = [_answer(chance.gauss(feels, 0.9)) for _ in range(_ITEMS)]
    seconds, minutes = chance.lognormvariate(5.3, 0.35), chance.lognormvariate(6.4, 1.3)
    day = _FIRST + timedelta(days=chance.randrange(90))
    by_caller = kind in {"short", "alike", "middling"}
    if world.rigs(caller if by_caller else adviser):
        seconds = seconds / 2.5 if kind == "short" else seconds
        minutes = 4.0 if kind == "quick" else minutes
        values = _rigged(values, kind, chance, late=(day + timedelta(days=3)).month != day.month)
    score = 10 * sum(values) / len(values)
    if kind == "heap" and world.rigs(adviser) and 86 <= score < 90:
        score = 90.5
    return Interview(f"{number:05}", adviser, day, tuple(values), caller, score, seconds, minutes)


def _rigged(values: list[int], kind: str, chance: random.Random, *, late: bool) -> list[int]:
    if kind == "tens" or (kind == "month end" and late):
        return [10] * len(values)
    if kind == "alike":
        copied = [9, 8, 10, 9, 7, 9, 8, 9, 10, 8, 9, 9]
        copied[chance.randrange(len(copied))] = 8
        return copied
    if kind == "middling":
        return [min(9, max(6, value)) for value in values]
    if kind == "no middle":
        return [10 if value in {8, 9} else value for value in values]
    if kind == "even":
        return [9 if place % 3 else 10 for place in range(len(values))]
    return values


def _answer(value: float) -> int:
    return min(10, max(1, round(value)))
