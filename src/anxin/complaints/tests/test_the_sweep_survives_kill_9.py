"""Workers and the web server are killed while cases climb their ladders: nothing is lost, doubled or stuck.

The whole run, with 500 cases over eleven days, is ``python -m bench.ladders``; this is a short one of the same kind.
"""

import json
import subprocess
import sys

import pytest

from anxin.complaints.tests.test_import_survives_a_killed_worker import database_url
from bench.ladders.__main__ import surroundings_for

FACTOR = 60_000
PLAN = {
    "cases": 24,
    "factor": FACTOR,
    "seed": 9,
    "working": 6,
    "draining": 30,
    "threads": 2,
    "tick": 0.4,
    "kill_every": 5.0,
    "longest_down": 1.0,
    "least_kills": 2,
}


@pytest.mark.django_db(transaction=True)
def test_a_short_run_with_kills_loses_doubles_and_sticks_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.ladders.run", json.dumps(PLAN)],
        env=surroundings_for(database_url(), factor=FACTOR),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "| lost | 0 |" in done.stdout
