"""The one way to change a repeat repair: fetch and authorise, compare versions, change, audit, all in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.engines.repeats.items import Item
from anxin.engines.repeats.procedure import Treatment
from anxin.foundation import audit, clock
from anxin.foundation.errors import Stale
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.policies import is_own_work
from anxin.workshop.selectors.procedure import treatment_of
from anxin.workshop.selectors.repeats import get_repeat_for, proofs_of


@dataclass
class RepeatChange:
    """A change under way: the locked repeat, who changes it and when, and how far its treatment has come."""

    repeat: RepeatRepair
    by: Person
    at: datetime
    proofs: dict[Item, RepeatProof]
    #: Whether it is the person's own work that is repeated.
    involved: bool
    done: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def treatment(self) -> Treatment:
        return treatment_of(self.repeat, self.proofs.values())

    def record(self, action: str, **details: Any) -> None:
        """Note a named operation; its audit record is written with the change."""
        self.done.append((action, details))


@contextmanager
def changing_repeat(key: UUID | str, *, by: Person, seen: int | None) -> Iterator[RepeatChange]:
    """Open a change to the repeat repair with this key; ``NotFound`` to an outsider.

    ``seen`` is the version that the person was looking at: when somebody was faster, ``Stale`` says so and nothing is
    written. ``None`` is for doors that show no version. What records nothing changes nothing.
    """
    with transaction.atomic():
        repeat = get_repeat_for(by, key, lock=True)
        require(by, Capability.TREAT_REPEATS, repeat.dealer_id)
        if seen is not None and seen != repeat.version:
            raise Stale(
                "REPEAT_STALE",
                _(
                    "Somebody changed this repeat repair in the meantime. Look at it again; what you typed is kept."
                ),
                params={"version": repeat.version},
            )
        proofs = {Item(proof.item): proof for proof in proofs_of(repeat)}
        change = RepeatChange(repeat, by, clock.now(), proofs, is_own_work(by, repeat))
        yield change
        write_change(change)


def write_change(change: RepeatChange) -> None:
    """Save a repeat with its next version and write the audit records of what was recorded."""
    if not change.done:
        return
    change.repeat.version += 1
    change.repeat.save()
    for action, details in change.done:
        record_on_repeat(action, change.repeat, by=change.by, **details)


def record_on_repeat(action: str, repeat: RepeatRepair, *, by: Person | None, **details: Any) -> None:
    """Write the audit record of an operation on a repeat repair; nobody did what the house does by itself."""
    audit.record_operation(
        action,
        person_id=by.pk if by else None,
        dealer_id=repeat.dealer_id,
        subject=str(repeat.key),
        **details,
    )


def keep_proof(repeat: RepeatRepair, item: Item, *, at: datetime, by: Person, **more: Any) -> RepeatProof:
    """Insert the proof of an item that proves itself, entered by whoever did what proves it."""
    return RepeatProof.objects.create(
        repeat=repeat, item=item, at=at, by=by, entered_at=at, entered_by=by, **more
    )
