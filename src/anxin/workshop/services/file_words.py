"""The search words of orders, filed by the worker after an import; a killed one goes on with what is not filed."""

from collections.abc import Iterable
from itertools import batched

from django.db import transaction

from anxin.foundation import clock
from anxin.foundation.jobs import wake
from anxin.foundation.searching import Part, PartKind, Weight, tsvector_literal
from anxin.workshop.choices import OrderImportState
from anxin.workshop.models import OrderImport, OrderText, RepairOrder

TASK = "workshop.file_words"
_BATCH = 500
#: People quote the end of a number, from three signs on.
_TAILS = range(3, 9)


def file_words_soon() -> None:
    """Let the worker file the words of new orders once the present transaction is committed."""
    wake(TASK, waiting=TASK, timestamp=0)


def file_words() -> int:
    """File the words of all orders that an import has brought since, and of those that none brought; return how many.

    A batch a transaction, safe to run twice and beside an import.
    """
    done = 0
    for run in OrderImport.objects.filter(state=OrderImportState.DONE, filed_at=None).order_by("pk"):
        done += _file_all(RepairOrder.objects.filter(brought_by=run).values_list("pk", flat=True))
        run.filed_at = clock.now()
        run.save(update_fields=["filed_at"])
    by_hand = RepairOrder.objects.filter(brought_by=None, text=None)
    return done + _file_all(by_hand.values_list("pk", flat=True))


def words_of(order: RepairOrder) -> str:
    """Return the tsvector text of an order: its number and its ends, and what was said, done and fitted."""
    number = "".join(order.number.split())
    tails = " ".join(number[-size:] for size in _TAILS if size < len(number))
    return tsvector_literal((
        Part(order.number, Weight.A, PartKind.NUMBER),
        Part(tails, Weight.B),
        Part(order.reported),
        Part(order.work),
        Part(order.parts),
        Part(order.fault_codes),
        Part(order.remark),
    ))  # fmt: skip


def _file_all(numbers: Iterable[int]) -> int:
    return sum(_file(some) for some in batched(list(numbers), _BATCH, strict=False))


@transaction.atomic
def _file(numbers: tuple[int, ...]) -> int:
    # Held against an import that changes them meanwhile: the words are those of what stands there.
    orders = list(RepairOrder.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))
    OrderText.objects.bulk_create(
        [OrderText(order=each, dealer_id=each.dealer_id, search=words_of(each)) for each in orders],
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["dealer", "search"],
    )
    return len(orders)
