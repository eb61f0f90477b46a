"""Background work of notices: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.messaging.services.notices import forget_read_notices


@app.periodic(cron="25 3 * * *")
@app.task(name="messaging.forget_read_notices", queueing_lock="messaging.forget_read_notices")
def forget_what_was_read(timestamp: int) -> None:
    """Delete notices whose reading lies months back."""
    forget_read_notices()
