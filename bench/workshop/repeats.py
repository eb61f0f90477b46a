"""``anxin repairs repeats`` run as a process of its own on one core, and what it finds."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.workshop.scoring import Found

COMMAND = (sys.executable, "-m", "anxin.config.cli", "repairs", "repeats")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: its answer, seconds by the clock and of the processor, and peak resident memory in MB."""

    answer: dict[str, Any]
    seconds: float
    processor: float
    peak_mb: float


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
    used_by = used.ru_utime + used.ru_stime
    return Run(json.loads(answer.read_text("utf-8")), seconds, used_by, used.ru_maxrss / 1024)


def found_pairs(answer: dict[str, Any]) -> Found:
    """Return the pairs (order, first) of the command's answer; labelled orders without a partner are none."""
    return {(entry["order"], entry["first"]) for entry in answer["repeats"] if entry["of"] is not None}
