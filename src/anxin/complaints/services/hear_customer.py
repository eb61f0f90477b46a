"""What the customer does himself on his own page: his word on a solution, his messages, his judgement, his wish."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.complaints.choices import EventKind, SolutionState, Status
from anxin.complaints.models import Attachment, CaseMerge, CaseThread, Complaint, Solution
from anxin.complaints.selectors.handlers import LEADING, in_first_role, who_looks_after
from anxin.complaints.selectors.merged import ends_of
from anxin.complaints.services.attach_file import put_on_case
from anxin.complaints.services.changing import writing
from anxin.complaints.services.history import Change
from anxin.complaints.services.telling import tell_people
from anxin.complaints.services.texts import short_text
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.messaging.choices import NoticeKind
from anxin.messaging.models import Message, Thread

GRADES = range(1, 6)
#: From here down the manager is told of how a customer judged the handling.
LOW_GRADE = 2
_MOST_WORDS = 2000


@contextmanager
def by_customer(complaint_id: int) -> Iterator[Change]:
    """Open a change that the customer himself makes, to the case in which his own goes on.

    Whoever calls it has found the case by the customer's secret link.
    """
    with transaction.atomic():
        standing = ends_of([complaint_id])[complaint_id]
        rows = Complaint.objects.select_for_update(of=("self",))
        complaint = rows.select_related("dealer__region__brand", "customer", "owner").get(pk=standing)
        with writing(complaint, by=None) as change:
            yield change


def hear_decision(
    complaint_id: int, *, solution_id: int, among: Collection[int], accepted: bool, words: str = ""
) -> Complaint:
    """Record the customer's own yes or no to a solution; he may change his mind until the case is closed.

    ``among`` are the keys of the cases whose solutions are his: of what else was merged with his case none is.
    A refusal needs words: what is missing for him is what the next proposal starts from.
    """
    missing = _("Say in a few words what is missing for you.")
    words = short_text(words, field="words", most=_MOST_WORDS, missing="" if accepted else missing)
    with by_customer(complaint_id) as change:
        complaint = change.complaint
        if complaint.handled_at is not None or complaint.status == Status.CLOSED:
            raise Refused("ALREADY_HANDLED", _("The case is closed; a solution can no longer be decided on."))
        rows = Solution.objects.filter(pk=solution_id, complaint__in=among)
        solution = rows.select_for_update().first()
        # A merged case is older than the one it goes on in may be: only opening anew ends what was proposed.
        former = complaint.times_reopened and solution and solution.proposed_at < complaint.round_began_at
        if solution is None or former:
            raise NotFound
        solution.state = SolutionState.ACCEPTED if accepted else SolutionState.DECLINED
        solution.decided_at = change.at
        solution.save()
        change.record(
            EventKind.SOLUTION_DECIDED,
            reason=words,
            solution=solution.pk,
            what=solution.what,
            accepted=accepted,
            **_himself(change, complaint_id),
        )
        code = "SOLUTION_ACCEPTED" if accepted else "SOLUTION_DECLINED"
        tell_people(
            change, who_looks_after(change.complaint), code=code, kind=NoticeKind.MESSAGE, urgent=not accepted
        )
    return complaint


def hear_message(
    change: Change,
    *,
    thread: Thread,
    message: Message | None = None,
    files: list[Attachment] | None = None,
    own: Complaint | None = None,
) -> list[Attachment]:
    """Note that the customer wrote on his page, or sent files; return the files that were new to the case.

    ``own`` is his own case, where it goes on in that of the change.
    """
    own = own or change.complaint
    new = put_on_case(change, files or [], own=own)
    keep_thread(change, thread, own=own)
    if message:
        change.record(
            EventKind.MESSAGE_RECEIVED,
            message=str(message.key),
            channel=message.channel,
            **_himself(change, own.pk),
        )
    if message or new:
        tell_people(
            change,
            who_looks_after(change.complaint),
            code="CUSTOMER_WROTE",
            kind=NoticeKind.MESSAGE,
            message=str(message.key) if message else "",
        )
    return new


def keep_thread(change: Change, thread: Thread, *, own: Complaint | None = None) -> None:
    """Let a conversation on the customer's page belong to his case; one that does already stays where it is.

    Where his ``own`` case goes on in that of the change, it is as if the conversation had moved there with it.
    """
    _row, made = CaseThread.objects.get_or_create(
        thread=thread, defaults={"complaint": change.complaint, "at": change.at, "by": None}
    )
    if not made or own is None:
        return
    above: int | None = own.pk
    while above is not None and above != change.complaint.pk:
        merge = CaseMerge.objects.select_for_update().get(source=above, undone_at=None)
        merge.threads = [*merge.threads, thread.pk]
        merge.save(update_fields=["threads"])
        above = merge.target_id


@dataclass(frozen=True)
class HandlingGrades:
    """How the customer judges the handling, each from 1 (poor) to 5 (very good) (ISO 10002, 8.3)."""

    easy: int
    informed: int
    fair: int
    overall: int


def hear_rating(complaint_id: int, *, grades: HandlingGrades, words: str = "") -> Complaint:
    """Keep how the customer judges the handling once it is over; a low grade tells the manager at once."""
    words = short_text(words, field="words", most=_MOST_WORDS, missing="")
    for name, grade in asdict(grades).items():
        if grade not in GRADES:
            raise InvalidInput("GRADE_OFF_SCALE", _("Choose a grade from 1 to 5."), field=name)
    with by_customer(complaint_id) as change:
        complaint = change.complaint
        if complaint.handled_at is None:
            raise Refused("NOT_HANDLED_YET", _("The case is still being handled; judge it when it is done."))
        who = _himself(change, complaint_id)
        change.record(EventKind.HANDLING_RATED, reason=words, **who, **asdict(grades))
        if min(asdict(grades).values()) <= LOW_GRADE:
            managers = in_first_role(complaint, LEADING)
            tell_people(change, managers, code="HANDLING_RATED_LOW", kind=NoticeKind.WARNING)
    return complaint


def hear_review_wish(complaint_id: int, *, why: str) -> Complaint:
    """Note that the customer wants his case looked at by somebody uninvolved, and tell the managers who name him."""
    why = short_text(why, field="why", most=500, missing=_("Say what should be looked at again."))
    with by_customer(complaint_id) as change:
        if change.complaint.reviews.filter(decided_at=None).exists():
            raise Refused("REVIEW_UNDER_WAY", _("Somebody is looking at your case again already."))
        change.record(EventKind.REVIEW_ASKED, reason=why, **_himself(change, complaint_id))
        managers = in_first_role(change.complaint, LEADING)
        tell_people(change, managers, code="REVIEW_WANTED", kind=NoticeKind.REQUEST, urgent=True)
    return change.complaint


def _himself(change: Change, own: int) -> dict[str, Any]:
    """Return the facts of what a customer did himself: by which case of his, where it goes on in another."""
    if own == change.complaint.pk:
        return {"himself": True}
    return {"himself": True, "case": Complaint.objects.values_list("number", flat=True).get(pk=own)}
