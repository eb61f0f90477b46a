"""Background work of this app: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.foundation.jobs import RETRY
from anxin.rights.services import move_terms, reckoning, warn_of_repairs


@app.task(name=reckoning.TASK, retry=RETRY)
def renew_positions(vehicle_ids: list[int]) -> None:
    """Reckon the positions of some hundred cars whose facts have changed."""
    reckoning.renew_positions(vehicle_ids)


@app.task(name=reckoning.OF_DEALER_TASK, retry=RETRY)
def renew_positions_of_dealer(dealer_id: int) -> None:
    """Reckon the cars of a dealer who reads the law otherwise from now on."""
    reckoning.renew_positions_of(dealer_id)


@app.periodic(cron="7 * * * *")
@app.task(name="rights.renew_all_positions", queueing_lock="rights.renew_all_positions", retry=RETRY)
def renew_all_positions(timestamp: int) -> None:
    """Reckon every car whose position moves with the day, soon after its dealer's midnight wherever he is.

    A killed run goes on where it stood, and the hours in which no dealer's day began find nothing to do. Terms of
    requests whose year has been announced meanwhile are moved first.
    """
    move_terms.move_terms()
    reckoning.renew_all_positions()


@app.periodic(cron="*/10 * * * *")
@app.task(name="rights.watch_running_repairs", queueing_lock="rights.watch_running_repairs")
def watch_running_repairs(timestamp: int) -> None:
    """Tell of repairs that have run for 72 and 96 hours, each once."""
    warn_of_repairs.warn_of_repairs()


@app.periodic(cron="3-59/10 * * * *")
@app.task(name="rights.catch_up", queueing_lock="rights.catch_up")
def catch_up(timestamp: int) -> None:
    """Reckon the cars of imports whose news was lost with a killed process."""
    reckoning.renew_missed_positions()
