"""Jobs of killed workers are tried again, one that cannot be keeps no other from it, and finished ones go."""

import asyncio
from collections.abc import Sequence

import pytest
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from anxin.foundation import tasks


class Manager:
    """Stands for procrastinate's: the first job's like waits already, the second one's was just tried by another."""

    def __init__(self) -> None:
        self.tried: list[int | None] = []
        self.ended: list[tuple[int | None, Status]] = []
        self.forgotten: list[tuple[int, list[str]]] = []

    async def get_stalled_jobs(self, **_since: float) -> Sequence[Job]:
        return [
            Job(id=number, queue="default", lock=None, queueing_lock="q", task_name="t")
            for number in (1, 2, 3)
        ]

    async def retry_job(self, job: Job) -> None:
        self.tried.append(job.id)
        if job.id == 1:
            raise UniqueViolation(constraint_name="one waiting", queueing_lock="q")
        if job.id == 2:
            raise ConnectorException

    async def finish_job(self, job: Job, *, status: Status, delete_job: bool) -> None:
        assert not delete_job
        self.ended.append((job.id, status))

    async def delete_old_jobs(self, hours: int, **which: bool) -> None:
        self.forgotten.append((hours, sorted(which)))


def test_every_stalled_job_gets_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = Manager()
    monkeypatch.setattr(app, "job_manager", manager)
    asyncio.run(tasks.retry_stalled_jobs.func(None, 0))  # type: ignore[arg-type]  # the context is not read
    assert manager.tried == [1, 2, 3]
    assert manager.ended == [(1, Status.ABORTED)]


def test_failed_jobs_are_kept_longer_than_finished_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = Manager()
    monkeypatch.setattr(app, "job_manager", manager)
    asyncio.run(tasks.forget_finished_jobs.func(None, 0))  # type: ignore[arg-type]  # the context is not read
    assert manager.forgotten == [(72, ["include_aborted", "include_cancelled"]), (720, ["include_failed"])]
