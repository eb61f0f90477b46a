"""The search words of cases: number, words, wish, customer, telephone, plate and VIN; and of their histories' lines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from anxin.complaints.choices import TextKind
from anxin.complaints.models import CaseText, Complaint, ComplaintEvent
from anxin.complaints.selectors.merged import merged_into, merged_keys
from anxin.complaints.selectors.texts import texts_of_events
from anxin.customers.services.indexing import phone_without_extension
from anxin.foundation.looking_back import stamped
from anxin.foundation.searching import Part, PartKind, Weight, tsvector_literal

_BATCH = 500
#: Lines that wait for the end of the block in which all are indexed together.
_gathered: ContextVar[list[ComplaintEvent] | None] = ContextVar("anxin_lines_gathered", default=None)


def index_complaint(complaint: Complaint) -> None:
    """Write the search words of a saved complaint from itself, its customer and its car."""
    index_complaints([complaint])


def index_complaints(complaints: Sequence[Complaint]) -> None:
    """Write the search words of many saved complaints in one statement; safe to run twice.

    A case is found by the words of what was merged into it as well.
    """
    below = merged_keys(complaints)
    _write(
        _text(
            complaint,
            TextKind.CASE,
            0,
            at=complaint.received_at,
            words=tsvector_literal(_all_parts(complaint, merged=complaint.pk in below)),
        )
        for complaint in complaints
    )


@contextmanager
def indexed_together() -> Iterator[None]:
    """Write the search words of the block's lines at its end: for whoever writes thousands of lines in one piece."""
    gathered: list[ComplaintEvent] = []
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    index_events(gathered)


def index_events(events: Sequence[ComplaintEvent]) -> int:
    """Write the search words of lines of histories; return how many have any. Safe to run twice."""
    if (gathered := _gathered.get()) is not None:
        gathered.extend(events)
        return 0
    texts = texts_of_events(events)
    told = [event for event in events if event.pk in texts]
    _write(
        _text(
            event.complaint,
            TextKind.NOTE,
            event.pk,
            at=event.at,
            words=tsvector_literal([Part(texts[event.pk], Weight.C)]),
        )
        for event in told
    )
    return len(told)


def _write(texts: Iterator[CaseText]) -> None:
    CaseText.objects.bulk_create(
        list(texts),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["complaint", "kind", "source"],
        update_fields=["dealer", "at", "search"],
    )


def _text(complaint: Complaint, kind: TextKind, source: int, *, at: datetime, words: str) -> CaseText:
    return CaseText(
        dealer_id=complaint.dealer_id,
        complaint=complaint,
        kind=kind,
        source=source,
        at=at,
        search=stamped(words, dealer_id=complaint.dealer_id, at=at, kind=kind),
    )


def _all_parts(complaint: Complaint, *, merged: bool) -> Iterator[Part]:
    yield from _parts(complaint)
    if merged:
        for each in merged_into(complaint):
            yield from _parts(each)


def _parts(complaint: Complaint) -> Iterator[Part]:
    yield Part(complaint.number, Weight.A, PartKind.NUMBER)
    if complaint.customer:
        yield Part(complaint.customer.name, Weight.A)
        yield Part(phone_without_extension(complaint.customer.phone), Weight.A, PartKind.PHONE)
        yield Part(phone_without_extension(complaint.customer.second_phone), Weight.A, PartKind.PHONE)
    if complaint.vehicle:
        yield Part(complaint.vehicle.plate, Weight.A, PartKind.PLATE)
        yield Part(complaint.vehicle.vin, Weight.A, PartKind.VIN)
        yield Part(complaint.vehicle.model_name, Weight.B)
    yield Part(complaint.car_told, Weight.B)
    yield Part(complaint.wish, Weight.B)
    yield Part(complaint.words, Weight.C)
