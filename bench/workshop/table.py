"""One table of imports and of repeat repairs at several sizes, ready to be put into docs/measurements.md."""

import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bench.workshop.importing import Installation, import_file, installation, write_export
from bench.workshop.repeats import found_pairs, run_command
from bench.workshop.simulator import DEVELOPMENT_SEED, simulate, write_csv

#: A spreadsheet has room for so many rows.
MOST_IN_XLSX = 1_000_000
BUSY = 0.5
_HEAD = (
    "| what | orders | file, MB | seconds | processor, command | processor, PostgreSQL | peak MB | result |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
)


def print_table(sizes: Sequence[int]) -> None:
    """Measure every size, imports from CSV and XLSX and repeat repairs, and print a line after each."""
    print(machine(), end="\n\n")
    print(_HEAD, flush=True)
    kinds = [
        (kind, size) for size in sizes for kind in ("csv", "xlsx") if kind == "csv" or size < MOST_IN_XLSX
    ]
    codes = [f"B{number:03d}" for number in range(len(kinds))]
    with tempfile.TemporaryDirectory() as folder:
        with installation(codes) as place:
            for code, (kind, size) in zip(codes, kinds, strict=True):
                for line in _imported(Path(folder) / f"{code}.{kind}", size, place):
                    print(line, flush=True)
        for size in sizes:
            print(_repeats(size, Path(folder)), flush=True)


def machine() -> str:
    """Return day, processor, memory, Python and whether other programs were at work, as one line."""
    names = [
        line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")
    ]
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    load = os.getloadavg()[0]
    quiet = "quiet" if load < BUSY else "busy with other programs"
    return (
        f"{date.today()}, {len(names)} × {names[0] if names else platform.machine()}, {memory / 2**20:.0f} GB, "
        f"Python {platform.python_version()}; load at the start {load:.1f} ({quiet})"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text("utf-8").splitlines()


def _imported(path: Path, orders: int, place: Installation) -> Iterator[str]:
    write_export(path, orders)
    size = path.stat().st_size / 2**20
    for what in (f"import, {path.suffix[1:].upper()}", "the same file again"):
        run = import_file(path, path.stem, place)
        yield (
            f"| {what} | {orders:,} | {size:.0f} | {run.seconds:.1f} | {run.processor:.1f} | {run.database:.1f} "
            f"| {run.peak_mb:.0f} | {run.told} |"
        )
    path.unlink()


def _repeats(orders: int, folder: Path) -> str:
    path = folder / "orders.csv"
    simulation = simulate(orders, DEVELOPMENT_SEED)
    write_csv(simulation.rows, path)
    pairs = len(simulation.pairs)
    # Held by this process they would take memory from the one that is measured.
    del simulation
    run = run_command(path, folder)
    size = path.stat().st_size / 2**20
    return (
        f"| repeats, one core | {orders:,} | {size:.0f} | {run.seconds:.1f} | {run.processor:.1f} | – "
        f"| {run.peak_mb:.0f} | {len(found_pairs(run.answer)):,} found, {pairs:,} true |"
    )
