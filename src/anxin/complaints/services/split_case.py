"""Splitting a matter off a case into a case of its own, and taking it back as long as the two can be one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, Level, Mode
from anxin.complaints.models import Attachment, CaseAction, CaseSplit, CaseThread, Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND, get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.merge_rules import objections
from anxin.complaints.services.changing import require_seen, require_standing, writing
from anxin.complaints.services.checking import require_not_closed, require_words
from anxin.complaints.services.claims import move_claims
from anxin.complaints.services.history import Change
from anxin.complaints.services.merge_cases import join_cases, lock_cases
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.foundation.errors import InvalidInput, Refused
from anxin.messaging.models import Message, Thread
from anxin.messaging.services.move_messages import move_messages, part_thread
from anxin.promises.services import transfer_promises

LONGEST_WHY = 300


@dataclass(frozen=True, kw_only=True)
class Part:
    """What becomes a case of its own: words of the customer's, and what hangs on the case and belongs to them."""

    words: str
    category: str
    why: str = ""
    threads: Sequence[int] = ()
    messages: Sequence[UUID] = ()
    promises: Sequence[int] = ()
    actions: Sequence[int] = ()
    files: Sequence[UUID] = ()
    claims: Sequence[int] = ()
    #: Count from when the customer first told of it; else from now.
    from_receipt: bool = True
    owner: Person | None = None


def split_case(slug: str, *, part: Part, by: Person, seen: int | None = None) -> Complaint:
    """Make a part of a case a case of its own, with its number and its clocks, and return it.

    The words must be the customer's own: they stand in the case or in one of its messages (L061).
    """
    with transaction.atomic():
        origin = get_complaint_for(by, slug, lock=True)
        require_handler(by, origin)
        require_standing(origin)
        require_seen(origin, seen)
        require_not_closed(origin)
        told_at = _when_told(origin, part)
        made = open_complaint(_intake(origin, part, told_at if part.from_receipt else None), by=by)
        split = CaseSplit(origin=origin, made=made, by=by, why=part.why.strip()[:LONGEST_WHY])
        moved = _move(origin, made, part)
        with writing(origin, by=by) as change, writing(made, by=by) as new:
            moved["claims"] = move_claims(part.claims, source=change, target=new)
            split.at, split.moved = change.at, moved
            split.save()
            change.record(EventKind.SPLIT_OFF, reason=part.why, **_facts(split, made))
            _carry_word(new, origin)
            new.record(
                EventKind.SPLIT_FROM, reason=part.why, **_facts(split, origin), **_known_to_customer(origin)
            )
    return made


def unsplit_case(slug: str, *, by: Person, why: str = "", seen: int | None = None) -> Complaint:
    """Take a splitting back and return the case in which both go on: what moved returns, what was done since is kept.

    The number of the case that was made leads there from then on; nothing of it is lost.
    """
    with transaction.atomic():
        found = get_complaint_for(by, slug)
        require_handler(by, found)
        split = CaseSplit.objects.filter(made=found, undone_at=None).first()
        if split is None:
            raise Refused("NOT_SPLIT", _("This case was not made out of another."))
        rows = lock_cases(by, {split.origin_id, split.made_id})
        made, origin = rows[split.made_id], rows[split.origin_id]
        for each in (made, origin):
            require_handler(by, each)
        require_seen(made, seen)
        for objection in objections(made, origin):
            raise objection
        _return(split, made, origin)
        with writing(made, by=by) as change:
            change.record(EventKind.SPLIT_UNDONE, reason=why, split=split.pk, number=origin.number)
        with writing(origin, by=by) as change:
            change.record(EventKind.SPLIT_UNDONE, reason=why, split=split.pk, number=made.number)
            split.undone_at, split.undone_by = change.at, by
            split.save()
        join_cases(made, origin, by=by, why=why)
    return origin


def _intake(origin: Complaint, part: Part, received_at: datetime | None) -> Intake:
    return Intake(
        dealer=origin.dealer,
        words=part.words,
        channel=origin.channel,
        category=part.category,
        mode=Mode(origin.mode),
        customer=origin.customer,
        vehicle=origin.vehicle,
        repair_order=origin.repair_order,
        car_told=origin.car_told,
        level=Level(origin.level),
        level_reason=origin.level_reason,
        concerns=origin.concerns,
        owner=part.owner or origin.owner,
        received_at=received_at,
    )


def _when_told(origin: Complaint, part: Part) -> datetime:
    """When the customer first said these words; ``InvalidInput`` when they are not his."""
    words = require_words(
        part.words,
        code="WORDS_MISSING",
        message=_("Choose the words that belong to the new case."),
        field="words",
    )
    if _plain(words) in _plain(origin.words):
        return origin.received_at
    threads = CaseThread.objects.filter(complaint=origin).values("thread")
    for message in Message.objects.filter(thread__in=threads, direction="in").order_by("at"):
        if _plain(words) in _plain(message.text):
            return message.at
    raise InvalidInput(
        "WORDS_NOT_HIS",
        _(
            "These words stand neither in the complaint nor in a message. Take them over as the customer said them."
        ),
        field="words",
    )


def _plain(text: str) -> str:
    return "".join(text.split())


def _carry_word(change: Change, origin: Complaint) -> None:
    """The customer has been spoken with about the whole: the new case knows it."""
    made = change.complaint
    made.contacted_at = made.contacted_at or origin.contacted_at


def _known_to_customer(origin: Complaint) -> dict[str, str]:
    acknowledged = origin.events.filter(kind=EventKind.ACKNOWLEDGED).last()
    known = {
        "acknowledged": acknowledged.at if acknowledged else None,
        "reached": origin.contacted_at,
    }
    return {word: at.isoformat() for word, at in known.items() if at is not None}


def _facts(split: CaseSplit, other: Complaint) -> dict[str, Any]:
    counted = {name: len(rows) for name, rows in split.moved.items() if rows}
    return {"split": split.pk, "number": other.number, "moved": counted}


def _move(origin: Complaint, made: Complaint, part: Part) -> dict[str, Any]:
    """Move what was chosen and return what it was, as far as it hangs on the case."""
    threads = CaseThread.objects.filter(complaint=origin, thread__in=part.threads)
    moved_threads = sorted(threads.values_list("thread_id", flat=True))
    threads.update(complaint=made)
    actions = CaseAction.objects.filter(complaint=origin, pk__in=part.actions)
    moved_actions = sorted(actions.values_list("pk", flat=True))
    actions.update(complaint=made)
    files = Attachment.objects.filter(complaint=origin, key__in=part.files)
    moved_files = sorted(str(key) for key in files.values_list("key", flat=True))
    files.update(complaint=made)
    return {
        "threads": moved_threads,
        "messages": _move_messages(origin, made, part.messages),
        "promises": transfer_promises(
            part.promises, subject_kind=SUBJECT_KIND, source=origin.slug, target=made.slug
        ),
        "actions": moved_actions,
        "files": moved_files,
    }


def _move_messages(origin: Complaint, made: Complaint, keys: Sequence[UUID]) -> dict[str, list[str]]:
    """Part single messages from their conversations; each conversation's go on in a new one of the new case."""
    moved: dict[str, list[str]] = {}
    here = CaseThread.objects.filter(complaint=origin).values("thread")
    chosen = Message.objects.filter(key__in=keys, thread__in=here).order_by("at", "pk")
    by_thread: dict[int, list[UUID]] = {}
    for thread_id, key in chosen.values_list("thread_id", "key"):
        if thread_id is not None:
            by_thread.setdefault(thread_id, []).append(key)
    for thread in Thread.objects.filter(pk__in=by_thread):
        parted = part_thread(thread, keys=by_thread[thread.pk])
        CaseThread.objects.create(complaint=made, thread=parted, at=parted.begun_at, by=None)
        moved[str(thread.pk)] = [str(key) for key in by_thread[thread.pk]]
    return moved


def _return(split: CaseSplit, made: Complaint, origin: Complaint) -> None:
    """Bring back what moved and is still there; what has come since follows by the pointer."""
    moved = split.moved
    CaseThread.objects.filter(complaint=made, thread__in=moved["threads"]).update(complaint=origin)
    CaseAction.objects.filter(complaint=made, pk__in=moved["actions"]).update(complaint=origin)
    _return_files(made, origin, moved["files"])
    transfer_promises(moved["promises"], subject_kind=SUBJECT_KIND, source=made.slug, target=origin.slug)
    for thread_id, keys in moved["messages"].items():
        move_messages([UUID(key) for key in keys], to=Thread.objects.get(pk=thread_id))


def _return_files(made: Complaint, origin: Complaint, keys: Iterable[str]) -> None:
    """A file whose bytes were put on the other case meanwhile stays where it is, and is seen there all the same."""
    there = set(origin.attachments.filter(removed_at=None).values_list("sha256", flat=True))
    files = Attachment.objects.filter(complaint=made, key__in=list(keys))
    files.exclude(removed_at=None, sha256__in=there).update(complaint=origin)
