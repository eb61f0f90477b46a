"""All search words made again while people work: a batch a transaction, and after a kill from where it stopped."""

from collections.abc import Callable, Sequence

from django.db import transaction

from anxin.complaints.models import CaseText, Complaint, ComplaintEvent, TextRebuild
from anxin.complaints.services.indexing import index_complaints, index_events
from anxin.foundation import clock
from anxin.messaging.models import Message
from anxin.messaging.services.keep_message import renew_words

BATCH = 500

#: Is told how many cases and messages have been gone through.
Tell = Callable[[int], None]


def how_many_texts() -> int:
    """Return how many cases and messages a rebuild goes through."""
    return Complaint.objects.count() + Message.objects.count()


def rebuild_texts(*, anew: bool = False, tell: Tell = lambda _done: None) -> int:
    """Make the search words of all cases, histories and messages again; return how many texts were written.

    Goes on with a rebuild that was killed, unless it shall begin ``anew``. Safe to run beside people's work and twice.
    """
    rebuild = None if anew else TextRebuild.objects.filter(finished_at=None).first()
    rebuild = rebuild or TextRebuild.objects.create(began_at=clock.now())
    done = Complaint.objects.filter(pk__lte=rebuild.case_reached).count()
    done += Message.objects.filter(pk__lte=rebuild.message_reached).count()
    for step in (_cases, _messages):
        tell(done)
        while went := step(rebuild):
            done += went
            tell(done)
    rebuild.finished_at = clock.now()
    rebuild.save(update_fields=["finished_at"])
    return rebuild.written


@transaction.atomic
def _cases(rebuild: TextRebuild) -> int:
    # The rows are held, so that nobody who is changing a case writes the former words back.
    rows = (
        Complaint.objects.filter(pk__gt=rebuild.case_reached).order_by("pk").select_for_update(of=("self",))
    )
    cases = list(rows.select_related("customer", "vehicle")[:BATCH])
    if not cases:
        return 0
    index_complaints(cases)
    by_number = {case.pk: case for case in cases}
    lines = list(ComplaintEvent.objects.filter(complaint__in=by_number))
    for line in lines:
        line.complaint = by_number[line.complaint_id]
    told = index_events(lines)
    _forget_others(cases, lines)
    rebuild.case_reached = cases[-1].pk
    rebuild.written += len(cases) + told
    rebuild.save(update_fields=["case_reached", "written"])
    return len(cases)


def _forget_others(cases: Sequence[Complaint], lines: Sequence[ComplaintEvent]) -> None:
    """Take away texts whose line is none of the case's any more."""
    known = {0, *(line.pk for line in lines)}
    CaseText.objects.filter(complaint__in=cases).exclude(source__in=known).delete()


@transaction.atomic
def _messages(rebuild: TextRebuild) -> int:
    rows = (
        Message.objects.filter(pk__gt=rebuild.message_reached).order_by("pk").select_for_update(of=("self",))
    )
    messages = list(rows.defer("html")[:BATCH])
    if not messages:
        return 0
    renew_words(messages)
    rebuild.message_reached = messages[-1].pk
    rebuild.written += len(messages)
    rebuild.save(update_fields=["message_reached", "written"])
    return len(messages)
