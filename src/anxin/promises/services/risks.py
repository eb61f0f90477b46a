"""Keeping what endangers the open promises, and telling whoever must tell the customer (S129, S131)."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import stand_in_for
from anxin.engines.promises import Risk, judge_risk
from anxin.foundation import audit, clock
from anxin.foundation.models import AuditRecord
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell_many
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.promises.selectors.risk_facts import RiskReader

TASK = "promises.judge_risks"
#: What is due later than this is not judged yet, but parts on order are.
HORIZON = timedelta(days=14)
_BATCH = 500
_log = logging.getLogger(__name__)
_FIELDS = ("risks", "risk_since", "risk_mark", "to_tell", "teller")


def judge_promise(promise: Promise) -> None:
    """Judge one promise that its caller holds, and keep what was found; a settled one stays as it is."""
    if promise.state == PromiseState.OPEN:
        _judge([promise], promise.dealer, clock.now())


def judge_risks() -> int:
    """Judge the open promises of every dealer, and return how many of them stand otherwise than before.

    Safe to run twice: what was found is kept, and nobody is told twice of the same.
    """
    changed = 0
    for dealer in Dealer.objects.select_related("region__brand").order_by("pk"):
        changed += judge_risks_of(dealer)
    return changed


def judge_risks_of(dealer: Dealer) -> int:
    """Judge the open promises of a dealer that are due soon, late, or wait for a part."""
    now = clock.now()
    rows = Promise.objects.filter(dealer=dealer, state=PromiseState.OPEN)
    near = rows.filter(due_at__lte=now + HORIZON).values_list("pk", flat=True)
    waiting = rows.filter(part__arrived_on=None, part__isnull=False).values_list("pk", flat=True)
    return judge_these({*near, *waiting}, dealer=dealer)


def judge_these(numbers: Iterable[int], *, dealer: Dealer) -> int:
    """Judge promises of a dealer by their numbers, many at once; return how many stand otherwise than before."""
    now, keys, changed = clock.now(), sorted(numbers), 0
    for begin in range(0, len(keys), _BATCH):
        batch = keys[begin : begin + _BATCH]
        try:
            changed += _judge_held(batch, dealer, now)
        except Exception:
            changed += sum(_judge_alone(each, dealer, now) for each in batch)
    return changed


@transaction.atomic
def _judge_held(keys: Sequence[int], dealer: Dealer, now: datetime) -> int:
    """Hold promises in the order of their numbers, as everybody does who holds many, and judge them."""
    held = Promise.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=PromiseState.OPEN)
    found = held.select_related("dealer", "keeper", "part", "order", "vehicle").order_by("pk")
    return _judge(list(found), dealer, now)


def _judge_alone(number: int, dealer: Dealer, now: datetime) -> int:
    try:
        return _judge_held([number], dealer, now)
    except Exception as error:  # one that cannot be judged holds up none of those behind it
        _log.error("Promise %s could not be judged: %s", number, type(error).__name__)
        return 0


def _judge(promises: Sequence[Promise], dealer: Dealer, now: datetime) -> int:
    reader = RiskReader(dealer, promises, now=now)
    told_before = {each.pk for each in promises if each.to_tell}
    judged = [(each, judge_risk(reader.facts(each), now=now, rules=reader.rules)) for each in promises]
    moved = [each for each, risk in judged if _take(each, risk, reader, now)]
    Promise.objects.bulk_update(moved, _FIELDS)
    to_tell = [each for each in moved if each.to_tell]
    audit.record_operations(_record(each) for each in to_tell if each.pk not in told_before)
    _tell(to_tell)
    return len(moved)


def _take(promise: Promise, risk: Risk, reader: RiskReader, now: datetime) -> bool:
    """Put what was judged on the promise; tell whether that is something new."""
    before = (promise.risks, promise.risk_mark, promise.to_tell, promise.teller_id)
    promise.risks = [{"code": each.code, "params": dict(each.params)} for each in risk.reasons]
    promise.risk_mark = risk.mark if risk.reasons else ""
    promise.risk_since = (promise.risk_since or now) if risk.reasons else None
    promise.to_tell = risk.tell and promise.told_of != risk.mark
    teller = _teller(promise, reader, now) if promise.to_tell else None
    promise.teller = teller
    return before != (promise.risks, promise.risk_mark, promise.to_tell, promise.teller_id)


def _teller(promise: Promise, reader: RiskReader, now: datetime) -> Person:
    """Whoever keeps it tells the customer; while he is away, whoever stands in for him, or else who leads the desk."""
    keeper = promise.keeper
    if not reader.is_away(keeper, now):
        return keeper
    return stand_in_for(keeper, at=now, dealer=promise.dealer) or reader.leader() or keeper


def _record(promise: Promise) -> AuditRecord:
    codes = [each["code"] for each in promise.risks]
    return audit.operation_record(
        "promises.at_risk", person_id=None, dealer_id=promise.dealer_id, subject=promise.subject, codes=codes
    )


def _tell(promises: Iterable[Promise]) -> None:
    tellings = [
        (
            [each.teller],
            NewNotice(
                dealer=each.dealer,
                kind=NoticeKind.PROMISE,
                code="PROMISE_AT_RISK",
                subject=each.subject,
                url=reverse("promises:show", args=[each.key]),
                key=f"promise/{each.key}/{each.risk_mark}",
                params={"number": each.number, "risk": each.risks[0]["code"]},
            ),
        )
        for each in promises
        if each.teller
    ]
    if tellings:
        tell_many(tellings, at=clock.now())
