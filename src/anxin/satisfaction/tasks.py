"""Background work of the index: doors to services, each safe to run twice."""

from contextlib import suppress

from procrastinate import JobContext
from procrastinate.contrib.django import app

from anxin.foundation.jobs import RETRY
from anxin.satisfaction.services import chart_notes, counting, disputes, facts, marking, runs, studies


@app.task(name=runs.TASK, retry=RETRY, pass_context=True)
def score(context: JobContext, run_id: int) -> None:
    """Freeze and score a run; where the last try fails too, its page says so. One that is gone is no fault."""
    try:
        disputes.tell_of_correction(runs.carry_out(run_id))
    except runs.RunIsGone:
        return
    except Exception as error:
        if RETRY.get_retry_decision(exception=error, job=context.job) is None:
            with suppress(runs.RunIsGone):
                disputes.tell_of_correction(runs.give_up(run_id))
        raise


@app.periodic(cron="*/10 * * * *")
@app.task(name=marking.TASK, queueing_lock=marking.TASK, lock=marking.TASK)
def count_what_changed(timestamp: int) -> None:
    """Count the months of dealers anew in which something has changed."""
    counting.count_dirty()


@app.periodic(cron="11 19 * * *")
@app.task(
    name="satisfaction.write_facts", queueing_lock="satisfaction.write_facts", lock="satisfaction.write_facts"
)
def write_facts_of_the_night(timestamp: int) -> None:
    """Compare the year's sums with the rows, count what differs, and write the files of months that have changed."""
    counting.sweep_months()
    counting.count_dirty()
    facts.write_facts()


@app.task(name=studies.TASK, retry=RETRY)
def work_out_one_study(study_id: int) -> None:
    """Work out drivers or recovery; what is up to date already stays as it is."""
    studies.work_out_study(study_id)


@app.periodic(cron="37 20 * * *")
@app.task(
    name="satisfaction.look_for_signals",
    queueing_lock="satisfaction.look_for_signals",
    lock="satisfaction.look_for_signals",
)
def look_for_signals(timestamp: int) -> None:
    """Open a note for every month of complaints that lies outside of chance, once each; throw old studies away."""
    chart_notes.look_for_signals()
    studies.forget_studies()
