"""python -m bench.index [--answers 10000000] [--dealers 3000] [--rounds 3] [--no-spark] [--no-pages]

Ten million answers as the application writes them, added up from a new process each: beside a raw scan of the same
columns, beside pandas, and on a Spark cluster of a master and two workers that this benchmark begins. The engines take
turns, so that whatever else the machine does falls on all of them. Then what a dealer's page costs (``pages``).
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LABELS = ("month", "dealer")
#: What the cluster is asked too: the one that sends more over the network.
ON_CLUSTER = "dealer"
_AGREE = 1e-9
_LOOK = 0.02
_SHOWN = ("process", "first", "again", "processor")
#: What the children read of the settings; nothing of the database is asked.
_SURROUNDINGS = {"DJANGO_SETTINGS_MODULE": "anxin.config.settings", "DATABASE_URL": "postgresql:///none"}
Told = dict[str, Any]


def main() -> int:
    """Generate, measure, compare, and print the tables."""
    options = _options()
    os.environ |= {name: value for name, value in _SURROUNDINGS.items() if name not in os.environ}
    with tempfile.TemporaryDirectory() as folder:
        # As where it is installed: a new process finds its sources compiled.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        print(_step("bench.index.write", folder, str(options.answers), str(options.dealers)), flush=True)
        size = sum(path.stat().st_size for path in Path(folder).glob("*.parquet"))
        print(f"{size / 1e6:.1f} MB of Parquet", flush=True)
        for label in LABELS:
            _engines(folder, label, options)
    return 0 if options.no_pages else subprocess.call([sys.executable, "-m", "bench.index.pages"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.index", description=__doc__)
    parser.add_argument("--answers", type=int, default=10_000_000)
    parser.add_argument("--dealers", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-spark", action="store_true")
    parser.add_argument("--no-pages", action="store_true")
    return parser.parse_args()


def _engines(folder: str, label: str, options: argparse.Namespace) -> None:
    told: dict[str, list[Told]] = {"raw": [], "duckdb": [], "pandas": []}
    for _ in range(options.rounds):
        for engine, so_far in told.items():
            so_far.append(_one(engine, label, folder))
    cluster_memory: dict[str, float] = {}
    if label == ON_CLUSTER and not options.no_spark:
        on_cluster, cluster_memory = _on_cluster(label, folder)
        told["spark"] = [on_cluster]
    _require_agreement(told, label)
    _print_table(told, label)
    if cluster_memory:
        besides = ", ".join(f"{name} {memory:.0f} MB" for name, memory in cluster_memory.items())
        print(f"\nSpark besides: {besides}", flush=True)


def _require_agreement(told: dict[str, list[Told]], label: str) -> None:
    for engine in list(told)[2:]:
        apart = furthest_apart(told["duckdb"][0]["sums"], told[engine][0]["sums"])
        print(f"duckdb and {engine}, by {label}: at most {apart:.1e} apart", flush=True)
        if apart > _AGREE:
            raise SystemExit("the engines do not agree")


def _print_table(told: dict[str, list[Told]], label: str) -> None:
    print(f"\nBy {label}, {len(told['duckdb'][0]['sums']):,} cells of 24 sums\n")
    print(
        "| engine | new process, s | first answer, s | next, s | of raw | processor, s | of raw | memory, MB |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    clock, worked = middle(told["raw"], "again"), middle(told["raw"], "processor")
    for engine, those in told.items():
        memory = max(each["memory"] for each in those)
        process, first, again, processor = (middle(those, name) for name in _SHOWN)
        print(
            f"| {engine} | {process:.2f} | {first:.3f} | {again:.3f} | {again / clock:.2f} "
            f"| {processor:.3f} | {processor / worked:.2f} | {memory:.0f} |",
            flush=True,
        )


def _on_cluster(label: str, folder: str) -> tuple[Told, dict[str, float]]:
    from bench.index.cluster import running  # noqa: PLC0415  PySpark is loaded where it is needed alone

    with running() as cluster:
        os.environ["BENCH_SPARK"] = cluster.address
        watched = _Watched(cluster)
        told = _one("spark", label, folder, watch=watched)
        return told, {"driver's JVM": told["jvm"]} | watched.most


class _Watched:
    """Looks again and again at what the processes of a cluster hold: executors are gone once the answer is there."""

    def __init__(self, cluster: Any) -> None:
        self._cluster = cluster
        self.most: dict[str, float] = {}

    def look(self) -> None:
        for name, memory in self._cluster.memory.items():
            self.most[name] = max(memory, self.most.get(name, 0.0))


def _one(engine: str, label: str, folder: str, *, watch: _Watched | None = None) -> Told:
    """Let an engine answer in a process of its own, whose whole life is timed too."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "bench.index.engines", engine, label, folder]
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=answer, stderr=errors)
        while process.poll() is None:
            if watch:
                watch.look()
            time.sleep(_LOOK)
        took = time.perf_counter() - begin
        for file in (answer, errors):
            file.seek(0)
        if process.returncode:
            raise SystemExit(errors.read().decode(errors="replace")[-3000:])
        told: Told = json.loads(answer.read().splitlines()[-1])
    # What it repeats for its own clock is no part of one answer.
    told["process"] = took - told["repeated"]
    return told


def furthest_apart(one: list[list[Any]], other: list[list[Any]]) -> float:
    """Return the largest relative difference of the sums of two engines; infinite where their cells differ."""
    if [cell[0] for cell in one] != [cell[0] for cell in other]:
        return math.inf
    pairs = [
        pair for mine, its in zip(one, other, strict=True) for pair in zip(mine[1:], its[1:], strict=True)
    ]
    return max(abs(a - b) / max(1.0, abs(a)) for a, b in pairs)


def middle(told: list[Told], name: str) -> float:
    """Return the middle one of the rounds."""
    return statistics.median(each[name] for each in told)


def _step(module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
