"""python -m bench.index.engines ENGINE LABEL FOLDER: one engine in a process of its own, told as one line of JSON.

``seconds`` are those of the first answer, from files that are in no cache, and of the middle one of the next; memory
is the most that the process ever held (VmHWM), in MB.
"""

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from anxin.engines.index.cells import Ratings, Sums, read_sums, sums_by
from bench.index.plan import COLUMNS, INDEX, ITEMS, PLAN

AGAIN = 3
Answer = Callable[[], Any]


@contextmanager
def raw(files: list[Path], label: str) -> Iterator[Answer]:
    """Read every column that the aggregation needs and add each up: less than this no engine can do."""
    from anxin.integrations.columns.duckdb import opened  # noqa: PLC0415  its memory is measured: loaded alone

    sums = ", ".join(f"sum({column})" for column in (INDEX, *ITEMS))

    def answer() -> Any:
        with opened(files) as frame:
            return frame.aggregate(f"{sums}, max({label})").fetchall()

    yield answer


@contextmanager
def duck(files: list[Path], label: str) -> Iterator[Answer]:
    """As the application does it."""
    from anxin.integrations.columns.duckdb import opened  # noqa: PLC0415  as above

    def answer() -> list[Sums]:
        with opened(files) as frame:
            return list(read_sums(sums_by(frame, COLUMNS, by=[label]), COLUMNS, by=[label]))

    yield answer


@contextmanager
def spark(files: list[Path], label: str) -> Iterator[Answer]:
    """The same code on the cluster whose address stands in the environment."""
    from anxin.integrations.columns.spark import session  # noqa: PLC0415  as above

    held = session(
        os.environ["BENCH_SPARK"],
        spark_driver_host="127.0.0.1",
        spark_driver_bindAddress="127.0.0.1",
        spark_ui_enabled="false",
        spark_sql_shuffle_partitions="4",
        spark_executor_memory="768m",
    )

    def answer() -> list[Sums]:
        frame = held.read.parquet(*(str(file) for file in files))
        return list(read_sums(sums_by(frame, COLUMNS, by=[label]), COLUMNS, by=[label]))

    try:
        yield answer
    finally:
        held.stop()


@contextmanager
def pandas(files: list[Path], label: str) -> Iterator[Answer]:
    """The same sums as one would write them for pandas alone, column by column and not row by row."""
    import pandas as pd  # noqa: PLC0415  as above

    names = [factor.column for factor in COLUMNS.factors]

    def answer() -> list[Sums]:
        frame = pd.read_parquet([str(file) for file in files], columns=[label, INDEX, *ITEMS])
        frame["squared"] = frame[INDEX] ** 2
        frame[[f"{name}_squared" for name in names]] = frame[names].astype("float64") ** 2
        overall, recommend = frame["item_overall"], frame["item_recommend"]
        frame["top"] = overall >= PLAN.scale.high - 1
        frame["promoter"], frame["detractor"] = recommend >= 9, recommend <= 6
        groups = frame.groupby(label)
        sums, counts = groups.sum(), groups[[INDEX, *ITEMS]].count()
        alone = [
            groups.size(), counts[INDEX], sums[INDEX], sums["squared"], counts["item_overall"], sums["top"],
            counts["item_recommend"], sums["promoter"], sums["detractor"],
        ]  # fmt: skip
        rated = [zip(counts[name], sums[name], sums[f"{name}_squared"], strict=True) for name in names]
        return [
            Sums._make(((cell,), *numbers, tuple(map(Ratings._make, ratings))))
            for cell, numbers, ratings in zip(
                sums.index, zip(*alone, strict=True), zip(*rated, strict=True), strict=True
            )
        ]

    yield answer


ENGINES = {"raw": raw, "duckdb": duck, "pandas": pandas, "spark": spark}


def main() -> None:
    """Answer once from files that nobody holds in memory, then again, and tell how long and how much it took."""
    engine, label, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    files = sorted(folder.glob("*.parquet"))
    with ENGINES[engine](files, label) as answer:
        _forget(files)
        first, found = _timed(answer)
        begin, before = time.perf_counter(), time.process_time()
        again = [_timed(answer)[0] for _ in range(AGAIN)]
        processor = (time.process_time() - before) / AGAIN
        repeated = time.perf_counter() - begin
        told = {
            "first": first,
            "again": statistics.median(again),
            "processor": processor,
            "repeated": repeated,
            "memory": memory_of(os.getpid()),
            "jvm": sum(memory_of(pid) for pid in children_of(os.getpid())),
            "sums": [] if engine == "raw" else sorted(_numbers(each) for each in found),
        }
    print(json.dumps(told))


def memory_of(pid: int) -> float:
    """Return the most memory that a process ever held, in MB; nothing of one that is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except FileNotFoundError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has begun, and those that these have; some may be gone meanwhile."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found += map(int, task.read_text().split())
    return [*found, *(grandchild for child in found for grandchild in children_of(child))]


def _timed(answer: Answer) -> tuple[float, Any]:
    begin = time.perf_counter()
    found = answer()
    return time.perf_counter() - begin, found


def _forget(files: list[Path]) -> None:
    for file in files:
        handle = os.open(file, os.O_RDONLY)
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def _numbers(sums: Sums) -> list[Any]:
    alone = (
        sums.rows, sums.n, sums.total, sums.squares, sums.overall_n, sums.top_two, sums.recommend_n,
        sums.promoters, sums.detractors,
    )  # fmt: skip
    rated = (float(number) for ratings in sums.factors for number in ratings)
    return [str(sums.labels[0])[:10], *(float(number) for number in alone), *rated]


if __name__ == "__main__":
    main()
