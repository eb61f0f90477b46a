"""python -m bench.index.pages [--dealers 3000] [--rounds 60]: pages of the index over a whole country's cells.

A real server is asked over HTTP by one person's browser; times are those of whole answers.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

from anxin.foundation.embedded import EmbeddedPostgres
from bench.__main__ import database, server, sign_in, timed

_WARM_UP = 5
#: Who asks, what for, and the address.
PAGES = (
    ("manager", "dealer, three months", "/satisfaction/?dealer=BN0000"),
    ("manager", "dealer, twelve months", "/satisfaction/?dealer=BN0000&span=12"),
    ("manager", "league of the dealer's advisers", "/satisfaction/league/?dealer=BN0000&span=12"),
    ("country", "region of 300 dealers, twelve months", "/satisfaction/?region=bench-0&span=12"),
    ("country", "country, three months", "/satisfaction/?brand=bench"),
    ("country", "country, twelve months", "/satisfaction/?brand=bench&span=12"),
)


def main() -> None:
    """Fill, serve, ask, and print the table."""
    parser = argparse.ArgumentParser(prog="bench.index.pages", description=__doc__)
    parser.add_argument("--dealers", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as postgres, database(postgres.url) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anxin.config.settings"}
        subprocess.run([sys.executable, "-m", "bench.index.fill_cells", str(options.dealers)], check=True)
        with server() as address:
            _measure(address, options.rounds)


def _measure(address: str, rounds: int) -> None:
    browsers = {who: sign_in(address, f"bench.{who}") for who in ("manager", "country")}
    print("\n| page | who | median, ms | p95, ms |\n| --- | --- | --- | --- |")
    for who, page, path in PAGES:
        times = [timed(browsers[who], address + path) for _ in range(_WARM_UP + rounds)][_WARM_UP:]
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"| {page} | {who} | {statistics.median(times):.0f} | {p95:.0f} |", flush=True)


if __name__ == "__main__":
    main()
