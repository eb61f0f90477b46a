"""Writing the new and changed orders of a batch, after their cars and people."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import memberships_at
from anxin.customers.services.keep_many import Kept, keep_settled
from anxin.foundation.copying import change_rows, copy_rows, random_keys, reserve_ids
from anxin.foundation.tables.names import colleague_key
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import OrderImport, RepairOrder
from anxin.workshop.services.importing.judging import Fate, Judged, Verdict
from anxin.workshop.services.importing.words import one_each

#: What a file tells of an order, with what stands there where the file has no such column.
_TOLD: Mapping[str, Any] = {
    "kind": OrderKind.REPAIR, "status": "", "received_at": None, "opened_at": None, "opened_on": None,
    "promised_at": None, "finished_at": None, "closed_at": None, "odometer_km": None, "reported": "", "work": "",
    "parts": "", "fault_codes": "", "remark": "", "adviser_name": "", "technician_name": "", "total": None,
}  # fmt: skip
_CHANGED = (*_TOLD, "sender_id", "adviser_id", "brought_by_id", "told")
_NEW = ("id", "key", "dealer_id", "number", "vehicle_id", *_CHANGED)


class OrderWriter:
    """Writes the orders of one run; ``written`` are the numbers of those that are new or changed."""

    def __init__(self, run: OrderImport) -> None:
        self._run = run
        self._advisers = _advisers_of(run.dealer)
        self.kept = Kept()
        self.written: list[int] = []

    def write(self, judged: Judged) -> None:
        """Write what a batch adds and changes; part of the caller's transaction."""
        if judged.settler is None:
            return
        keep_settled(judged.settler.batch, self.kept)
        new = [each for each in judged.verdicts if each.fate == Fate.NEW]
        numbers = reserve_ids(RepairOrder, len(new))
        copy_rows(RepairOrder, _NEW, map(self._new_row, numbers, random_keys(len(new)), new))
        changed = [each for each in judged.verdicts if each.fate == Fate.CHANGED]
        change_rows(RepairOrder, _CHANGED, [self._changed_row(each) for each in changed])
        self.written += numbers
        self.written += [each.order.pk for each in changed if each.order]

    def _new_row(self, number: int, key: UUID, verdict: Verdict) -> Sequence[Any]:
        assert verdict.told and verdict.settled  # judged to be new
        car = verdict.settled.car
        return (
            number,
            key,
            self._run.dealer_id,
            verdict.told.number,
            car.pk,
            *self._values(verdict, _TOLD),
        )

    def _changed_row(self, verdict: Verdict) -> Sequence[Any]:
        assert verdict.order  # judged to be changed
        on_file = {name: getattr(verdict.order, name) for name in _TOLD}
        return (verdict.order.pk, *self._values(verdict, on_file))

    def _values(self, verdict: Verdict, known: Mapping[str, Any]) -> list[Any]:
        assert verdict.told and verdict.settled  # judged to be new or changed
        told = {**known, **verdict.told.values}
        sender = verdict.settled.sender or verdict.settled.owner
        if sender is None and verdict.order is not None:
            sender_id = verdict.order.sender_id
        else:
            sender_id = sender.pk if sender else None
        adviser_id = self._advisers.get(colleague_key(told["adviser_name"]))
        return [*told.values(), sender_id, adviser_id, self._run.pk, verdict.told.digest]


def _advisers_of(dealer: Dealer) -> dict[str, int]:
    """Return the dealer's colleagues by name; two of one name cannot be told apart, so neither is found."""
    people = Person.objects.filter(memberships__in=memberships_at(dealer)).distinct()
    return one_each((colleague_key(person.name), person.pk) for person in people)
