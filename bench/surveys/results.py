"""python -m bench.surveys.results [--interviews 1000000] [--dealers 50]: figures of years, from counts and from rows.

So many interviews of three years, as many at each dealer. Measured is what a page asks for: the results of one dealer's
questionnaire, and the figures of all dealers together over a year; first with every month marked, as after an upgrade,
when all is read from the interviews; then from the counts, with the month marked in which we are.
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
    parser = argparse.ArgumentParser(prog="bench.surveys.results")
    parser.add_argument("--interviews", type=int, default=1_000_000)
    parser.add_argument("--dealers", type=int, default=50)
    options = parser.parse_args()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as server, database(server.url) as url:
        surroundings = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anxin.config.settings"}
        words = [str(options.interviews), str(options.dealers)]
        command = [sys.executable, "-m", "bench.surveys.reckon", *words]
        return subprocess.run(command, check=False, env=surroundings).returncode


if __name__ == "__main__":
    sys.exit(main())
