"""Background jobs: enqueued by name, in the same transaction as the change that asks for them."""

from datetime import timedelta
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

#: Three more tries after one, five and 25 minutes: long enough for a restart, short enough for a working day.
RETRY = RetryStrategy(max_attempts=4, wait=60, exponential_wait=5)
STALLED_AFTER = timedelta(minutes=2)


def enqueue(name: str, *, lock: str | None = None, **arguments: Any) -> int:
    """Queue the task called ``name`` with JSON-serialisable keyword arguments and return the job's number.

    The row is written by Django's own connection: rolled back with the transaction, visible with its commit.
    """
    return app.configure_task(name, lock=lock).defer(**arguments)
