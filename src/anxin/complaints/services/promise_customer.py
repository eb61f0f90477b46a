"""Promises made in a case. An acknowledgement at once, a remedy only after calming; both get a date (S073, S075)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint
from anxin.complaints.policies import can_decide_complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND, case_facts, house_rules
from anxin.complaints.selectors.merged import slugs_of
from anxin.complaints.services.changing import changing
from anxin.complaints.wording import require_allowed
from anxin.engines.conversation.opening import Act, judge_act
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.promises import services as promises
from anxin.promises.choices import PromiseKind
from anxin.promises.models import Promise

_ACTS = {
    PromiseKind.ACKNOWLEDGEMENT: Act.PROMISE_ACKNOWLEDGEMENT,
    PromiseKind.REMEDY: Act.PROMISE_REMEDY,
}


def promise_customer(
    slug: str, *, pledge: promises.Pledge, by: Person, early_reason: str = "", seen: int | None = None
) -> Promise:
    """Promise the customer something by a time; ``early_reason`` is a manager's for a remedy before calming."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if pledge.kind not in _ACTS:
            raise InvalidInput(
                "PROMISE_NOT_OF_A_CASE", _("A case promises a call or a remedy."), field="kind"
            )
        decision = judge_act(
            case_facts(complaint),
            _ACTS[pledge.kind],
            manager=can_decide_complaint(by, complaint),
            reason_given=bool(early_reason.strip()),
            rules=house_rules(complaint.dealer),
        )
        require_allowed(decision)
        if complaint.customer is None:
            raise InvalidInput(
                "NOBODY_TO_PROMISE", _("Say who the customer is before promising anything."), field="customer"
            )
        promise = promises.make_promise(
            customer=complaint.customer,
            pledge=replace(pledge, vehicle=complaint.vehicle),
            subject_kind=SUBJECT_KIND,
            subject=slug,
            by=by,
        )
        change.record(
            EventKind.PROMISE_MADE,
            reason=early_reason,
            promise=promise.pk,
            what=promise.what,
            due=promise.due_at.isoformat(),
            promise_kind=promise.kind,
        )
    return promise


def keep_case_promise(
    slug: str, *, promise_id: int, by: Person, outcome: str = "", seen: int | None = None
) -> Promise:
    """Record that a promise of the case was kept; late when its time has passed."""
    with changing(slug, by=by, seen=seen) as change:
        promise = promises.keep_promise(_promise_in(change.complaint, promise_id), by=by, outcome=outcome)
        change.record(
            EventKind.PROMISE_KEPT, reason=outcome, promise=promise.pk, what=promise.what, state=promise.state
        )
    return promise


@dataclass(frozen=True)
class NewTime:
    """Where a promise is moved to, why, and whether the customer has been told."""

    to: datetime
    reason: str
    customer_told: bool = False


def move_case_promise(
    slug: str, *, promise_id: int, new_time: NewTime, by: Person, seen: int | None = None
) -> Promise:
    """Give a promise of the case a new time."""
    with changing(slug, by=by, seen=seen) as change:
        promise = _promise_in(change.complaint, promise_id)
        before = promise.due_at
        promise = promises.move_promise(
            promise, to=new_time.to, reason=new_time.reason, customer_told=new_time.customer_told, by=by
        )
        change.record(
            EventKind.PROMISE_MOVED,
            reason=new_time.reason,
            promise=promise.pk,
            what=promise.what,
            source=before.isoformat(),
            target=promise.due_at.isoformat(),
            customer_told=new_time.customer_told,
        )
    return promise


def withdraw_case_promise(
    slug: str, *, promise_id: int, reason: str, by: Person, seen: int | None = None
) -> Promise:
    """End a promise of the case that will not be kept, with the reason."""
    with changing(slug, by=by, seen=seen) as change:
        promise = promises.withdraw_promise(_promise_in(change.complaint, promise_id), reason=reason, by=by)
        change.record(EventKind.PROMISE_WITHDRAWN, reason=reason, promise=promise.pk, what=promise.what)
    return promise


def _promise_in(complaint: Complaint, promise_id: int) -> Promise:
    rows = Promise.objects.select_for_update().filter(subject_kind=SUBJECT_KIND)
    rows = rows.filter(subject__in=slugs_of(complaint))
    found = rows.filter(pk=promise_id).first()
    if found is None:
        raise NotFound
    return found
