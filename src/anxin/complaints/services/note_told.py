"""What happened to a promise of a case outside its page, told or handed over: a line in the history of the case."""

from django.db import transaction

from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.merged import ends_of, whole_of
from anxin.complaints.services.changing import writing
from anxin.promises.models import Promise, PromiseHandOver, PromiseMove, PromiseTalk

TASK = "complaints.note_told"
HANDED_TASK = "complaints.note_handed"


@transaction.atomic
def note_told(talk_id: int, move_id: int) -> None:
    """Write into the case what passed about its promise, and the new time; twice changes nothing."""
    talk = PromiseTalk.objects.select_related("promise", "by").filter(pk=talk_id).first()
    complaint = _case_of(talk.promise) if talk else None
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


@transaction.atomic
def note_handed(hand_over_id: int) -> None:
    """Write into the case that somebody else keeps its promise; twice changes nothing."""
    rows = PromiseHandOver.objects.select_related("promise", "by", "from_person", "to_person")
    handed = rows.filter(pk=hand_over_id).first()
    complaint = _case_of(handed.promise) if handed else None
    if handed is None or complaint is None:
        return
    noted = ComplaintEvent.objects.filter(complaint__in=whole_of(complaint), kind=EventKind.PROMISE_HANDED)
    if noted.filter(facts__handed=handed.pk).exists():
        return
    with writing(complaint, by=handed.by) as change:
        change.record(
            EventKind.PROMISE_HANDED,
            reason=handed.reason,
            promise=handed.promise_id,
            what=handed.promise.what,
            handed=handed.pk,
            source=handed.from_person.name,
            target=handed.to_person.name,
        )


def _case_of(promise: Promise) -> Complaint | None:
    """The case in which the promise's own goes on, its row held."""
    if promise.subject_kind != SUBJECT_KIND:
        return None
    code, _dash, number = promise.subject.partition("-")
    own = Complaint.objects.filter(dealer__code=code, number=number).values_list("pk", flat=True).first()
    if own is None:
        return None
    rows = Complaint.objects.select_for_update(of=("self",))
    standing = ends_of([own])[own]
    return rows.select_related("dealer__region__brand", "customer", "owner").get(pk=standing)
