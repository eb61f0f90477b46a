"""Answering what was heard, and what follows: done, a complaint, a promise; nothing stays unanswered (T075)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.models import Complaint
from anxin.complaints.services.open_complaint import Intake
from anxin.complaints.services.take_in_complaint import Reception, take_in_complaint
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.promises.choices import PromiseKind
from anxin.promises.models import Promise
from anxin.promises.services.give_promise import Giving, give_promise
from anxin.voice.choices import Channel, Decision, HeardKind, HeardState
from anxin.voice.models import Heard
from anxin.voice.policies import require_answering
from anxin.voice.selectors.heard import get_heard_for
from anxin.voice.services.recording import require_here, tell_keeper

LONGEST_ANSWER = 1000
#: By which way of intake a complaint counts that was heard on one of our channels.
_INTAKE = {
    Channel.ONLINE: "intake-online",
    Channel.HOTLINE: "intake-incoming",
    Channel.COMMENT_CARD: "intake-survey",
    Channel.LOST_CUSTOMER: "intake-call-back",
}
_USUAL_INTAKE = "intake-visit"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The answer, and what follows from it until when; ``decision`` of a suggestion."""

    answer: str
    decision: Decision = Decision.NONE
    follows: str = ""
    follows_by: date | None = None


@transaction.atomic
def answer_heard(key: UUID | str, reply: Reply, *, by: Person, seen: int | None = None) -> Heard:
    """Answer a line; with something that follows it stays open until that is done."""
    with _changing(key, by=by, seen=seen) as line:
        _check(reply, line)
        line.answer, line.answered_at, line.answered_by = reply.answer.strip(), clock.now(), by
        line.decision = reply.decision
        line.follows, line.follows_by = reply.follows.strip()[:300], reply.follows_by
        line.state = HeardState.ANSWERED if line.follows else HeardState.DONE
        line.done_at = None if line.follows else line.answered_at
        _record("voice.answered", line, by=by)
    return line


@transaction.atomic
def settle_heard(key: UUID | str, *, by: Person, seen: int | None = None) -> Heard:
    """Note that what followed from a line is done."""
    with _changing(key, by=by, seen=seen) as line:
        if line.state != HeardState.ANSWERED:
            raise Refused("NOTHING_TO_DO", _("Answer it first; then note what was done."))
        line.state, line.done_at = HeardState.DONE, clock.now()
        _record("voice.settled", line, by=by)
    return line


@transaction.atomic
def hand_heard(key: UUID | str, *, to: Person, by: Person, seen: int | None = None) -> Heard:
    """Let somebody else answer a line; he is told."""
    with _changing(key, by=by, seen=seen) as line:
        require_here(to, line.dealer, field="keeper")
        if line.about_id == to.pk and line.kind in (HeardKind.COMPLAINT, HeardKind.DISLIKE):
            message = _("Whom it is about does not answer it himself.")
            raise InvalidInput("ABOUT_HIMSELF", message, field="keeper")
        line.keeper = to
        tell_keeper([line], by=by)
        _record("voice.handed", line, by=by)
    return line


@transaction.atomic
def complain_of_heard(key: UUID | str, *, category: str, by: Person, seen: int | None = None) -> Complaint:
    """Make a complaint of a line, in the words that were heard; the one that it has made already where sent twice."""
    made = get_heard_for(by, key).complaint
    if made:
        return made
    with _changing(key, by=by, seen=seen) as line:
        intake = Intake(
            dealer=line.dealer,
            words=line.words,
            channel=_INTAKE.get(Channel(line.listening.channel), _USUAL_INTAKE),
            category=category,
            customer=line.listening.customer,
            trouble_area=line.theme,
            reason=line.reason,
            concerns=line.about,
            source_key=f"voice:{line.key}",
        )
        line.complaint = made = take_in_complaint(Reception(intake=intake), by=by)
        _answered_by_itself(line, _("It goes on as a complaint."), by)
        _record("voice.became_complaint", line, by=by)
    return made


@transaction.atomic
def promise_of_heard(key: UUID | str, *, what: str, due_at: datetime, by: Person) -> Promise:
    """Promise the customer something because of a line; one line holds one promise."""
    with _changing(key, by=by, seen=None) as line:
        if line.promise:
            raise Refused("PROMISED_ALREADY", _("Something is promised because of this already."))
        customer = line.listening.customer
        if customer is None:
            raise Refused(
                "NOBODY_TO_PROMISE", _("Nobody on file said this: there is no one to promise it to.")
            )
        giving = Giving(customer=customer.key, kind=PromiseKind.CALL_BACK, what=what, due_at=due_at)
        line.promise = promise = give_promise(giving, by=by)
        _record("voice.promised", line, by=by)
    return promise


@contextmanager
def _changing(key: UUID | str, *, by: Person, seen: int | None) -> Iterator[Heard]:
    line = get_heard_for(by, key, lock=True)
    require_answering(by, line)
    _require_seen(line, seen)
    before = line.version
    yield line
    line.version = before + 1
    line.save()


def _require_seen(line: Heard, seen: int | None) -> None:
    if seen is not None and seen != line.version:
        raise Stale("HEARD_STALE", _("Somebody changed this in the meantime. Look at it again."))


def _check(reply: Reply, line: Heard) -> None:
    answer = reply.answer.strip()
    if not answer or len(answer) > LONGEST_ANSWER:
        message = _("Write the answer, in at most 1,000 signs.")
        raise InvalidInput("ANSWER_MISSING", message, field="answer")
    if reply.decision and line.kind != HeardKind.SUGGESTION:
        raise InvalidInput("NO_SUGGESTION", _("Only a suggestion is adopted or declined."), field="decision")
    if reply.follows_by and not reply.follows.strip():
        raise InvalidInput("WHAT_FOLLOWS", _("Say what is done until then."), field="follows")


def _answered_by_itself(line: Heard, words: str, by: Person) -> None:
    line.answer = line.answer or words
    line.answered_at = line.answered_at or clock.now()
    line.answered_by = line.answered_by or by
    line.state, line.done_at = HeardState.DONE, clock.now()


def _record(action: str, line: Heard, *, by: Person) -> None:
    audit.record_operation(
        action, person_id=by.pk, dealer_id=line.dealer_id, subject=str(line.key), kind=line.kind
    )
