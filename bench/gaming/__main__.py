"""python -m bench.gaming [--runs 1000]: false alarms of every detector, and what it finds.

Each run is one quarter of eight advisers with sixty interviews and 150 orders each, and four callers. Three shares of
runs are told: those in which anybody was named though nobody did anything wrong and all are alike; the same where
advisers honestly differ; and, of a quarter as many runs, those in which the one who rigs part of his cases was named.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anxin.engines.gaming import (
    Finding,
    Pattern,
    changed_numbers,
    excluded_shares,
    extreme_answers,
    heaping,
    missing_middle,
    month_end,
    near_duplicates,
    odd_selection,
    own_against_audit,
    quick_answers,
    recontact_gap,
    shared_phones,
    short_interviews,
    small_variance,
    straight_tens,
)
from bench.gaming.people import (
    RIGGED,
    World,
    asked_again,
    cases,
    interviews,
    orders,
    phones,
    scored,
)

_FEWER = 4


@dataclass(frozen=True)
class Scene:
    """A detector at work: how it is fed, how much of the cases one rigs, and how far advisers differ."""

    name: str
    look: Callable[[World], list[Finding]]
    rigged: float
    apart: float = 0.25


SCENES = (
    Scene("straight_tens", lambda world: straight_tens(interviews(world, "tens")), 0.25),
    Scene("small_variance", lambda world: small_variance(interviews(world, "even")), 0.6),
    Scene("heaping", lambda world: heaping(interviews(world, "heap"), threshold=90, width=4), 0.8),
    Scene("missing_middle", lambda world: missing_middle(interviews(world, "no middle")), 0.5),
    Scene(
        "month_end", lambda world: month_end(interviews(world, "month end"), top_score=95, last_days=5), 0.8
    ),
    Scene("selection", lambda world: odd_selection(orders(world)), 0.8),
    Scene("excluded", lambda world: excluded_shares(cases(world, 0.12)), 0.1),
    Scene(
        "wrong_number", lambda world: excluded_shares(cases(world, 0.03), pattern=Pattern.WRONG_NUMBER), 0.08
    ),
    Scene("changed_number", lambda world: changed_numbers(cases(world, 0.02)), 0.08),
    Scene("quick_answer", lambda world: quick_answers(interviews(world, "quick")), 0.1),
    Scene("short_interview", lambda world: short_interviews(interviews(world, "short")), 0.25),
    Scene("near_duplicate", lambda world: near_duplicates(interviews(world, "alike")), 0.15),
    Scene("extreme_answers", lambda world: extreme_answers(interviews(world, "middling")), 0.4),
    Scene("recontact_gap", lambda world: recontact_gap(asked_again(world)), 0.6),
    Scene(
        "own_against_audit", lambda world: own_against_audit(scored(world, 60, 8), scored(world, 20, 0)), 1.0
    ),
    Scene("shared_phone, 1 in 100 joins", lambda world: shared_phones(phones(world, 0.01)), 0.02),
    Scene("shared_phone, 1 in 20 joins", lambda world: shared_phones(phones(world, 0.05)), 0.02),
)


def main() -> None:
    """Simulate and print."""
    arguments = _arguments()
    print("| detector | all alike | honestly different | named | of so many rigged |\n|---|---|---|---|---|")
    for scene in SCENES:
        if arguments.only in scene.name:
            told = " | ".join(f"{share:.3f}" for share in _shares(scene, arguments.runs))
            print(f"| {scene.name} | {told} | {scene.rigged:.0%} |", flush=True)


def _shares(scene: Scene, runs: int) -> Iterator[float]:
    for apart, rigged, many in (
        (0.0, 0.0, runs),
        (scene.apart, 0.0, runs),
        (0.0, scene.rigged, runs // _FEWER),
    ):
        yield sum(_named(scene, World(seed, apart, rigged)) for seed in range(many)) / many


def _named(scene: Scene, world: World) -> bool:
    found = scene.look(world)
    if not world.rigged:
        return bool(found)
    return any(not each.who or each.who in RIGGED for each in found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.gaming")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--only", default="", help="part of a detector's name")
    return parser.parse_args()


if __name__ == "__main__":
    main()
