"""Making, moving and settling promises. The case that a promise belongs to decides who may do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.customers.models import Customer
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.models import Promise, PromiseMove


@dataclass(frozen=True)
class Pledge:
    """What is promised: ``what`` in words, ``due_at`` aware, ``keeper`` the person who keeps it."""

    kind: PromiseKind
    what: str
    due_at: datetime
    keeper: Person


def make_promise(
    *, customer: Customer, pledge: Pledge, subject_kind: str, subject: str, by: Person
) -> Promise:
    """Write a promise into the ledger; its time must lie ahead."""
    if not pledge.what.strip():
        raise InvalidInput("PROMISE_WITHOUT_WORDS", _("Say what is promised."), field="what")
    _require_future(pledge.due_at)
    return Promise.objects.create(
        dealer_id=customer.dealer_id,
        customer=customer,
        kind=pledge.kind,
        what=pledge.what.strip(),
        due_at=pledge.due_at,
        keeper=pledge.keeper,
        subject_kind=subject_kind,
        subject=subject,
        made_at=clock.now(),
        made_by=by,
    )


@transaction.atomic
def keep_promise(promise: Promise, *, by: Person, outcome: str = "") -> Promise:
    """Settle an open promise as kept, or as kept late when its time has passed."""
    _require_open(promise)
    promise.settled_at = clock.now()
    promise.settled_by = by
    promise.outcome = outcome.strip()
    promise.state = PromiseState.KEPT if promise.settled_at <= promise.due_at else PromiseState.KEPT_LATE
    promise.save()
    _audit("promises.kept", promise, by, late=promise.state == PromiseState.KEPT_LATE)
    return promise


@transaction.atomic
def move_promise(promise: Promise, *, to: datetime, reason: str, customer_told: bool, by: Person) -> Promise:
    """Give an open promise a new time; the reason is kept with the old time."""
    _require_open(promise)
    if not reason.strip():
        raise InvalidInput("PROMISE_MOVED_WITHOUT_REASON", _("Say why the promise is moved."), field="reason")
    _require_future(to)
    PromiseMove.objects.create(
        promise=promise,
        from_due=promise.due_at,
        to_due=to,
        reason=reason.strip(),
        customer_told=customer_told,
        at=clock.now(),
        by=by,
    )
    promise.due_at = to
    promise.save()
    _audit("promises.moved", promise, by, customer_told=customer_told)
    return promise


@transaction.atomic
def withdraw_promise(promise: Promise, *, reason: str, by: Person) -> Promise:
    """End an open promise that will not be kept, with the reason."""
    _require_open(promise)
    if not reason.strip():
        raise InvalidInput(
            "PROMISE_WITHDRAWN_WITHOUT_REASON", _("Say why the promise is withdrawn."), field="reason"
        )
    promise.state = PromiseState.WITHDRAWN
    promise.settled_at, promise.settled_by, promise.outcome = clock.now(), by, reason.strip()
    promise.save()
    _audit("promises.withdrawn", promise, by)
    return promise


def _require_open(promise: Promise) -> None:
    if promise.state != PromiseState.OPEN:
        raise Refused("PROMISE_SETTLED", _("This promise has already been settled."))


def _require_future(due_at: datetime) -> None:
    if due_at <= clock.now():
        raise InvalidInput("PROMISE_IN_THE_PAST", _("Choose a time that lies ahead."), field="due_at")


def _audit(action: str, promise: Promise, by: Person, **details: bool) -> None:
    audit.record_operation(
        action, person_id=by.pk, dealer_id=promise.dealer_id, subject=promise.subject, **details
    )


def transfer_promises(
    promise_ids: Sequence[int], *, subject_kind: str, source: str, target: str
) -> list[int]:
    """Let promises made to one subject belong to another; return which of them did. The caller keeps the trail."""
    rows = Promise.objects.filter(pk__in=list(promise_ids), subject_kind=subject_kind, subject=source)
    moved = sorted(rows.values_list("pk", flat=True))
    Promise.objects.filter(pk__in=moved).update(subject=target)
    return moved
