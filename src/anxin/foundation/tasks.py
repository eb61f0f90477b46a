"""Tasks that look after the queue itself."""

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from anxin.foundation.idempotency import forget_kept_answers
from anxin.foundation.jobs import STALLED_AFTER

log = logging.getLogger(__name__)

#: The outbox and the clocks alone finish some thousands of jobs a day.
FINISHED_KEPT_HOURS = 72
FAILED_KEPT_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(name="foundation.retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs of killed workers back into the queue: a ``kill -9`` leaves them marked as running for ever."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER.total_seconds()):
        log.warning("job %s (%s) of a vanished worker is tried again", job.id, job.task_name)
        await _try_again(manager, job)


async def _try_again(manager: JobManager, job: Job) -> None:
    """One job that cannot be tried again must not keep the others from it."""
    try:
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # One of its kind waits already and will do the same.
            await manager.finish_job(job, status=Status.ABORTED, delete_job=False)
    except ConnectorException as error:
        log.warning("job %s was left as it is: another worker was faster, or %s", job.id, error)


@app.periodic(cron="40 2 * * *")
@app.task(name="foundation.forget_kept_answers", queueing_lock="forget_kept_answers")
def forget_kept_answers_of_yesterday(timestamp: int) -> None:
    """Delete the answers of the API that nobody may ask for again."""
    forget_kept_answers()


@app.periodic(cron="50 2 * * *")
@app.task(name="foundation.forget_finished_jobs", queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that were done three days ago, and those that failed a month ago."""
    manager = app.job_manager
    await manager.delete_old_jobs(FINISHED_KEPT_HOURS, include_cancelled=True, include_aborted=True)
    await manager.delete_old_jobs(FAILED_KEPT_HOURS, include_failed=True)
