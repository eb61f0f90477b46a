"""Background work of the index: doors to services, each safe to run twice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from anxin.foundation.jobs import RETRY
from anxin.satisfaction.services import runs


@app.task(name=runs.TASK, retry=RETRY, pass_context=True)
def score(context: JobContext, run_id: int) -> None:
    """Freeze and score a run; where the last try fails too, its page says so."""
    try:
        runs.carry_out(run_id)
    except Exception as error:
        if RETRY.get_retry_decision(exception=error, job=context.job) is None:
            runs.give_up(run_id)
        raise
