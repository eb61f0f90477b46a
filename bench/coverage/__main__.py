"""python -m bench.coverage [--trials 2000] [--seed 1]: how often a 95 % interval holds the truth.

A table a method, conditions down and n across. What can be counted is counted exactly; the rest is drawn from
populations made like a dealer's. Bold: below 93 %; in brackets: above 97 %.
"""

import argparse
import itertools
import time

from bench.coverage import exact, simulated
from bench.coverage.table import HIGH, LOW, printed


def main() -> None:
    """Print the table, and how many cells lie outside of 93 to 97 %."""
    parser = argparse.ArgumentParser(prog="bench.coverage")
    parser.add_argument("--trials", type=int, default=2_000, help="samples a cell")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.process_time()
    trials = simulated.Trials(options.trials, options.seed)
    cells = list(itertools.chain(exact.cells(), simulated.cells(trials)))
    told = [cell.covered for cell in cells if cell.covered is not None]
    print(printed(cells))
    print()
    print(
        f"{len(told)} cells, {sum(each < LOW for each in told)} below {LOW:.0%}, "
        f"{sum(each > HIGH for each in told)} above {HIGH:.0%}; {options.trials} samples a cell, seed {options.seed}, "
        f"{time.process_time() - began:.0f} s of processor time"
    )


if __name__ == "__main__":
    main()
