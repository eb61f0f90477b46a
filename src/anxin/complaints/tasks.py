"""Background work of complaints: doors to services, each safe to run twice."""

from datetime import datetime

from procrastinate.contrib.django import app

from anxin.complaints.events import CaseMoved
from anxin.complaints.services import (
    attach_file,
    claims,
    follow_case,
    join_repeat,
    keep_draft,
    keep_view,
    note_told,
    note_undelivered,
    renew_search_words,
    show_presence,
    sort_mail,
    tell_of_substitute,
    watch_customers,
)
from anxin.complaints.services.bulk import runs as bulk_runs
from anxin.complaints.services.clocks import rejudging, sweeping
from anxin.complaints.services.exporting import asking, carrying_out
from anxin.complaints.services.importing import looking, runs
from anxin.complaints.services.snowballs import renew_all_snowballs
from anxin.foundation.jobs import RETRY


@app.task(name="complaints.renew_words_of_customer", retry=RETRY)
def renew_words_of_customer(customer_id: int) -> None:
    """File the complaints of a renamed customer under his new words."""
    renew_search_words.renew_words_of_customer(customer_id)


@app.task(name="complaints.renew_words_of_vehicle", retry=RETRY)
def renew_words_of_vehicle(vehicle_id: int) -> None:
    """File the complaints about a car with a new plate or VIN under its new words."""
    renew_search_words.renew_words_of_vehicle(vehicle_id)


@app.task(name="complaints.renew_words_of_customers", retry=RETRY)
def renew_words_of_customers(customer_ids: list[int]) -> None:
    """File the complaints of many customers under their new words, such as after an import."""
    renew_search_words.renew_words_of_customers(customer_ids)


@app.task(name="complaints.renew_words_of_vehicles", retry=RETRY)
def renew_words_of_vehicles(vehicle_ids: list[int]) -> None:
    """File the complaints about many cars under their new words, such as after an import."""
    renew_search_words.renew_words_of_vehicles(vehicle_ids)


@app.task(name=note_told.TASK, retry=RETRY)
def note_what_was_told(talk_id: int, move_id: int) -> None:
    """Write into a case what was said to its customer on the page of a promise."""
    note_told.note_told(talk_id, move_id)


@app.task(name=note_told.HANDED_TASK, retry=RETRY)
def note_who_keeps_it_now(hand_over_id: int) -> None:
    """Write into a case that somebody else keeps one of its promises."""
    note_told.note_handed(hand_over_id)


@app.task(name=runs.TASK, retry=RETRY)
def import_file(run_id: int) -> None:
    """Import the file of a queued run; a run that is done already stays as it is."""
    runs.carry_out_run(run_id)


@app.task(name=looking.LOOK_TASK, retry=RETRY)
def look_through_file(run_id: int, look: int) -> None:
    """Tell what the import of a large file would do; an answer that came too late is thrown away."""
    looking.look_through(run_id, look=look)


@app.task(name=asking.TASK, retry=RETRY)
def export_file(run_id: int) -> None:
    """Write the file of a queued export; one that is written, failed or called off stays as it is."""
    carrying_out.carry_out_export(run_id)


@app.periodic(cron="53 3 * * *")
@app.task(name="complaints.forget_exports", queueing_lock="complaints.forget_exports")
def forget_exports(timestamp: int) -> None:
    """Delete the files of exports after their days, and views that were deleted a month ago."""
    asking.forget_exports()
    keep_view.forget_removed_views()


@app.task(name=bulk_runs.TASK, retry=RETRY)
def run_bulk(run_id: int) -> None:
    """Carry out or take back a run over many cases; goes on where a killed worker stopped."""
    bulk_runs.carry_out_bulk_run(run_id)


@app.periodic(cron="29 3 * * *")
@app.task(name="complaints.forget_old_previews", queueing_lock="complaints.forget_old_previews")
def forget_old_previews(timestamp: int) -> None:
    """Delete previews of runs over many cases that nobody started."""
    bulk_runs.forget_old_previews()


@app.periodic(cron="* * * * *")
@app.task(name="complaints.sweep_clocks", queueing_lock="complaints.sweep_clocks")
def sweep_clocks(timestamp: int) -> None:
    """Fire every step of the ladder whose time has come, and end the holds that have run out."""
    sweeping.sweep_all()


@app.periodic(cron="7 * * * *")
@app.task(name="complaints.renew_snowballs", queueing_lock="complaints.renew_snowballs")
def renew_snowballs(timestamp: int) -> None:
    """Weigh every unfinished case again: a snowball grows while nobody does anything."""
    renew_all_snowballs()


@app.periodic(cron="23 4 * * *")
@app.task(name="complaints.sweep_all_warnings", queueing_lock="complaints.sweep_all_warnings")
def sweep_all_warnings(timestamp: int) -> None:
    """Look for customers to watch at every dealer; what was warned of is not warned of again."""
    watch_customers.sweep_all_warnings()


@app.task(name=watch_customers.TASK, retry=RETRY)
def sweep_warnings(dealer_id: int) -> None:
    """Look for customers to watch at one dealer, such as after an import."""
    watch_customers.sweep_warnings_of(dealer_id)


@app.task(name=follow_case.TASK, retry=RETRY)
def tell_followers(complaint_id: int, moved_at: str, by_id: int | None) -> None:
    """Tell those who follow a case that it has moved; nobody twice in an hour."""
    moved = CaseMoved(complaint_id=complaint_id, at=datetime.fromisoformat(moved_at), by_id=by_id)
    follow_case.tell_followers(moved)


@app.task(name=rejudging.TASK, retry=RETRY)
def rejudge_clocks(rejudgement_id: int) -> None:
    """Judge a dealer's open clocks again; goes on where a killed worker stopped."""
    rejudging.carry_out_rejudgement(rejudgement_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="complaints.rejudge_missed", queueing_lock="complaints.rejudge_missed")
def rejudge_missed(timestamp: int) -> None:
    """Judge again where a calendar was changed and its web process died before it could say so."""
    rejudging.rejudge_missed()


@app.periodic(cron="17 3 * * *")
@app.task(name="complaints.forget_old_uploads", queueing_lock="complaints.forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    """Delete uploads that nobody imported, and rejected rows after their days."""
    runs.forget_old_uploads()


@app.periodic(cron="43 3 * * *")
@app.task(name="complaints.forget_files", queueing_lock="complaints.forget_files")
def forget_files(timestamp: int) -> None:
    """Delete the bytes of files removed 30 days ago, and what killed uploads have left behind."""
    attach_file.forget_removed_files()
    attach_file.forget_orphaned_files()


@app.task(name=sort_mail.TASK, retry=RETRY)
def sort_one_mail(message_id: int) -> None:
    """Find the case of a mail that came in; a sorted one stays where it is."""
    sort_mail.sort_mail(message_id)


@app.task(name=note_undelivered.TASK, retry=RETRY)
def note_one_undelivered(delivery_id: int) -> None:
    """Note on its case that a message was not delivered; once, however often it is asked."""
    note_undelivered.note_undelivered(delivery_id)


@app.task(name=note_undelivered.DELIVERED_TASK, retry=RETRY)
def note_one_delivered(delivery_id: int) -> None:
    """Note on its case that a message left the house after all; once, however often it is asked."""
    note_undelivered.note_delivered(delivery_id)


@app.periodic(cron="* * * * *")
@app.task(name="complaints.sort_what_waits", queueing_lock="complaints.sort_what_waits")
def sort_what_waits(timestamp: int) -> None:
    """Sort the mails, and note the undelivered messages, of which a killed worker told nobody."""
    sort_mail.sort_what_waits()
    note_undelivered.note_what_was_given_up()


@app.periodic(cron="17 * * * *")
@app.task(name="complaints.forget_presence", queueing_lock="complaints.forget_presence")
def forget_presence(timestamp: int) -> None:
    """Forget who had which case open an hour ago."""
    show_presence.forget_presence()


@app.periodic(cron="51 3 * * *")
@app.task(name="complaints.forget_old_drafts", queueing_lock="complaints.forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    """Forget the drafts with which nobody went on for two weeks."""
    keep_draft.forget_old_drafts()


@app.task(name=join_repeat.TASK, retry=RETRY)
def join_one_repeat(repeat_id: int) -> None:
    """Open or join the case of a confirmed repeat repair; one that has its case keeps it."""
    join_repeat.join_repeat(repeat_id)


@app.task(name=join_repeat.FAILED_TASK, retry=RETRY)
def give_one_failed_repeat(repeat_id: int) -> None:
    """Give a repeat repair that is not as expected to the service manager, once."""
    join_repeat.give_failed_repeat(repeat_id)


@app.task(name=join_repeat.FINISHED_TASK, retry=RETRY)
def finish_one_failed_repeat(repeat_id: int) -> None:
    """Mark the service manager's task as done once the treatment is over; one that is done stays so."""
    join_repeat.finish_failed_repeat(repeat_id)


@app.task(name=join_repeat.NOT_FAILED_TASK, retry=RETRY)
def drop_one_failed_repeat(repeat_id: int) -> None:
    """Drop the service manager's task where a repeat repair is as expected after all, once."""
    join_repeat.drop_failed_repeat(repeat_id)


@app.task(name=join_repeat.REFUSED_TASK, retry=RETRY)
def leave_one_refused_repeat(repeat_id: int) -> None:
    """Take a refused repeat repair out of its case, once."""
    join_repeat.leave_refused_repeat(repeat_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="complaints.join_missed_repeats", queueing_lock="complaints.join_missed_repeats")
def join_missed_repeats(timestamp: int) -> None:
    """Bring the repeat repairs to their cases of which a killed process told nobody."""
    join_repeat.join_missed_repeats()


@app.periodic(cron="*/5 * * * *")
@app.task(name="complaints.renew_missed_words", queueing_lock="complaints.renew_missed_words")
def renew_missed_words(timestamp: int) -> None:
    """File the complaints of changed customers and cars of which a killed process told nobody."""
    renew_search_words.hear_of_missed()


@app.task(name=claims.TASK, retry=RETRY)
def tell_of_one_claim(request_id: int) -> None:
    """Write into its case what happened to a request under the law, once."""
    claims.tell_of_claim(request_id)


@app.task(name=tell_of_substitute.TASK, retry=RETRY)
def tell_of_one_long_repair(order_id: int) -> None:
    """Tell those who must give a substitute car of a long repair, once for each warning."""
    tell_of_substitute.tell_of_repair(order_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="complaints.tell_missed_law", queueing_lock="complaints.tell_missed_law")
def tell_missed_law(timestamp: int) -> None:
    """Tell of the requests under the law and of the long repairs of which a killed process told nobody."""
    claims.tell_missed_claims()
    tell_of_substitute.tell_missed_repairs()
