"""Handing promises to another keeper: one, or all that somebody keeps who goes on holiday, is ill or leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.events import publish
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.promises.choices import PromiseState
from anxin.promises.events import PromisesHandedOver
from anxin.promises.models import Promise, PromiseHandOver
from anxin.promises.policies import can_promise_at, can_work_on
from anxin.promises.selectors.departments import department_of
from anxin.promises.selectors.keepers import promises_kept_by
from anxin.promises.services.changing import changing
from anxin.promises.services.risks import judge_these

LONGEST_REASON = 300
_BATCH = 500


@dataclass(frozen=True)
class Handing:
    """To whom promises are handed, and why."""

    to: Person
    reason: str


@dataclass(frozen=True)
class HandedOver:
    """How many promises have a new keeper, and how many stayed because he may not work on them."""

    handed: int
    left: int


def hand_over_promise(
    key: UUID | str, *, handing: Handing, by: Person, seen: int | None = None
) -> PromiseHandOver:
    """Give an open promise to another keeper, who is told; its case, where it has one, hears of it."""
    with changing(key, by=by, seen=seen) as promise:
        _check(handing, promise.dealer)
        if promise.state != PromiseState.OPEN:
            raise Refused("PROMISE_SETTLED", _("This promise has already been settled."))
        if promise.keeper_id == handing.to.pk:
            raise InvalidInput("KEEPER_ALREADY", _("He keeps it already."), field="to")
        if not can_work_on(handing.to, promise):
            raise InvalidInput(
                "KEEPER_MAY_NOT", _("This colleague may not work on this promise."), field="to"
            )
        (handed,) = _give([promise], handing, by)
        notice = NewNotice(
            dealer=promise.dealer,
            kind=NoticeKind.HAND_OVER,
            code="PROMISE_HANDED",
            subject=promise.subject,
            url=promise.get_absolute_url(),
            key=f"promise/handed/{handed.pk}",
            params={"by": by.name, "number": promise.number},
        )
        if by != handing.to:
            tell([handing.to], notice=notice, at=handed.at)
    return handed


@transaction.atomic
def hand_all_over(keeper: Person, *, dealer: Dealer, handing: Handing, by: Person) -> HandedOver:
    """Give everything that somebody has open at a dealer to another keeper: one's own, or anybody's by who leads.

    What the new keeper may not work on, a case about himself, stays where it is.
    """
    require(by, Capability.HANDLE_COMPLAINTS, dealer.pk)
    if by != keeper:
        require(by, Capability.ASSIGN_COMPLAINTS, dealer.pk)
    _check(handing, dealer)
    if keeper == handing.to:
        raise InvalidInput("KEEPER_ALREADY", _("Choose somebody else."), field="to")
    found = list(promises_kept_by(keeper, dealer, seen_by=by).select_for_update(of=("self",)))
    fit = [each for each in found if can_work_on(by, each) and can_work_on(handing.to, each)]
    if fit:
        handed = _give(fit, handing, by)
        judge_these([each.pk for each in fit], dealer=dealer)
        _tell_of_many(handed, keeper, dealer, by)
    return HandedOver(len(fit), len(found) - len(fit))


def _check(handing: Handing, dealer: Dealer) -> None:
    if not handing.reason.strip():
        raise InvalidInput("REASON_MISSING", _("Say why it is handed over."), field="reason")
    if not handing.to.is_active or not can_promise_at(handing.to, dealer.pk):
        raise InvalidInput(
            "NOT_HERE", _("Choose a colleague who works on promises at this dealer."), field="to"
        )


def _give(promises: Sequence[Promise], handing: Handing, by: Person) -> list[PromiseHandOver]:
    """Change the keeper of promises that the caller holds and may change."""
    now, reason = clock.now(), handing.reason.strip()[:LONGEST_REASON]
    handed = []
    for promise in promises:
        handed.append(
            PromiseHandOver(
                promise=promise,
                from_person=promise.keeper,
                to_person=handing.to,
                reason=reason,
                at=now,
                by=by,
            )
        )
        promise.keeper, promise.department = handing.to, department_of(handing.to, promise.dealer)
        promise.version += 1
    PromiseHandOver.objects.bulk_create(handed, batch_size=_BATCH)
    Promise.objects.bulk_update(promises, ["keeper", "department", "version"], batch_size=_BATCH)
    audit.record_operations(
        audit.operation_record(
            "promises.handed_over",
            person_id=by.pk,
            dealer_id=each.promise.dealer_id,
            subject=each.promise.subject,
            source=each.from_person.username,
            target=each.to_person.username,
        )
        for each in handed
    )
    of_cases = tuple(each.pk for each in handed if not each.promise.is_own)
    if of_cases:
        publish(PromisesHandedOver(hand_over_ids=of_cases))
    return handed


def _tell_of_many(handed: Sequence[PromiseHandOver], keeper: Person, dealer: Dealer, by: Person) -> None:
    to = handed[0].to_person
    if by == to:
        return
    notice = NewNotice(
        dealer=dealer,
        kind=NoticeKind.HAND_OVER,
        code="PROMISES_HANDED",
        subject=dealer.code,
        url=f"{reverse('promises:ledger')}?mine=1&dealer={dealer.code}",
        key=f"promises/handed/{handed[0].pk}",
        params={"by": by.name, "count": len(handed), "person": keeper.name},
    )
    tell([to], notice=notice, at=handed[0].at)
