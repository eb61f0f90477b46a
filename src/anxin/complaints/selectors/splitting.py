"""What of a case may become a case of its own, and what taking that back would do."""

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.complaints.models import CaseClaim, CaseSplit, CaseThread, Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.merge_rules import objections
from anxin.foundation.display import moment_in_words
from anxin.messaging.models import Message
from anxin.promises.models import Promise

Choices = Sequence[tuple[str, str]]
_MOST = 200
_EXCERPT = 60


@dataclass(frozen=True)
class SplitToUndo:
    """A splitting and what stands against taking it back."""

    split: CaseSplit
    origin: Complaint
    obstacle: str
    moved: int


def movable_of(complaint: Complaint) -> dict[str, Choices]:
    """Return what hangs on a case itself, by the names of the form's fields; what was merged into it stays together."""
    threads = list(CaseThread.objects.filter(complaint=complaint).select_related("thread"))
    messages = Message.objects.filter(thread__in=[row.thread_id for row in threads]).order_by("at", "pk")
    promises = Promise.objects.filter(subject_kind=SUBJECT_KIND, subject=complaint.slug).order_by("due_at")
    files = complaint.attachments.filter(removed_at=None)
    zone = complaint.dealer.time_zone
    return {
        "threads": [
            (str(row.thread_id), _named(str(row.thread), row.thread.get_channel_display())) for row in threads
        ],
        "messages": [
            (
                str(each.key),
                _named(moment_in_words(each.at, zone=zone), (each.fresh_text or each.text)[:_EXCERPT]),
            )
            for each in messages[:_MOST]
        ],
        "promises": [(str(each.pk), each.what) for each in promises],
        "actions": [(str(each.pk), each.what) for each in complaint.actions.all()],
        "attached": [(str(each.key), each.name) for each in files],
        "claims": [
            (str(each.request_id), _named(each.request.get_remedy_display(), str(each.request.received_on)))
            for each in CaseClaim.objects.filter(complaint=complaint).select_related("request")
        ],
    }


def split_to_undo(complaint: Complaint) -> SplitToUndo | None:
    """Return the splitting by which a case was made, with why it cannot be taken back where it cannot."""
    split = (
        CaseSplit.objects.filter(made=complaint, undone_at=None)
        .select_related("origin__dealer", "by")
        .first()
    )
    if split is None:
        return None
    obstacle = next((str(each) for each in objections(complaint, split.origin)), "")
    moved = sum(len(rows) for rows in split.moved.values())
    return SplitToUndo(split=split, origin=split.origin, obstacle=obstacle, moved=moved)


def _named(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
