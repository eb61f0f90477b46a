"""python -m bench.promises [--promises 500000] [--rounds 40]: the ledger of twenty dealers, three years of promises.

A database is filled, then one process asks for the pages of one dealer without a server between, lets PostgreSQL
explain the queries behind them, and does what the worker does for that dealer.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from anxin.foundation.embedded import EmbeddedPostgres
from bench.__main__ import database


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="bench.promises")
    parser.add_argument("--promises", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as server, database(server.url) as url:
        surroundings = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anxin.config.settings"}
        words = [str(options.promises), str(options.rounds)]
        command = [sys.executable, "-m", "bench.promises.measure", *words]
        return subprocess.run(command, check=False, env=surroundings).returncode


if __name__ == "__main__":
    sys.exit(main())
