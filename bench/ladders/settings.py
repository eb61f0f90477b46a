"""The project's own settings on a sped-up clock, whose pace stands in BENCH_CLOCK: factor, origin, since."""

import os
from datetime import datetime

from anxin.config.settings import *  # noqa: F403 (settings are made to be extended in this way)
from anxin.foundation import clock

_factor, _origin, _since = os.environ["BENCH_CLOCK"].split()
clock.run_at(
    clock.Pace(float(_factor), origin=datetime.fromisoformat(_origin), since=datetime.fromisoformat(_since))
)
