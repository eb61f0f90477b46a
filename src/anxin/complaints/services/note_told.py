"""What was said to a customer about a promise outside the page of its case: a line in the history of the case."""

from django.db import transaction

from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.merged import ends_of, whole_of
from anxin.complaints.services.changing import writing
from anxin.promises.models import PromiseMove, PromiseTalk

TASK = "complaints.note_told"


@transaction.atomic
def note_told(talk_id: int, move_id: int) -> None:
    """Write into the case what passed about its promise, and the new time; twice changes nothing."""
    talk = PromiseTalk.objects.select_related("promise", "by").filter(pk=talk_id).first()
    complaint = _case_of(talk) if talk else None
    if talk is None or complaint is None:
        return
    noted = ComplaintEvent.objects.filter(complaint__in=whole_of(complaint), kind=EventKind.PROMISE_TOLD)
    if noted.filter(facts__talk=talk.pk).exists():
        return
    promise = talk.promise
    with writing(complaint, by=talk.by) as change:
        change.record(
            EventKind.PROMISE_TOLD,
            reason=talk.words[:500],
            promise=promise.pk,
            what=promise.what,
            talk=talk.pk,
            talk_kind=talk.kind,
            way=talk.way,
        )
        if move := PromiseMove.objects.filter(pk=move_id, promise=promise).first():
            change.record(
                EventKind.PROMISE_MOVED,
                reason=move.reason,
                promise=promise.pk,
                what=promise.what,
                source=move.from_due.isoformat(),
                target=move.to_due.isoformat(),
                customer_told=move.customer_told,
            )


def _case_of(talk: PromiseTalk) -> Complaint | None:
    """The case in which the promise's own goes on, its row held."""
    if talk.promise.subject_kind != SUBJECT_KIND:
        return None
    code, _dash, number = talk.promise.subject.partition("-")
    own = Complaint.objects.filter(dealer__code=code, number=number).values_list("pk", flat=True).first()
    if own is None:
        return None
    rows = Complaint.objects.select_for_update(of=("self",))
    standing = ends_of([own])[own]
    return rows.select_related("dealer__region__brand", "customer", "owner").get(pk=standing)
