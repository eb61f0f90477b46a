"""python -m bench.outbox [--messages 2000] [--seed 1]: prints the table; status 1 when a mail was lost or doubled."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from anxin.foundation.embedded import EmbeddedPostgres
from bench.__main__ import database


def main() -> int:
    """Start the database, run, and return the run's status."""
    parser = argparse.ArgumentParser(prog="bench.outbox")
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", type=json.loads, default={}, help="other parts of the plan, as JSON")
    options = parser.parse_args()
    plan = {"messages": options.messages, "seed": options.seed} | options.plan
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as server, database(server.url) as url:
        surroundings = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.outbox.settings"}
        run = [sys.executable, "-m", "bench.outbox.run", json.dumps(plan)]
        return subprocess.run(run, check=False, env=surroundings).returncode


if __name__ == "__main__":
    sys.exit(main())
