"""What becomes of each order of a file: new, changed, known, or none, and why. Nothing is written here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import batched

from django.db.models import Max
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.customers.services.keep_many import Odometers, OnFile, Settled, Settler, VisitTold
from anxin.foundation.reading_ahead import ahead
from anxin.foundation.tables import Row
from anxin.workshop.models import RepairOrder
from anxin.workshop.services.importing.oddities import Fault, Odd, Oddity, OrderRejected
from anxin.workshop.services.importing.reading import OrderReader, Told

BATCH = 2000
#: People and cars that are kept in memory from one batch to the next, some 100 MB.
MOST_KEPT = 60_000
#: The model's fields, and what settling calls the fields of people and cars, by our names of columns.
FIELDS: Mapping[str, str] = {
    "reported": "complaint",
    "fault_codes": "fault_code",
    "technician_name": "technician",
    "adviser_name": "adviser",
    "brand_name": "brand",
    "model_name": "model",
    "delivered_on": "sold_on",
    "phone": "customer_phone",
    "second_phone": "customer_phone",
    "sender_second_phone": "sender_phone",
    "sender_address": "sender",
}
_NOT_SHOWN = frozenset({"opened_on"})


class Fate(StrEnum):
    """What becomes of an order."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One order and what becomes of it; ``told`` unless it is rejected, ``settled`` where it is new or changed."""

    fate: Fate
    rows: Sequence[Row]
    told: Told | None = None
    settled: Settled | None = None
    #: The order on file, where it is changed.
    order: RepairOrder | None = None
    #: Our names of the columns that say something else than before.
    changed: Sequence[str] = ()
    odd: Sequence[Odd] = ()
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts of a batch, and the people and cars that it adds and changes."""

    verdicts: Sequence[Verdict]
    settler: Settler | None


@dataclass
class Judge:
    """Judges the orders of one file, a batch after the other; the queries of a batch do not grow with its orders."""

    dealer: Dealer
    reader: OrderReader
    titles: tuple[str, ...]
    now: datetime
    size: int = BATCH
    odometers: Odometers = field(default_factory=Odometers)
    #: The newest order of each car that the file has named so far, by VIN or plate.
    newest: dict[str, datetime] = field(default_factory=dict)
    _on_file: OnFile | None = None

    def judge(self, orders: Iterable[list[Row]]) -> Iterator[Judged]:
        """Go through the orders of a file."""
        batches = map(self._read, batched(orders, self.size, strict=False))
        for told, rejected in ahead(batches):
            yield self._judged(told, rejected)

    def _read(self, batch: Sequence[list[Row]]) -> tuple[list[Told], list[Verdict]]:
        told: list[Told] = []
        rejected: list[Verdict] = []
        for rows in batch:
            try:
                told.append(self.reader.read(rows))
            except OrderRejected as error:
                rejected.append(Verdict(fate=Fate.REJECTED, rows=rows, faults=error.faults))
        return told, rejected

    def _judged(self, told: Sequence[Told], rejected: Sequence[Verdict]) -> Judged:
        verdicts = list(rejected)
        digests = self._digests(told)
        known = [each for each in told if digests.get(each.number) == each.digest]
        verdicts += [Verdict(fate=Fate.KNOWN, rows=each.rows, told=each) for each in known]
        others = [each for each in told if digests.get(each.number) != each.digest]
        if not others:
            return Judged(verdicts, None)
        on_file = [each.number for each in others if each.number in digests]
        settling = _Settling(self, others, on_file)
        verdicts += [settling.verdict(each) for each in sorted(others, key=lambda each: each.opened_at)]
        verdicts.sort(key=lambda each: each.rows[0].number)
        return Judged(verdicts, settling.settler)

    def on_file_for(self, visits: Sequence[VisitTold]) -> OnFile:
        """Return what is on file of the people and cars of these visits, and for a while of those before them."""
        if self._on_file is None or len(self._on_file) > MOST_KEPT:
            self._on_file = OnFile(self.dealer, titles=self.titles)
        self._on_file.read(visits)
        return self._on_file

    def _digests(self, told: Sequence[Told]) -> dict[str, str]:
        rows = RepairOrder.objects.filter(dealer=self.dealer, number__among=[each.number for each in told])
        return dict(rows.values_list("number", "told"))


class _Settling:
    """Settles the orders of a batch that tell something new, from the oldest to the newest."""

    def __init__(self, judge: Judge, told: Sequence[Told], on_file: Sequence[str]) -> None:
        rows = RepairOrder.objects.filter(dealer=judge.dealer, number__among=on_file)
        self._orders = {order.number: order for order in rows.select_related("vehicle")}
        self._on_file = judge.on_file_for([each.visit for each in told])
        self.settler = Settler(judge.dealer, self._on_file, odometers=judge.odometers, now=judge.now)
        self._newest = judge.newest
        named = {name: car for each in told if (name := _name_of(each)) not in self._newest
                 and (car := self._on_file.car_of(each.visit.car))}  # fmt: skip
        rows = RepairOrder.objects.filter(vehicle__id__among=[car.pk for car in named.values()])
        opened = dict(rows.values_list("vehicle_id").annotate(Max("opened_at")))
        self._newest |= {name: opened[car.pk] for name, car in named.items() if car.pk in opened}

    def verdict(self, told: Told) -> Verdict:
        """Say what becomes of one order; its car and people are settled unless it is rejected."""
        order = self._orders.get(told.number)
        if why := self._why_not(told, order):
            return Verdict(fate=Fate.REJECTED, rows=told.rows, faults=[why])
        newest = self._newest.get(_name_of(told))
        # The car's newest order tells what is known by now; an old one that comes late or is told again does not.
        is_news = newest is None or told.opened_at >= newest
        settled = self.settler.settle(told.visit, is_news=is_news)
        self._newest[_name_of(told)] = max(told.opened_at, newest or told.opened_at)
        odd = [*told.odd, *_odd_of(told, settled)]
        if order is None:
            changed = list(dict.fromkeys(FIELDS.get(name, name) for name in settled.changed))
            return Verdict(
                fate=Fate.NEW, rows=told.rows, told=told, settled=settled, changed=changed, odd=odd
            )
        changed = _changes(order, told, settled)
        if not changed:
            return Verdict(fate=Fate.KNOWN, rows=told.rows, told=told)
        return Verdict(
            fate=Fate.CHANGED,
            rows=told.rows,
            told=told,
            settled=settled,
            order=order,
            changed=changed,
            odd=odd,
        )

    def _why_not(self, told: Told, order: RepairOrder | None) -> Fault | None:
        if self._on_file.is_ambiguous(told.visit.car):
            return Fault("", _("There is no VIN, and more than one car on file has this plate."))
        if order is None:
            return None
        car = self._on_file.car_of(told.visit.car)
        if car is None or car.pk != order.vehicle_id:
            return Fault("", _("An order with this number is on file already, for another car."))
        return None


def _name_of(told: Told) -> str:
    return told.visit.car.vin or told.visit.car.plate


def _odd_of(told: Told, settled: Settled) -> list[Odd]:
    found: list[Odd] = []
    if settled.falls:
        found.append(Odd(Oddity.ODOMETER_FALLS, "odometer_km", f"{told.visit.kilometres:,}"))
    for name, person, kept in (
        ("customer_phone", told.visit.owner, settled.owner),
        ("sender_phone", told.visit.sender, settled.sender),
    ):
        if person is not None and kept is None:
            found.append(Odd(Oddity.PHONE_WITHOUT_NAME, name))
    columns = {"owner": "customer_phone", "sender": "sender_phone"}
    found += [Odd(Oddity.PHONE_CORRECTED, columns[whose], phone) for whose, phone in settled.kept]
    return found


def _changes(order: RepairOrder, told: Told, settled: Settled) -> list[str]:
    """Return our names of what an order on file is told otherwise."""
    found = [
        name
        for name, value in told.values.items()
        if name not in _NOT_SHOWN and getattr(order, name) != value
    ]
    found += settled.changed
    sender = settled.sender or settled.owner
    if sender is not None and sender.pk != order.sender_id:
        found.append("sender")
    return list(dict.fromkeys(FIELDS.get(name, name) for name in found))
