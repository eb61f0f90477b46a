"""All orders of a file in one transaction: people, cars, orders, suspected repeats; or nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from anxin.accounts.models import Dealer, Person
from anxin.customers.services.keep_many import tell_of_changes
from anxin.foundation import audit, clock
from anxin.foundation.collecting import without_collecting
from anxin.foundation.copying import checked_at_once
from anxin.foundation.events import publish
from anxin.foundation.locks import wait_for
from anxin.foundation.progress import Tell
from anxin.foundation.tables import Row, Table, as_text
from anxin.workshop.choices import OrderImportState
from anxin.workshop.events import OrdersChanged
from anxin.workshop.models import OrderImport, OrderReject, RepairOrder
from anxin.workshop.services.departures import bring_back_cars
from anxin.workshop.services.file_words import file_words_soon
from anxin.workshop.services.importing.columns import Columns
from anxin.workshop.services.importing.grouping import orders_in, scattered_orders
from anxin.workshop.services.importing.identity import Door
from anxin.workshop.services.importing.judging import Fate, Judge, Judged, Verdict
from anxin.workshop.services.importing.previewing import Preview, preview_as_json
from anxin.workshop.services.importing.reading import OrderReader, order_number
from anxin.workshop.services.importing.words import Words
from anxin.workshop.services.importing.writing import OrderWriter
from anxin.workshop.services.repeats import suspect_repeats

_LONGEST_REASON = 500
_LONGEST_COLUMN = 200
_FIGURES = ("new", "changed", "known", "rejected", "rejected_rows", "odd")


class OrdersOfFile:
    """The orders of one file, judged a batch after the other; ``counts`` grows with them."""

    def __init__(self, table: Table, columns: Columns, *, dealer: Dealer) -> None:
        self._table = table
        self._columns = columns
        self._dealer = dealer
        self.counts = Preview(columns=columns, encoding=table.encoding, sheet=table.sheet)

    def judged(self) -> Iterator[Judged]:
        """Go through the file; nothing is written."""
        heading = self._columns.chosen["order_no"]

        def number(row: Row) -> str:
            return order_number(row, heading)

        scattered = scattered_orders(self._table.again(), number=number)
        door = Door(self._columns.dropped, headings=self._table.columns)
        now, words = clock.now(), Words(self._dealer.code)
        reader = OrderReader(self._columns.chosen, dealer=self._dealer, words=words, now=now)
        judge = Judge(dealer=self._dealer, reader=reader, titles=words.titles, now=now)
        orders = orders_in(door.let_in(self._table.rows), number=number, scattered=scattered)
        for batch in judge.judge(orders):
            for verdict in batch.verdicts:
                self.counts.count(verdict)
            self.counts.identity_cells = door.cells
            yield batch


def import_orders(run: OrderImport, orders: OrdersOfFile, *, tell: Tell) -> Preview:
    """Write every order and every rejected row of a file and finish the run; the caller's transaction holds it all."""
    writer = OrderWriter(run)
    with checked_at_once(), without_collecting():
        for batch in orders.judged():
            writer.write(batch)
            OrderReject.objects.bulk_create(
                _reject(run, verdict, row)
                for verdict in batch.verdicts
                if verdict.fate == Fate.REJECTED
                for row in verdict.rows
            )
            tell(orders.counts.total)
        tell_of_changes(writer.kept, dealer=run.dealer, by=run.by, subject=str(run.key))
        bring_back_cars(run.dealer, orders=writer.written)
        file_words_soon()
        run.repeats = suspect_repeats(run.dealer, orders=writer.written).new
        _tell_of_cars(writer.written)
        _finish(run, orders.counts)
    return orders.counts


@contextmanager
def one_at_a_time(dealer: Dealer) -> Iterator[None]:
    """Let the dealer's imports follow one another; held until the caller's transaction ends, however it ends."""
    wait_for(f"orders/{dealer.pk}")
    yield


def record_on_run(action: str, run: OrderImport, *, by: Person | None, **details: Any) -> None:
    """Write the audit record of an operation on a run; its figures, not its rows."""
    audit.record_operation(
        f"orders.{action}",
        person_id=by.pk if by else None,
        dealer_id=run.dealer_id,
        subject=str(run.key),
        **details,
    )


def _tell_of_cars(written: list[int]) -> None:
    cars = RepairOrder.objects.filter(pk__among=written).order_by("vehicle").values_list("vehicle", flat=True)
    if found := tuple(cars.distinct()):
        publish(OrdersChanged(vehicle_ids=found))


def _finish(run: OrderImport, counts: Preview) -> None:
    run.state = OrderImportState.DONE
    run.finished_at = clock.now()
    run.failure = ""
    run.done = run.total = counts.total
    run.preview = preview_as_json(counts)
    for name in _FIGURES:
        setattr(run, name, getattr(counts, name))
    run.save()
    told = {name: getattr(counts, name) for name in _FIGURES}
    record_on_run("imported", run, by=run.by, door=run.door, repeats=run.repeats, **told)


def _reject(run: OrderImport, verdict: Verdict, row: Row) -> OrderReject:
    columns = dict.fromkeys(fault.column for fault in verdict.faults if fault.column)
    reasons = dict.fromkeys(fault.why for fault in verdict.faults)
    return OrderReject(
        run=run,
        row=row.number,
        column=", ".join(columns)[:_LONGEST_COLUMN],
        reason=" ".join(reasons)[:_LONGEST_REASON],
        cells=_cells_of(row),
    )


def _cells_of(row: Row) -> list[tuple[str, str]]:
    """Return the cells of a row under their headings; those beyond the headings stand in the last."""
    told = [(heading, as_text(cell).replace("\x00", "")) for heading, cell in row.cells.items()]
    if row.beyond:
        heading, last = told[-1]
        told[-1] = (heading, " | ".join([last, *(as_text(cell).replace("\x00", "") for cell in row.beyond)]))
    return told
