"""python -m bench.workshop quality [--orders 20000] [--seed 1] [--show 20], or all [--orders 10000 100000].

``quality`` tells how good the judgement of repeats is, ``all`` how long imports and repeats take, in one table. In
both simulator and program share nothing: the orders go through files, each into a process of its own.
Seed 1 is for development; the reported quality is that of seed 2.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.workshop.repeats import found_pairs, run_command
from bench.workshop.scoring import Judgement, Score, Wrong
from bench.workshop.simulator import DEVELOPMENT_SEED, simulate, write_csv
from bench.workshop.table import print_table

SIZES = (10_000, 100_000, 1_000_000)


def main() -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(prog="bench.workshop", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    quality = parts.add_parser("quality")
    quality.add_argument("--orders", type=int, default=20_000)
    quality.add_argument("--seed", type=int, default=DEVELOPMENT_SEED)
    quality.add_argument("--show", type=int, default=20, help="false and missed pairs to print")
    table = parts.add_parser("all")
    table.add_argument("--orders", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    if options.part == "all":
        print_table(options.orders)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        _quality(options, Path(folder))
    return 0


def _quality(options: argparse.Namespace, folder: Path) -> None:
    simulation = simulate(options.orders, options.seed)
    path = folder / "orders.csv"
    write_csv(simulation.rows, path)
    run = run_command(path, folder)
    judgement = Judgement(simulation, found_pairs(run.answer))
    print(f"{len(simulation.rows):,} orders, {len(simulation.pairs):,} true pairs, seed {options.seed}")
    print(
        f"rows skipped: {len(run.answer['skipped'])}, to be skipped: {simulation.skipped}; "
        f"right order with another first: {judgement.other_first()}"
    )
    _scores("All pairs", [judgement.overall()])
    _scores("By words", judgement.by_words(), recall_only=True)
    _scores("By telling of the repeat", judgement.by_telling(), recall_only=True)
    _scores("By kind of trouble", judgement.by_trouble())
    print("\n| orders that repeat nothing | orders | called repeats |\n| --- | ---: | ---: |")
    for story, orders, wrong in judgement.traps():
        print(f"| {story} | {orders} | {wrong} |")
    _show("False pairs", judgement.false_pairs(options.show))
    _show("Missed pairs", judgement.missed_pairs(options.show))


def _scores(title: str, scores: Iterable[Score], *, recall_only: bool = False) -> None:
    if recall_only:
        print(f"\n| {title} | true pairs | found | recall |\n| --- | ---: | ---: | ---: |")
        for score in scores:
            print(f"| {score.name} | {score.right + score.missed} | {score.right} | {score.recall:.3f} |")
        return
    print(f"\n| {title} | true pairs | false | missed | precision | recall | F1 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for score in scores:
        print(
            f"| {score.name} | {score.right + score.missed} | {score.false} | {score.missed} "
            f"| {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} |"
        )


def _show(title: str, pairs: list[Wrong]) -> None:
    print(f"\n{title}:")
    for pair in pairs:
        print(f"- {pair.order.vin} ({pair.note})")
        for row in (pair.first, pair.order):
            print(
                f"    {row.order_no} {row.opened_at} {row.odometer_km or '-'} {row.kind}: "
                f"{row.complaint or '-'} / {row.work} / {row.parts or '-'}"
            )


if __name__ == "__main__":
    sys.exit(main())
