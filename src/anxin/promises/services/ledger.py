"""Making, moving and settling promises. Whoever calls has authorised it: the case, or ``services.changing``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.customers.models import Customer, Vehicle
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.models import Promise, PromiseMove
from anxin.promises.selectors.departments import department_of
from anxin.promises.selectors.risk_facts import occasion_after_move
from anxin.promises.services.writing import call_back_reminders
from anxin.workshop.models import RepairOrder

LONGEST_WHAT = 300


@dataclass(frozen=True)
class Pledge:
    """What is promised: ``what`` in words, ``due_at`` aware, ``keeper`` who keeps it, and of which car and order."""

    kind: PromiseKind
    what: str
    due_at: datetime
    keeper: Person
    vehicle: Vehicle | None = None
    order: RepairOrder | None = None


def make_promise(
    *, customer: Customer, pledge: Pledge, subject_kind: str, subject: str, by: Person
) -> Promise:
    """Write a promise into the ledger; its time must lie ahead."""
    if not pledge.what.strip():
        raise InvalidInput("PROMISE_WITHOUT_WORDS", _("Say what is promised."), field="what")
    require_future(pledge.due_at)
    return Promise.objects.create(
        dealer_id=customer.dealer_id,
        customer=customer,
        vehicle=pledge.vehicle,
        order=pledge.order,
        kind=pledge.kind,
        what=pledge.what.strip()[:LONGEST_WHAT],
        due_at=pledge.due_at,
        first_due_at=pledge.due_at,
        keeper=pledge.keeper,
        department=department_of(pledge.keeper, customer.dealer),
        subject_kind=subject_kind,
        subject=subject,
        made_at=clock.now(),
        made_by=by,
    )


@transaction.atomic
def keep_promise(promise: Promise, *, by: Person, outcome: str = "") -> Promise:
    """Settle an open promise as kept, or as kept late when its time has passed."""
    _require_open(promise)
    late = clock.now() > promise.due_at
    _settle(promise, PromiseState.KEPT_LATE if late else PromiseState.KEPT, by=by, outcome=outcome)
    _audit("promises.kept", promise, by, late=late)
    return promise


@transaction.atomic
def break_promise(promise: Promise, *, reason: str, by: Person) -> Promise:
    """Settle an open promise as broken: it was not kept and will not be; the reason stays (T034)."""
    _require_open(promise)
    why = _words(reason, "PROMISE_BROKEN_WITHOUT_REASON", _("Say why the promise was not kept."))
    _settle(promise, PromiseState.BROKEN, by=by, outcome=why)
    _audit("promises.broken", promise, by)
    return promise


@transaction.atomic
def move_promise(
    promise: Promise, *, to: datetime, reason: str, customer_told: bool, by: Person, wished: bool = False
) -> Promise:
    """Give an open promise a new time; the reason is kept with the old time.

    ``wished``: the customer himself wanted another time, so that the new one counts as promised first.
    """
    _require_open(promise)
    why = _words(reason, "PROMISE_MOVED_WITHOUT_REASON", _("Say why the promise is moved."))
    require_future(to)
    now = clock.now()
    PromiseMove.objects.create(
        promise=promise, from_due=promise.due_at, to_due=to, reason=why, customer_told=customer_told or wished,
        wished=wished, at=now, by=by,
    )  # fmt: skip
    promise.due_at = to
    if wished and promise.moved == 0:
        promise.first_due_at = to
    elif not wished:
        promise.moved += 1
        if customer_told:
            promise.told_at = promise.told_at or now
    _clear_risk(promise)
    promise.told_of = occasion_after_move(promise, now) if customer_told or wished else ""
    _save(promise)
    call_back_reminders(promise, by=by)
    _audit("promises.moved", promise, by, customer_told=customer_told or wished)
    return promise


def move_as_told(promise: Promise, *, to: datetime, reason: str) -> None:
    """Give a promise that the caller holds the time that the workshop's system names, also one that is over by now.

    The customer does not know of it: whoever keeps the promise tells him.
    """
    if to == promise.due_at:
        promise.save(update_fields=["order_due_at"])
        return
    PromiseMove.objects.create(
        promise=promise, from_due=promise.due_at, to_due=to, reason=reason[:LONGEST_WHAT], customer_told=False,
        at=clock.now(),
    )  # fmt: skip
    promise.due_at = to
    promise.moved += 1
    _clear_risk(promise)
    promise.told_of = ""
    _save(promise)
    _audit("promises.moved", promise, None, customer_told=False)


def settle_as_told(promise: Promise, *, at: datetime, outcome: str) -> None:
    """Settle a promise that the caller holds by the hour that the workshop's system tells."""
    late = at > promise.due_at
    _settle(promise, PromiseState.KEPT_LATE if late else PromiseState.KEPT, by=None, outcome=outcome, at=at)
    _audit("promises.kept", promise, None, late=late)


@transaction.atomic
def withdraw_promise(promise: Promise, *, reason: str, by: Person) -> Promise:
    """End an open promise that need not be kept any more, with the reason."""
    _require_open(promise)
    why = _words(reason, "PROMISE_WITHDRAWN_WITHOUT_REASON", _("Say why the promise is withdrawn."))
    _settle(promise, PromiseState.WITHDRAWN, by=by, outcome=why)
    _audit("promises.withdrawn", promise, by)
    return promise


def transfer_promises(
    promise_ids: Sequence[int], *, subject_kind: str, source: str, target: str
) -> list[int]:
    """Let promises made to one subject belong to another; return which of them did. The caller keeps the trail."""
    rows = Promise.objects.filter(pk__in=list(promise_ids), subject_kind=subject_kind, subject=source)
    moved = sorted(rows.values_list("pk", flat=True))
    Promise.objects.filter(pk__in=moved).update(subject=target)
    return moved


def require_future(due_at: datetime) -> None:
    """Let pass a time that lies ahead; ``InvalidInput`` on ``due_at`` otherwise."""
    if due_at <= clock.now():
        raise InvalidInput("PROMISE_IN_THE_PAST", _("Choose a time that lies ahead."), field="due_at")


def _settle(
    promise: Promise, state: PromiseState, *, by: Person | None, outcome: str, at: datetime | None = None
) -> None:
    promise.state, promise.settled_at, promise.settled_by = state, at or clock.now(), by
    promise.outcome = outcome.strip()[:LONGEST_WHAT]
    _clear_risk(promise)
    _save(promise)
    if by:
        call_back_reminders(promise, by=by)


def _clear_risk(promise: Promise) -> None:
    """Nothing endangers a settled promise; what endangers a moved one is judged anew."""
    promise.risks, promise.risk_since, promise.risk_mark = [], None, ""
    promise.to_tell, promise.teller = False, None


def _save(promise: Promise) -> None:
    promise.version += 1
    promise.save()


def _require_open(promise: Promise) -> None:
    if promise.state != PromiseState.OPEN:
        raise Refused("PROMISE_SETTLED", _("This promise has already been settled."))


def _words(text: str, code: str, message: str) -> str:
    if not text.strip():
        raise InvalidInput(code, message, field="reason")
    return text.strip()[:LONGEST_WHAT]


def _audit(action: str, promise: Promise, by: Person | None, **details: bool) -> None:
    audit.record_operation(
        action,
        person_id=by.pk if by else None,
        dealer_id=promise.dealer_id,
        subject=promise.subject,
        **details,
    )
