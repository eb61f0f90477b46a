"""The one way to change a complaint: fetch and authorise, compare versions, change, write the history, all in one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.complaints.choices import READINGS, EventKind
from anxin.complaints.events import CaseMoved
from anxin.complaints.models import Complaint, ComplaintEvent, ThreatRecord
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.merged import ends_of, keep_as_new, standing_case
from anxin.complaints.services.announcing import announce_events
from anxin.complaints.services.clocks.choosing import choose_policy
from anxin.complaints.services.clocks.keeping import (
    ClockRows,
    gather_rows,
    is_silent,
    judge_now,
    kept_calendar,
    kept_calendars,
    kept_rows,
)
from anxin.complaints.services.deadlines import refresh_deadline, set_first_deadline
from anxin.complaints.services.history import Change
from anxin.complaints.services.indexing import index_complaints, index_events
from anxin.complaints.services.snowballs import renew_snowballs
from anxin.foundation import audit, clock
from anxin.foundation.errors import Refused, Stale
from anxin.foundation.events import publish

_NEWS = frozenset({
    EventKind.LEVEL_CHANGED, EventKind.REQUEST_ANSWERED, EventKind.CLOSED, EventKind.QUICK_CLOSED,
    EventKind.CLOSED_FOR_GOOD, EventKind.REOPENED, EventKind.MESSAGE_RECEIVED,
})  # fmt: skip


@contextmanager
def changing(
    slug: str, *, by: Person, seen: int | None, needs: Capability = Capability.HANDLE_COMPLAINTS
) -> Iterator[Change]:
    """Open a change to the complaint named ``slug``.

    ``seen`` is the version that the person was looking at: when somebody was faster, ``Stale`` tells who and what,
    and nothing is written. ``None`` is for doors that show no version, such as a command. Whoever is complained about
    changes nothing, whatever his role (daily-work section 7; ISO 10002, objectivity).
    """
    with transaction.atomic():
        complaint = get_complaint_for(by, slug, lock=True)
        require_handler(by, complaint, needs=needs)
        require_standing(complaint)
        require_seen(complaint, seen)
        with writing(complaint, by=by) as change:
            yield change


@contextmanager
def due_where_it_goes_on(complaint: Complaint) -> Iterator[None]:
    """Hold the case in which a merged one goes on, and set anew afterwards when something is due there.

    For what is written into a merged case itself, such as the answer of a department; nothing for one not merged.
    """
    if complaint.merged_into_id is None:
        yield
        return
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("dealer__region__brand")
    end = rows.get(pk=ends_of([complaint.pk])[complaint.pk])
    yield
    judged = judge_now(end, list(end.events.all()), calendar=kept_calendar(end.dealer), now=clock.now())
    refresh_deadline(end, judged)
    end.save(update_fields=["due_at", "due_kind"])


def require_seen(complaint: Complaint, seen: int | None) -> None:
    """Let pass who was looking at the case as it is; ``Stale`` tells who was faster, and what he did."""
    if seen is not None and seen != complaint.version:
        raise _stale(complaint)


def require_standing(complaint: Complaint) -> None:
    """Let pass a case that goes on by itself; ``Refused`` for one that was merged, with the number to turn to."""
    if complaint.merged_into_id is not None:
        raise Refused(
            "CASE_MERGED",
            _("This case was merged and goes on as %(number)s. Change it there."),
            params={"number": standing_case(complaint).number},
        )


@contextmanager
def writing(complaint: Complaint, *, by: Person | None) -> Iterator[Change]:
    """Open a change to a complaint that the caller has locked and authorised in his own transaction.

    ``by`` is empty for what no colleague does: the customer himself, or the house by itself.
    """
    change = Change(complaint=complaint, by=by, at=clock.now())
    yield change
    write_history(change)


def write_history(change: Change) -> None:
    """Save the complaint with its next version and append what was recorded; nothing recorded is nothing changed."""
    if not change.events:
        return
    complaint = change.complaint
    past = list(complaint.events.all()) if complaint.pk else []
    choose_policy(change, past)
    complaint.version += 1
    calendar = kept_calendar(complaint.dealer)
    now = max(clock.now(), change.at)
    judged = judge_now(complaint, [*past, *change.events], calendar=calendar, now=now)
    refresh_deadline(complaint, judged)
    complaint.save()
    ThreatRecord.objects.bulk_create(change.threats)
    append_events(change.events)
    if not is_silent(judged, past=past, said=change.events, calendar=calendar):
        rows = ClockRows()
        kept = kept_rows([complaint]).get(complaint.pk, {}) if past else {}
        gather_rows(complaint, judged, kept=kept, rows=rows)
        rows.write()
    renew_snowballs([complaint])
    if any(is_news(event) for event in change.events):
        publish(CaseMoved(complaint_id=complaint.pk, at=change.at, by_id=change.by.pk if change.by else None))


def is_news(event: ComplaintEvent) -> bool:
    """Tell whether those who follow a case are told of an event; of solutions only when the customer accepts one."""
    if event.kind == EventKind.SOLUTION_DECIDED:
        return bool(event.facts["accepted"])
    return event.kind in _NEWS


def write_new_cases(changes: Sequence[Change]) -> None:
    """Insert new cases with what was recorded of each, in the same few statements however many there are."""
    rows = ClockRows()
    calendars = kept_calendars(change.complaint.dealer for change in changes)
    for change in changes:
        complaint = change.complaint
        choose_policy(change, ())
        complaint.version += 1
        calendar = calendars[complaint.dealer_id]
        now = max(clock.now(), change.at)
        judged = judge_now(complaint, change.events, calendar=calendar, now=now)
        set_first_deadline(complaint, judged)
        gather_rows(complaint, judged, kept={}, rows=rows)
        keep_as_new(complaint)
    Complaint.objects.bulk_create([change.complaint for change in changes])
    ThreatRecord.objects.bulk_create([threat for change in changes for threat in change.threats])
    index_complaints([change.complaint for change in changes])
    append_events([event for change in changes for event in change.events])
    rows.write()
    renew_snowballs([change.complaint for change in changes])


def record_reading(complaint: Complaint, kind: EventKind, *, by: Person, **facts: Any) -> None:
    """Append that somebody was shown something; the case itself stays as it is, and so does its version."""
    at, version = clock.now(), complaint.version
    append_events(
        [ComplaintEvent(complaint=complaint, at=at, by=by, kind=kind, facts=facts, version=version)]
    )


def append_events(events: Sequence[ComplaintEvent]) -> None:
    """Append lines to histories, each with its audit record and what it is found by."""
    ComplaintEvent.objects.bulk_create(events)
    index_events(events)
    audit.record_operations(
        audit.operation_record(
            f"complaints.{event.kind}",
            person_id=event.by_id,
            dealer_id=event.complaint.dealer_id,
            subject=event.complaint.slug,
            version=event.version,
        )
        for event in events
    )
    announce_events(events)


def _stale(complaint: Complaint) -> Stale:
    last = complaint.events.select_related("by").exclude(kind__in=READINGS).last()
    return Stale(
        "COMPLAINT_STALE",
        _(
            "%(person)s changed this case in the meantime (%(what)s). Look at it again; what you typed is kept."
        ),
        params={
            "person": str(last.by) if last and last.by else "",
            "what": last.get_kind_display() if last else "",
            "version": complaint.version,
        },
    )
