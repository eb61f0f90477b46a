"""Background work of the workshop: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.foundation.jobs import RETRY
from anxin.workshop.services import file_words
from anxin.workshop.services.importing import looking, runs
from anxin.workshop.services.repeats import deciding, judge_car_again


@app.task(name=runs.TASK, retry=RETRY)
def import_orders(run_id: int) -> None:
    """Import the orders of a queued run; a run that is done already stays as it is."""
    runs.carry_out_run(run_id)


@app.task(name=looking.TASK, retry=RETRY)
def look_through_orders(run_id: int, look: int) -> None:
    """Tell what the import of a large export would do; an answer that came too late is thrown away."""
    looking.look_through(run_id, look=look)


@app.task(name=deciding.JUDGE_AGAIN, retry=RETRY)
def judge_one_car_again(vehicle_id: int) -> None:
    """Judge the visits of a car again after a person's word on one of them; the same again changes nothing."""
    judge_car_again(vehicle_id)


@app.periodic(cron="21 3 * * *")
@app.task(name="workshop.forget_old_uploads", queueing_lock="workshop.forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    """Delete uploads that nobody imported, and rejected rows after their days."""
    runs.forget_old_uploads()


@app.periodic(cron="*/5 * * * *")
@app.task(name=file_words.TASK, queueing_lock=file_words.TASK, lock=file_words.TASK)
def file_words_of_orders(timestamp: int) -> None:
    """File the search words of orders that came in since; those that are filed stay as they are."""
    file_words.file_words()
