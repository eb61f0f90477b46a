"""Background work of complaints: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.complaints.services import renew_search_words
from anxin.complaints.services.importing import runs
from anxin.foundation.jobs import RETRY


@app.task(name="complaints.renew_words_of_customer", retry=RETRY)
def renew_words_of_customer(customer_id: int) -> None:
    """File the complaints of a renamed customer under his new words."""
    renew_search_words.renew_words_of_customer(customer_id)


@app.task(name="complaints.renew_words_of_vehicle", retry=RETRY)
def renew_words_of_vehicle(vehicle_id: int) -> None:
    """File the complaints about a car with a new plate or VIN under its new words."""
    renew_search_words.renew_words_of_vehicle(vehicle_id)


@app.task(name=runs.TASK, retry=RETRY)
def import_file(run_id: int) -> None:
    """Import the file of a queued run; a run that is done already stays as it is."""
    runs.carry_out_run(run_id)


@app.periodic(cron="17 3 * * *")
@app.task(name="complaints.forget_old_uploads", queueing_lock="complaints.forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    """Delete uploads that nobody imported, and rejected rows after their days."""
    runs.forget_old_uploads()
