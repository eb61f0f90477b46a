"""Background jobs: enqueued by name, in the same transaction as the change that asks for them."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

#: Three more tries after one, five and 25 minutes: long enough for a restart, short enough for a working day.
RETRY = RetryStrategy(max_attempts=4, wait=60, exponential_wait=5)
STALLED_AFTER = timedelta(minutes=2)


def enqueue(name: str, *, lock: str | None = None, at: datetime | None = None, **arguments: Any) -> int:
    """Queue the task called ``name`` with JSON-serialisable keyword arguments and return the job's number.

    The row is written by Django's own connection: rolled back with the transaction, visible with its commit. With
    ``at`` the job waits until then, and begins a few seconds later at most.
    """
    return app.configure_task(name, lock=lock, schedule_at=at).defer(**arguments)


def wake(name: str, *, waiting: str, **arguments: Any) -> None:
    """Once the present transaction is committed, see to it that a job of the task waits under the name ``waiting``.

    One job is enough for whatever was written before it begins. A process killed in between wakes nobody: what is
    woken in this way is also looked after by a periodic task.
    """
    transaction.on_commit(partial(_wake, name, waiting, arguments), robust=True)


def _wake(name: str, waiting: str, arguments: dict[str, Any]) -> None:
    if ProcrastinateJob.objects.filter(queueing_lock=waiting, status="todo").exists():
        return
    with suppress(AlreadyEnqueued):
        app.configure_task(name, queueing_lock=waiting).defer(**arguments)
