"""Background work of notices, of the outbox and of the mailboxes: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.messaging.services import fetch_mail
from anxin.messaging.services import hand_over as handing
from anxin.messaging.services.notices import forget_read_notices
from anxin.messaging.services.outbox import TASK
from anxin.messaging.services.settle_deliveries import sweep_outbox


@app.periodic(cron="25 3 * * *")
@app.task(name="messaging.forget_read_notices", queueing_lock="messaging.forget_read_notices")
def forget_what_was_read(timestamp: int) -> None:
    """Delete notices whose reading lies months back."""
    forget_read_notices()


@app.task(name=TASK)
def hand_over(lane: str) -> None:
    """Hand over what is due on one lane of the outbox."""
    handing.hand_over_lane(lane)


@app.periodic(cron="* * * * *")
@app.task(name="messaging.sweep_outbox", queueing_lock="messaging.sweep_outbox")
def sweep(timestamp: int) -> None:
    """Find what is due in the outbox though nobody was woken for it."""
    sweep_outbox()


@app.periodic(cron="* * * * *")
@app.task(name="messaging.fetch_all_mail", queueing_lock="messaging.fetch_all_mail")
def fetch_all_mail(timestamp: int) -> None:
    """Look into every mailbox."""
    fetch_mail.fetch_all_mail()


@app.task(name=fetch_mail.TASK)
def fetch_mailbox(mailbox_id: int) -> None:
    """Fetch what is new in one mailbox; a failure is kept with the mailbox, and the next minute tries again."""
    fetch_mail.fetch_mailbox(mailbox_id)
