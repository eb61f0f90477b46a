"""What a promise's own page does with it: keep, break, withdraw, move, for promises made outside a case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation.errors import InvalidInput
from anxin.promises.choices import BY_MESSAGE, TalkKind, TalkWay
from anxin.promises.models import Promise
from anxin.promises.services.changing import changing, require_own
from anxin.promises.services.ledger import (
    break_promise,
    keep_promise,
    move_promise,
    require_future,
    withdraw_promise,
)
from anxin.promises.services.telling import Telling, tell_of
from anxin.promises.services.writing import MOVED, moved_in_words


@dataclass(frozen=True)
class NewTime:
    """Where a promise is moved to and why; ``wished`` where the customer himself wants another time.

    ``tell_by`` lets a message with the new time leave the house, in the words of the template.
    """

    to: datetime
    reason: str
    customer_told: bool = False
    wished: bool = False
    tell_by: TalkWay | None = None


def keep_own_promise(key: UUID | str, *, by: Person, outcome: str = "", seen: int | None = None) -> Promise:
    """Record that a promise was kept; late when its time has passed."""
    with changing(key, by=by, seen=seen) as promise:
        require_own(promise)
        keep_promise(promise, by=by, outcome=outcome)
    return promise


def break_own_promise(key: UUID | str, *, reason: str, by: Person, seen: int | None = None) -> Promise:
    """Record that a promise was not kept and will not be, with the reason."""
    with changing(key, by=by, seen=seen) as promise:
        require_own(promise)
        break_promise(promise, reason=reason, by=by)
    return promise


def withdraw_own_promise(key: UUID | str, *, reason: str, by: Person, seen: int | None = None) -> Promise:
    """End a promise that need not be kept any more, with the reason."""
    with changing(key, by=by, seen=seen) as promise:
        require_own(promise)
        withdraw_promise(promise, reason=reason, by=by)
    return promise


def move_own_promise(key: UUID | str, *, new_time: NewTime, by: Person, seen: int | None = None) -> Promise:
    """Give a promise a new time, and tell the customer of it by message where that is wanted."""
    with changing(key, by=by, seen=seen) as promise:
        require_own(promise)
        if new_time.tell_by:
            _send_new_time(promise, new_time, new_time.tell_by, by)
            return promise
        move_promise(
            promise,
            to=new_time.to,
            reason=new_time.reason,
            customer_told=new_time.customer_told,
            wished=new_time.wished,
            by=by,
        )
    return promise


def _send_new_time(promise: Promise, new_time: NewTime, way: TalkWay, by: Person) -> None:
    """Move and tell in one; what is wrong with the way is said of ``tell_by``."""
    if way not in BY_MESSAGE:
        raise InvalidInput(
            "WAY_SENDS_NOTHING", _("A new time is sent by text message or e-mail."), field="tell_by"
        )
    try:
        tell_of(promise, telling=_telling(promise, new_time, way, by), by=by)
    except InvalidInput as error:
        if error.field == "way":
            error.field = "tell_by"
        raise


def _telling(promise: Promise, new_time: NewTime, way: TalkWay, by: Person) -> Telling:
    require_future(new_time.to)
    words = moved_in_words(promise, new_time.to, by=by)
    return Telling(
        outcome=TalkKind.TOLD,
        way=way,
        words=words.text,
        subject=words.subject,
        template=MOVED,
        new_due_at=new_time.to,
        reason=new_time.reason,
        wished=new_time.wished,
    )
