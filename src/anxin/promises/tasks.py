"""Background work of promises: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.promises.services import follow_orders, part_lists, remind, risks


@app.periodic(cron="*/5 * * * *")
@app.task(name=risks.TASK, queueing_lock=risks.TASK)
def judge_risks(timestamp: int) -> None:
    """Judge what endangers the open promises and tell whoever must tell the customer."""
    risks.judge_risks()


@app.periodic(cron="3-59/10 * * * *")
@app.task(name=follow_orders.TASK, queueing_lock=follow_orders.TASK, lock=follow_orders.TASK)
def follow_the_orders(timestamp: int) -> None:
    """Take over what repair orders promise; those that are followed already stay as they are."""
    follow_orders.follow_orders()


@app.periodic(cron="29 3 * * *")
@app.task(name="promises.forget_part_lists", queueing_lock="promises.forget_part_lists")
def forget_part_lists(timestamp: int) -> None:
    """Delete suppliers' lists of which nobody said how to read them."""
    part_lists.forget_part_lists()


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
