"""Exports of a workshop's system imported by the command, each by a process of its own into an empty dealer, twice.

Each size is a file of its own, one dealer's orders of three years in GB18030 (or XLSX), of the simulator's cars with
owners, senders and money beside them. It is imported by ``anxin repairs import``, then once more. Seconds are wall
clock and those of the processor, of the command and of PostgreSQL; memory is the peak of the command.
"""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from anxin.customers.vin import LENGTH, expected_check_digit
from anxin.foundation.embedded import EmbeddedPostgres
from anxin.foundation.tables import write_xlsx
from bench.__main__ import database
from bench.workshop.simulator import DEVELOPMENT_SEED, Row, simulate

HEADINGS = (
    "工单号", "开单时间", "结算时间", "状态", "业务类型", "车主", "车主电话", "送修人", "送修人电话", "身份证号",
    "车牌号", "车架号", "车型", "进厂里程", "客户描述", "维修项目", "零件", "主修人员", "服务顾问", "应结金额",
)  # fmt: skip
MODELS = ("A4L 2.0T", "Q5L", "帕萨特", "途观L", "凯美瑞", "汉EV")
SENDERS = 0.3
_SESSION_ENDS = 1.0
_SET_UP = "import sys; from bench.workshop import importing_dealers; importing_dealers.make(sys.argv[1:])"


@dataclass(frozen=True)
class Run:
    """One run of the command: wall clock and processor in seconds, peak memory in MB, and its last line."""

    seconds: float
    processor: float
    database: float
    peak_mb: float
    told: str


@dataclass(frozen=True)
class Installation:
    """An installation with empty dealers: how commands find it, and where its server lies."""

    environment: Mapping[str, str]
    cluster: Path

    def processor(self) -> float:
        """Return the seconds of processor time of all sessions that have ended."""
        pid = (self.cluster / "postmaster.pid").read_text().split()[0]
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[13]) + int(told[14])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def installation(codes: Sequence[str]) -> Iterator[Installation]:
    """Give an installation with a database of its own and a dealer for each code; dropped afterwards."""
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as server, database(server.url) as url:
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anxin.config.settings"}
        environment |= {"LC_ALL": "C.UTF-8", "COLUMNS": "200"}
        migrate = [sys.executable, "-m", "anxin.config.cli", "migrate"]
        subprocess.run(migrate, env=environment, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, "-c", _SET_UP, *codes], env=environment, check=True)
        yield Installation(environment, server.files.cluster)


def import_file(path: Path, code: str, place: Installation) -> Run:
    """Import a file by the command; ends the bench with its words where it fails."""
    told = path.with_suffix(".txt")
    command = [sys.executable, "-m", "anxin.config.cli", "repairs", "import", str(path), "--dealer", code]
    before, started = place.processor(), time.perf_counter()
    with told.open("w") as out:
        rejects = str(path.with_suffix(".rejected.csv"))
        process = subprocess.Popen(
            [*command, "--rejects", rejects], stdout=out, stderr=out, env=place.environment
        )
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    lines = [line for line in told.read_text("utf-8").splitlines() if " rows: " in line]
    if process.returncode or not lines:
        raise SystemExit(
            f"{' '.join(command)}: status {process.returncode}\n{told.read_text('utf-8')[-2000:]}"
        )
    # The server counts what a session used once it has ended.
    time.sleep(_SESSION_ENDS)
    database_used = place.processor() - before
    return Run(seconds, used.ru_utime + used.ru_stime, database_used, used.ru_maxrss / 1024, lines[0].strip())


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
