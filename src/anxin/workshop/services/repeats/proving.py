"""Proving the items of the procedure one by one, and taking a proof back (S089-S099)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.engines.repeats.items import Item, faults_of, was_kept
from anxin.engines.repeats.procedure import judge_proof, judge_taking_back
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.policies import can_hand_back_repeats, is_own_work
from anxin.workshop.selectors.repeats import earlier_orders_of
from anxin.workshop.services.repeats.changing import RepeatChange, changing_repeat
from anxin.workshop.wording import reason_text, require_allowed

_SOON = timedelta(minutes=5)
_LONGEST_WORDS = 4000


@dataclass(frozen=True, kw_only=True)
class NewProof:
    """What proves an item: who did it when (whoever enters it, now, where left out), its facts and words.

    ``facts`` are what ``engines.repeats.items.ASKED`` names for the item; instants as aware datetimes or ISO text.
    """

    done_by: Person | None = None
    at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""


def prove_item(
    key: UUID | str, *, item: str, proof: NewProof, by: Person, seen: int | None = None
) -> RepeatProof:
    """Write down that an item of the procedure was done; ``InvalidInput`` names the field that is wrong."""
    wanted = _item(item)
    with changing_repeat(key, by=by, seen=seen) as change:
        doer = proof.done_by or by
        _require_colleague(change.repeat, doer)
        dealer_id = change.repeat.dealer_id
        decision = judge_proof(
            change.treatment,
            wanted,
            service_manager=all(can_hand_back_repeats(each, dealer_id) for each in (by, doer)),
            involved=change.involved or is_own_work(doer, change.repeat),
        )
        require_allowed(decision)
        facts = _checked_facts(change, wanted, proof)
        kept = RepeatProof.objects.create(
            repeat=change.repeat,
            item=wanted,
            at=_checked_time(change, proof.at),
            by=doer,
            entered_at=change.at,
            entered_by=by,
            facts=facts,
            said=proof.said.strip()[:_LONGEST_WORDS],
        )
        change.record("workshop.repeat_item_proved", item=str(wanted), kept=was_kept(wanted, facts))
    return kept


def take_back_proof(key: UUID | str, *, item: str, by: Person, seen: int | None = None) -> RepeatProof:
    """Take a proof back that does not hold; it stays as history."""
    wanted = _item(item)
    with changing_repeat(key, by=by, seen=seen) as change:
        decision = judge_taking_back(
            change.treatment,
            wanted,
            service_manager=can_hand_back_repeats(by, change.repeat.dealer_id),
            involved=change.involved,
        )
        require_allowed(decision)
        proof = change.proofs[wanted]
        proof.taken_back_at, proof.taken_back_by = change.at, by
        proof.save(update_fields=["taken_back_at", "taken_back_by"])
        change.record("workshop.repeat_proof_taken_back", item=str(wanted))
    return proof


def _item(item: str) -> Item:
    if item not in set(Item):
        raise NotFound
    return Item(item)


def _require_colleague(repeat: RepeatRepair, doer: Person) -> None:
    if not doer.is_active or repeat.dealer_id not in standing_of(doer).roles:
        raise InvalidInput("NOT_A_COLLEAGUE", _("Choose a colleague of this dealer."), field="done_by")


def _checked_facts(change: RepeatChange, item: Item, proof: NewProof) -> dict[str, Any]:
    facts = {name: _plain(value) for name, value in proof.facts.items()}
    for fault in faults_of(item, facts, said=proof.said):
        raise InvalidInput(fault.why.code, reason_text(fault.why), field=fault.field)
    if item is Item.CALL_PLANNED and datetime.fromisoformat(facts["call_at"]) <= change.at:
        raise InvalidInput("TIME_NOT_AHEAD", _("Choose a time ahead."), field="call_at")
    if item is Item.RECORDS:
        facts["orders"] = [each.order.number for each in earlier_orders_of(change.repeat)]
    return facts


def _checked_time(change: RepeatChange, at: datetime | None) -> datetime:
    """Return when an item was done: not ahead, and not before the day on which the car came."""
    if at is None:
        return change.at
    zone = ZoneInfo(change.repeat.dealer.time_zone)
    came_on = change.repeat.came_at.astimezone(zone).date()
    if at > change.at + _SOON or at.astimezone(zone).date() < came_on:
        raise InvalidInput(
            "TIME_OUT_OF_PLACE",
            _("Choose a time from %(day)s until now."),
            field="at",
            params={"day": came_on.isoformat()},
        )
    return at


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [each.strip() if isinstance(each, str) else each for each in value]
    return value
