"""python -m bench.index.write FOLDER ANSWERS DEALERS: the files, written by the application's own code."""

import sys
import time
from pathlib import Path

import django

django.setup()

from bench.index.generate import generate  # noqa: E402  models need a configured Django


def main() -> None:
    """Write the files and tell what is in them."""
    begin = time.perf_counter()
    rows, given = generate(Path(sys.argv[1]), answers=int(sys.argv[2]), dealers=int(sys.argv[3]))
    took = time.perf_counter() - begin
    print(f"{given:,} answers of {rows:,} interviews written in {took:.1f} s")


if __name__ == "__main__":
    main()
