"""The project's worker; the outbox is swept every second instead of every minute: python -m bench.outbox.worker."""

import asyncio
import os
from contextlib import suppress
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.outbox.settings")
django.setup()

from procrastinate import App  # noqa: E402 (Django must be set up first)
from procrastinate.contrib.django import app  # noqa: E402
from procrastinate.exceptions import AlreadyEnqueued  # noqa: E402

SWEEP = "messaging.sweep_outbox"


async def work() -> None:
    """Run procrastinate's worker, and beside it the timetable; ends with the process."""
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as worker:
        async with worker.open_async():
            timetable = asyncio.create_task(_timetable(worker))
            await worker.run_worker_async(concurrency=2, name="bench")
            timetable.cancel()


async def _timetable(worker: App) -> None:
    beat = 0
    while True:
        with suppress(AlreadyEnqueued):
            await worker.configure_task(SWEEP, queueing_lock=SWEEP).defer_async(timestamp=beat)
        beat += 1
        await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(work())
