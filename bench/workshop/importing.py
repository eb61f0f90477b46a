"""python -m bench.workshop.importing [--orders 10000 100000 1000000] [--xlsx]: exports imported by the command.

Each size is a file of its own, one dealer's orders of three years in GB18030 (or XLSX), of the simulator's cars with
owners, senders and money beside them. It is imported by ``anxin repairs import`` in a process of its own into an empty
dealer, then once more. Seconds are wall clock and those of the processor; memory is the peak of the command.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from anxin.customers.vin import LENGTH, expected_check_digit
from anxin.foundation.embedded import EmbeddedPostgres
from anxin.foundation.tables import write_xlsx
from bench.__main__ import database
from bench.workshop.simulator import DEVELOPMENT_SEED, Row, simulate

SIZES = (10_000, 100_000, 1_000_000)
HEADINGS = (
    "工单号", "开单时间", "结算时间", "状态", "业务类型", "车主", "车主电话", "送修人", "送修人电话", "身份证号",
    "车牌号", "车架号", "车型", "进厂里程", "客户描述", "维修项目", "零件", "主修人员", "服务顾问", "应结金额",
)  # fmt: skip
MODELS = ("A4L 2.0T", "Q5L", "帕萨特", "途观L", "凯美瑞", "汉EV")
SENDERS = 0.3
DEALER = "B{number:03d}"
_SET_UP = "import sys; from bench.workshop import importing_dealers; importing_dealers.make(sys.argv[1:])"


@dataclass(frozen=True)
class Run:
    """One run of the command: wall clock and processor in seconds, peak memory in MB, and its last line."""

    seconds: float
    processor: float
    peak_mb: float
    told: str


def main() -> int:
    """Measure every size."""
    parser = argparse.ArgumentParser(prog="bench.workshop.importing", description=__doc__)
    parser.add_argument("--orders", type=int, nargs="*", default=SIZES)
    parser.add_argument("--xlsx", action="store_true", help="spreadsheets instead of text")
    options = parser.parse_args()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(home) as server,
        database(server.url) as url,
    ):
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anxin.config.settings"}
        environment |= {"LC_ALL": "C.UTF-8", "COLUMNS": "200"}
        codes = [DEALER.format(number=number) for number in range(len(options.orders))]
        subprocess.run([sys.executable, "-m", "anxin.config.cli", "migrate"], env=environment, check=True)
        subprocess.run([sys.executable, "-c", _SET_UP, *codes], env=environment, check=True)
        print("| orders | MB | import, s | processor, s | peak MB | again, s | what it says |")
        print("| ---: | ---: | ---: | ---: | ---: | ---: | --- |")
        for code, orders in zip(codes, options.orders, strict=True):
            path = Path(folder) / f"{code}.{'xlsx' if options.xlsx else 'csv'}"
            write_export(path, orders)
            size = path.stat().st_size / 2**20
            first = import_file(path, code, environment)
            again = import_file(path, code, environment)
            print(
                f"| {orders:,} | {size:.0f} | {first.seconds:.1f} | {first.processor:.1f} | {first.peak_mb:.0f} "
                f"| {again.seconds:.1f} | {first.told} |",
                flush=True,
            )
            path.unlink()
    return 0


def import_file(path: Path, code: str, environment: dict[str, str]) -> Run:
    """Import a file by the command; ends the bench with its words where it fails."""
    told = path.with_suffix(".txt")
    command = [sys.executable, "-m", "anxin.config.cli", "repairs", "import", str(path), "--dealer", code]
    started = time.perf_counter()
    with told.open("w") as out:
        rejects = str(path.with_suffix(".rejected.csv"))
        process = subprocess.Popen([*command, "--rejects", rejects], stdout=out, stderr=out, env=environment)
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    lines = [line for line in told.read_text("utf-8").splitlines() if " rows: " in line]
    if process.returncode or not lines:
        raise SystemExit(
            f"{' '.join(command)}: status {process.returncode}\n{told.read_text('utf-8')[-2000:]}"
        )
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines[0].strip())


def write_export(path: Path, orders: int) -> None:
    """Write one dealer's export, with the columns that a workshop's system has."""
    rows = _rows(simulate(orders, DEVELOPMENT_SEED).rows)
    if path.suffix == ".xlsx":
        write_xlsx(path, HEADINGS, rows)
        return
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows)


def _rows(orders: list[Row]) -> Iterator[tuple[str, ...]]:
    random = Random(DEVELOPMENT_SEED)
    cars: dict[str, tuple[str, ...]] = {}
    for row in orders:
        car = cars.get(row.vin) or cars.setdefault(row.vin, _car(row.vin, len(cars), random))
        state = "已结算" if row.closed_at else "在修"
        yield (
            f"{row.dealer}-{row.order_no}", row.opened_at, row.closed_at, state, row.kind,
            *car, row.odometer_km, row.complaint, row.work, row.parts, row.technician,
            f"顾问{random.randint(1, 12):02d}", f"¥{random.randint(80, 9999):,}.00",
        )  # fmt: skip


def _car(vin: str, number: int, random: Random) -> tuple[str, ...]:
    """Return owner, sender, identity number, plate, VIN with its check digit, and model."""
    if len(vin) == LENGTH:
        vin = vin[:8] + (expected_check_digit(vin) or "0") + vin[9:]
    owner, phone = f"车主{number}", f"139{number:08d}"
    sender = (f"司机{number}", f"138{number:08d}") if random.random() < SENDERS else (owner, phone)
    identity = f"31010119{random.randint(60, 99)}0307{random.randint(1000, 9999)}"
    plate = f"沪{'ABCDEFGHJK'[number // 100_000 % 10]}{number % 100_000:05d}"
    return owner, phone, *sender, identity, plate, vin, random.choice(MODELS)


if __name__ == "__main__":
    sys.exit(main())
