"""python -m bench.workshop quality [--orders 20000] [--seed 1] [--show 20], or speed: repeat repairs measured.

Simulator and engine share nothing: the orders go through a CSV file and ``anxin repairs repeats FILE --json``.
Seed 1 is for development; the reported figure is that of seed 2.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.workshop.scoring import Found, Judgement, Score, Wrong
from bench.workshop.simulator import DEVELOPMENT_SEED, simulate, write_csv

COMMAND = (sys.executable, "-m", "anxin.config.cli", "repairs", "repeats")
SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: its answer, wall-clock seconds and peak resident memory in MB."""

    answer: dict[str, Any]
    seconds: float
    peak_mb: float


def main() -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(prog="bench.workshop", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    quality = parts.add_parser("quality")
    quality.add_argument("--orders", type=int, default=20_000)
    quality.add_argument("--seed", type=int, default=DEVELOPMENT_SEED)
    quality.add_argument("--show", type=int, default=20, help="false and missed pairs to print")
    speed = parts.add_parser("speed")
    speed.add_argument("--orders", type=int, nargs="*", default=SIZES)
    speed.add_argument("--seed", type=int, default=DEVELOPMENT_SEED)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.part == "quality":
            _quality(options, Path(folder))
        else:
            _speed(options, Path(folder))
    return 0


def run_command(path: Path, folder: Path) -> Run:
    """Run the command in a process of its own on one core; ends the bench with its words where it fails."""
    answer, complaint = folder / "answer.json", folder / "errors.txt"
    started = time.perf_counter()
    with answer.open("w") as out, complaint.open("w") as err:
        process = subprocess.Popen([*COMMAND, str(path), "--json"], stdout=out, stderr=err)
        os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(COMMAND)}: status {process.returncode}\n{complaint.read_text()[-2000:]}")
    return Run(json.loads(answer.read_text("utf-8")), seconds, used.ru_maxrss / 1024)


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


def found_pairs(answer: dict[str, Any]) -> Found:
    """Return the pairs (order, first) of the command's answer; labelled orders without a partner are none."""
    return {(entry["order"], entry["first"]) for entry in answer["repeats"] if entry["of"] is not None}


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


def _speed(options: argparse.Namespace, folder: Path) -> None:
    """Time the command on the orders, and on the same orders with a car each: reading without anything to compare."""
    print(
        "| orders | true pairs | found | reading, s | all, s | finding, s | reading, peak MB | all, peak MB |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for orders in options.orders:
        reading, whole = folder / "strangers.csv", folder / "orders.csv"
        simulation = simulate(orders, options.seed)
        pairs = len(simulation.pairs)
        write_csv(simulation.rows, reading, strangers=True)
        write_csv(simulation.rows, whole)
        del simulation
        read, run = run_command(reading, folder), run_command(whole, folder)
        print(
            f"| {orders:,} | {pairs:,} | {len(found_pairs(run.answer)):,} | {read.seconds:.1f} | {run.seconds:.1f} "
            f"| {run.seconds - read.seconds:.1f} | {read.peak_mb:.0f} | {run.peak_mb:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
