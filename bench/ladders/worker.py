"""The project's worker on a sped-up clock: what its timetable asks for every minute is asked for every second.

Seconds of the real clock also take the place of minutes where a vanished worker's jobs are looked for.
"""

import asyncio
import os
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from procrastinate import App  # noqa: E402 (Django must be set up first)
from procrastinate.contrib.django import app  # noqa: E402
from procrastinate.exceptions import AlreadyEnqueued  # noqa: E402

from anxin.foundation import tasks  # noqa: E402

HEARTBEAT = 1.0
STALLED_AFTER = timedelta(seconds=4)


async def work(tick: float) -> None:
    """Run procrastinate's worker, and beside it the timetable; ends with the process."""
    setattr(tasks, "STALLED_AFTER", STALLED_AFTER)  # noqa: B010 (a name of another module's)
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as worker:
        async with worker.open_async():
            timetable = asyncio.create_task(_timetable(worker, tick))
            await worker.run_worker_async(
                concurrency=2,
                name="bench",
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER.total_seconds(),
            )
            timetable.cancel()


async def _timetable(worker: App, tick: float) -> None:
    beat = 0
    while True:
        await _ask(worker, "complaints.sweep_clocks", beat)
        if beat % 3 == 0:
            await _ask(worker, "foundation.retry_stalled_jobs", beat)
        if beat % 5 == 0:
            await _ask(worker, "complaints.rejudge_missed", beat)
        if beat % 20 == 0:
            await _ask(worker, "complaints.renew_snowballs", beat)
        beat += 1
        await asyncio.sleep(tick)


async def _ask(worker: App, name: str, beat: int) -> None:
    try:
        await worker.configure_task(name, queueing_lock=worker.tasks[name].queueing_lock).defer_async(
            timestamp=beat
        )
    except AlreadyEnqueued:
        return


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.ladders.settings")
    asyncio.run(work(float(sys.argv[1])))
