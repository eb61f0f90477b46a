"""python -m bench.ladders [--cases 500] [--minutes 8] [--factor 2000] [--seed 1]: prints the run's table.

Half of the minutes people work on the cases; then the cases are left alone until all ladders have been climbed.
"""

import argparse
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from anxin.foundation.embedded import EmbeddedPostgres
from bench.__main__ import database
from bench.ladders import BEGINS


def main() -> int:
    """Start the database, run, and return the run's status."""
    parser = argparse.ArgumentParser(prog="bench.ladders")
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--factor", type=float, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", type=json.loads, default={}, help="other parts of the plan, as JSON")
    options = parser.parse_args()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    seconds = options.minutes * 60
    plan = {
        "cases": options.cases,
        "factor": options.factor,
        "seed": options.seed,
        "working": seconds / 2,
        "draining": seconds,
    } | options.plan
    with EmbeddedPostgres(home) as server, database(server.url) as url:
        prepare = [sys.executable, "-m", "bench.ladders.prepare"]
        subprocess.run(prepare, check=True, env=surroundings_for(url, factor=1))
        run = [sys.executable, "-m", "bench.ladders.run", json.dumps(plan)]
        return subprocess.run(run, check=False, env=surroundings_for(url, factor=options.factor)).returncode


def surroundings_for(url: str, *, factor: float) -> dict[str, str]:
    """Return the environment of every process of a run on this database; its clock begins to run now."""
    pace = f"{factor} {BEGINS} {datetime.now(UTC).isoformat()}"
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "bench.ladders.settings",
        "BENCH_CLOCK": pace,
    }


if __name__ == "__main__":
    sys.exit(main())
