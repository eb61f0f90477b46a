"""What the house writes down by itself: whom it told of a repeat, and what the call afterwards brought (S087, S088).

Neither raises the version: nobody's entry is contradicted by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anxin.accounts.models import Person
from anxin.engines.repeats.items import Item
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.selectors.repeats import HELD
from anxin.workshop.services.repeats.changing import keep_proof, record_on_repeat


@dataclass(frozen=True)
class CallAfterwards:
    """What the customer said on the call after the repair."""

    solved: bool
    by: Person
    at: datetime
    said: str = ""


@transaction.atomic
def note_staff_told(repeat_id: int, *, people: Sequence[Person], at: datetime) -> bool:
    """Write down who was told of a confirmed repeat; return False where that was noted before or nobody was told."""
    repeat = _locked(repeat_id)
    if repeat is None or not people or repeat.decided_by is None or _standing(repeat, Item.STAFF_TOLD):
        return False
    names = [each.name for each in people]
    keep_proof(repeat, Item.STAFF_TOLD, at=at, by=repeat.decided_by, facts={"people": names})
    record_on_repeat("workshop.repeat_staff_told", repeat, by=None, people=len(names))
    return True


@transaction.atomic
def note_call_afterwards(repeat_id: int, *, call: CallAfterwards) -> bool:
    """Write down whether the call afterwards found the problem solved; a later call takes an earlier one's place."""
    repeat = _locked(repeat_id)
    if repeat is None:
        return False
    former = _standing(repeat, Item.FOLLOW_UP)
    if former is not None:
        former.taken_back_at, former.taken_back_by = call.at, call.by
        former.save(update_fields=["taken_back_at", "taken_back_by"])
    keep_proof(
        repeat, Item.FOLLOW_UP, at=call.at, by=call.by, facts={"solved": call.solved}, said=call.said.strip()
    )
    record_on_repeat("workshop.repeat_verified", repeat, by=call.by, solved=call.solved)
    return True


def _locked(repeat_id: int) -> RepeatRepair | None:
    rows = RepeatRepair.objects.select_for_update(of=("self",)).select_related("decided_by")
    return rows.filter(pk=repeat_id, state__in=HELD).first()


def _standing(repeat: RepeatRepair, item: Item) -> RepeatProof | None:
    return RepeatProof.objects.filter(repeat=repeat, item=item, taken_back_at=None).first()
