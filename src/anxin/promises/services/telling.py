"""What passes with the customer about a promise: told first, tried, left alone, asked, came in vain (S129-S134)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.events import publish
from anxin.messaging.models import Message
from anxin.promises.choices import PromiseState, TalkKind, TalkWay
from anxin.promises.events import CustomerToldFirst
from anxin.promises.models import Promise, PromiseMove, PromiseTalk
from anxin.promises.selectors.risk_facts import occasion_of
from anxin.promises.selectors.words import gesture_keys, remedy_keys
from anxin.promises.services.changing import changing
from anxin.promises.services.ledger import move_promise
from anxin.promises.services.writing import CHANNELS, Letter, write_customer

LONGEST_WORDS = 1000
_OUTCOMES = (TalkKind.TOLD, TalkKind.NOT_REACHED, TalkKind.LEFT)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What came of telling a customer: the outcome, how, what was said, and what was offered beside the new time.

    ``words`` are what leaves the house where ``way`` is a message, and the reason where he is not to be told; then
    ``subject`` and ``template`` say what they were made of, if of one. ``wished``: the new time was his own wish.
    """

    outcome: TalkKind
    way: TalkWay | None = None
    words: str = ""
    new_due_at: datetime | None = None
    reason: str = ""
    remedy: str = ""
    gesture: str = ""
    subject: str = ""
    template: str = ""
    wished: bool = False


def tell_customer(key: UUID | str, *, telling: Telling, by: Person, seen: int | None = None) -> PromiseTalk:
    """Record that a customer was told, tried in vain, or is not to be told; a new time moves the promise with it."""
    with changing(key, by=by, seen=seen) as promise:
        return tell_of(promise, telling=telling, by=by)


def tell_of(promise: Promise, *, telling: Telling, by: Person) -> PromiseTalk:
    """Keep what came of telling the customer of a promise that the caller holds and may change."""
    _check(promise, telling)
    message = _written(promise, telling, by)
    talk = _keep(promise, telling, by=by, message=message)
    move = _move(promise, telling, by)
    if telling.outcome != TalkKind.NOT_REACHED:
        if move is None:
            promise.told_of = occasion_of(promise, clock.now())
        if telling.outcome == TalkKind.TOLD and not telling.wished:
            promise.told_at = promise.told_at or talk.at
        promise.save(update_fields=["told_of", "told_at"])
    _record(f"promises.{telling.outcome}", promise, by, way=talk.way, before_asked=talk.before_asked)
    _announce(promise, talk, move)
    return talk


def note_customer_asked(
    key: UUID | str, *, by: Person, words: str = "", seen: int | None = None
) -> PromiseTalk:
    """Record that the customer asked about his promise himself: whatever is told from here on is no longer first."""
    return _note(key, TalkKind.ASKED, words=words, by=by, seen=seen)


def note_came_in_vain(
    key: UUID | str, *, by: Person, words: str = "", seen: int | None = None
) -> PromiseTalk:
    """Record that the customer came and there was nothing for him (S134)."""
    return _note(key, TalkKind.IN_VAIN, words=words, by=by, seen=seen)


def _note(key: UUID | str, kind: TalkKind, *, words: str, by: Person, seen: int | None) -> PromiseTalk:
    with changing(key, by=by, seen=seen) as promise:
        talk = _keep(promise, Telling(outcome=kind, words=words), by=by)
        # Whoever comes for it has asked.
        promise.asked_at = promise.asked_at or talk.at
        promise.in_vain += kind == TalkKind.IN_VAIN
        promise.version += 1
        promise.save(update_fields=["asked_at", "in_vain", "version"])
        _record(f"promises.{kind}", promise, by)
        _announce(promise, talk, None)
    return talk


def _check(promise: Promise, telling: Telling) -> None:
    if telling.outcome not in _OUTCOMES:
        raise InvalidInput("OUTCOME_UNKNOWN", _("Say what came of it."), field="outcome")
    if telling.outcome == TalkKind.TOLD and telling.way is None:
        raise InvalidInput("WAY_MISSING", _("Say how the customer was told."), field="way")
    if telling.outcome == TalkKind.LEFT and not telling.words.strip():
        raise InvalidInput("REASON_MISSING", _("Say why the customer is not to be told."), field="words")
    if telling.new_due_at and telling.outcome != TalkKind.TOLD:
        raise InvalidInput(
            "NEW_TIME_NOT_TOLD", _("A new time is one that the customer has heard of."), field="new_due_at"
        )
    if telling.new_due_at and promise.state != PromiseState.OPEN:
        raise InvalidInput("PROMISE_SETTLED", _("This promise has already been settled."), field="new_due_at")
    _check_listed(promise, telling)


def _check_listed(promise: Promise, telling: Telling) -> None:
    code = promise.dealer.code
    if telling.remedy and telling.remedy not in remedy_keys(code):
        raise InvalidInput("NOT_IN_LIST", _("There is no such remedy."), field="remedy")
    if telling.gesture and telling.gesture not in gesture_keys(code):
        raise InvalidInput("NOT_IN_LIST", _("There is no such gesture."), field="gesture")


def _written(promise: Promise, telling: Telling, by: Person) -> Message | None:
    if telling.outcome != TalkKind.TOLD or telling.way not in CHANNELS:
        return None
    letter = Letter(
        channel=CHANNELS[telling.way],
        text=telling.words,
        subject=telling.subject or promise.what,
        author=by,
        template=telling.template,
    )
    return write_customer(promise, letter=letter)


def _keep(promise: Promise, telling: Telling, *, by: Person, message: Message | None = None) -> PromiseTalk:
    return PromiseTalk.objects.create(
        promise=promise,
        kind=telling.outcome,
        way=telling.way or "",
        at=clock.now(),
        by=by,
        words=telling.words.strip()[:LONGEST_WORDS],
        remedy=telling.remedy,
        gesture=telling.gesture,
        before_asked=telling.outcome == TalkKind.TOLD and promise.asked_at is None,
        due_at=promise.due_at,
        codes=[each["code"] for each in promise.risks],
        message=message,
    )


def _move(promise: Promise, telling: Telling, by: Person) -> PromiseMove | None:
    if telling.new_due_at is None:
        promise.version += 1
        promise.save(update_fields=["version"])
        return None
    reason = telling.reason or _("told the customer before the time")
    move_promise(
        promise, to=telling.new_due_at, reason=reason, customer_told=True, wished=telling.wished, by=by
    )
    return promise.moves.order_by("-pk").first()


def _record(action: str, promise: Promise, by: Person, **details: object) -> None:
    audit.record_operation(
        action, person_id=by.pk, dealer_id=promise.dealer_id, subject=promise.subject, **details
    )


def _announce(promise: Promise, talk: PromiseTalk, move: PromiseMove | None) -> None:
    if not promise.is_own:
        publish(CustomerToldFirst(talk_id=talk.pk, move_id=move.pk if move else 0))
