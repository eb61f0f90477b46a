"""Background work of call-backs: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.callbacks.services import (
    bad_answers,
    build_list,
    draw_again,
    expire_calls,
    follow_cases,
    link_rounds,
    look_for_patterns,
)
from anxin.foundation.jobs import RETRY


@app.task(name=follow_cases.TASK, retry=RETRY)
def follow_one_case(complaint_id: int) -> None:
    """Bring the calls of a complaint to where it is now; the same again changes nothing."""
    follow_cases.follow_case(complaint_id)


@app.task(name=bad_answers.TASK, retry=RETRY)
def hear_one_bad_answer(key: str) -> None:
    """Make the call about a bad answer and tell the manager, once each."""
    bad_answers.hear_bad_answer(key)


@app.task(name=link_rounds.TASK, retry=RETRY)
def send_links(round_id: int) -> None:
    """Invite the customers of a round; what is through is not done again."""
    link_rounds.carry_out(round_id)


@app.periodic(cron="* * * * *")
@app.task(name="callbacks.follow_missed_cases", queueing_lock="callbacks.follow_missed_cases")
def follow_missed_cases(timestamp: int) -> None:
    """Follow the complaints whose news were lost, moved silently, or came in just now."""
    follow_cases.follow_missed_cases()


@app.periodic(cron="*/5 * * * *")
@app.task(name="callbacks.hear_missed_bad_answers", queueing_lock="callbacks.hear_missed_bad_answers")
def hear_missed_bad_answers(timestamp: int) -> None:
    """Hear of the bad answers of which a killed process told nobody."""
    bad_answers.hear_missed_bad_answers()


@app.periodic(cron="*/10 * * * *")
@app.task(name="callbacks.build_lists", queueing_lock="callbacks.build_lists", lock="callbacks.build_lists")
def build_lists(timestamp: int) -> None:
    """Build the lists of the morning where it is morning and they are not there yet."""
    build_list.build_lists()


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="callbacks.build_lists_beside",
    queueing_lock="callbacks.build_lists_beside",
    lock="callbacks.build_lists_beside",
)
def build_lists_beside(timestamp: int) -> None:
    """Build what the other one has not come to: while the database works for one, the other reckons."""
    build_list.build_lists()


@app.periodic(cron="11 * * * *")
@app.task(name="callbacks.expire_calls", queueing_lock="callbacks.expire_calls")
def expire_old_calls(timestamp: int) -> None:
    """End the calls whose last day has passed at their dealer."""
    expire_calls.expire_calls()


@app.periodic(cron="23 * * * *")
@app.task(name="callbacks.draw_again", queueing_lock="callbacks.draw_again", lock="callbacks.draw_again")
def draw_days_over(timestamp: int) -> None:
    """Draw of the days that are over whom to hear and whom to ask a second time."""
    draw_again.draw_again()


@app.periodic(cron="41 4 * * *")
@app.task(
    name="callbacks.look_everywhere",
    queueing_lock="callbacks.look_everywhere",
    lock="callbacks.look_everywhere",
)
def look_everywhere(timestamp: int) -> None:
    """Look for patterns in the last three whole months where nobody has yet: on the first night of a month."""
    look_for_patterns.look_everywhere()
