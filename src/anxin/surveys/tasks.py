"""Background work of surveys: doors to services, each safe to run twice."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from anxin.foundation.jobs import RETRY
from anxin.surveys.services import importing
from anxin.surveys.services.interviews import end_left_interviews
from anxin.surveys.services.invitations import expire_invitations
from anxin.surveys.services.keep_counts import keep_counts
from anxin.surveys.services.mix_anonymous import mix_anonymous, sweep_up
from anxin.surveys.services.remind_invited import remind_invited


@app.periodic(cron="13 * * * *")
@app.task(name="surveys.end_left_interviews", queueing_lock="surveys.end_left_interviews")
def end_what_was_left(timestamp: int) -> None:
    """End interviews that nobody goes on with."""
    end_left_interviews()


@app.periodic(cron="17 3 * * *")
@app.task(name="surveys.expire_invitations", queueing_lock="surveys.expire_invitations")
def expire_what_is_over(timestamp: int) -> None:
    """Let links run out whose time is over."""
    expire_invitations()


@app.periodic(cron="23 2 * * *")
@app.task(name="surveys.remind_invited", queueing_lock="surveys.remind_invited")
def remind_who_was_invited(timestamp: int) -> None:
    """Remind once who was invited by message and has not answered, in the morning of the house's first zones."""
    remind_invited()


@app.periodic(cron="37 * * * *")
@app.task(name="surveys.mix_anonymous", queueing_lock="surveys.mix_anonymous")
def mix_what_is_over(timestamp: int) -> None:
    """Take the order out of anonymous answers wherever a day has just ended."""
    if mix_anonymous():
        sweep_up()


@app.periodic(cron="* * * * *")
@app.task(name="surveys.keep_counts", queueing_lock="surveys.keep_counts")
def keep_counts_right(timestamp: int) -> None:
    """Write the counts of months anew in which something was answered or changed."""
    keep_counts()


@app.task(name=importing.TASK, retry=RETRY, pass_context=True)
def import_answers(context: JobContext, run_id: int) -> None:
    """Bring a file of answers in; where the last try fails too, its page says so."""
    try:
        importing.carry_out(run_id)
    except Exception as error:
        if RETRY.get_retry_decision(exception=error, job=context.job) is None:
            importing.give_up(run_id)
        raise
