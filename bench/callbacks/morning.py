"""python -m bench.callbacks.morning [--visits 1000000] [--quota 100]: every dealer's list of one morning.

A database of its own is filled with so many closed orders, 5,000 a dealer, all in the days of the list and none on one
yet. Measured is ``build_call_list`` over all dealers, two at a time: facts gathered, decided, drawn, written.
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
    parser = argparse.ArgumentParser(prog="bench.callbacks.morning")
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--quota", type=int, default=100)
    options = parser.parse_args()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as server, database(server.url) as url:
        surroundings = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anxin.config.settings"}
        words = [str(options.visits), str(options.quota)]
        command = [sys.executable, "-m", "bench.callbacks.build", *words]
        return subprocess.run(command, check=False, env=surroundings).returncode


if __name__ == "__main__":
    sys.exit(main())
