"""Background work of promises: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.promises.services import remind, risks


@app.periodic(cron="*/5 * * * *")
@app.task(name=risks.TASK, queueing_lock=risks.TASK)
def judge_risks(timestamp: int) -> None:
    """Judge what endangers the open promises and tell whoever must tell the customer."""
    risks.judge_risks()


@app.periodic(cron="*/10 * * * *")
@app.task(name="promises.remind_of_appointments", queueing_lock="promises.remind_of_appointments")
def remind_of_appointments(timestamp: int) -> None:
    """Remind customers of appointments a day and an hour ahead."""
    remind.remind_of_appointments()


@app.periodic(cron="7 * * * *")
@app.task(name="promises.remind_of_what_falls_due", queueing_lock="promises.remind_of_what_falls_due")
def remind_of_what_falls_due(timestamp: int) -> None:
    """Remind customers of services, insurances and inspections, once a day where the hour has come."""
    remind.remind_of_what_falls_due()


@app.periodic(cron="41 * * * *")
@app.task(name="promises.note_who_came", queueing_lock="promises.note_who_came")
def note_who_came(timestamp: int) -> None:
    """Keep which reminded customers came."""
    remind.note_who_came()
