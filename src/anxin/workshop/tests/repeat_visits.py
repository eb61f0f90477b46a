"""Visits of a car for the tests of repeat repairs."""

from datetime import UTC, datetime
from typing import Any

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.engines.repeats.items import ASKED, AUTOMATIC, NEEDS_WORDS, STEPS, Item
from anxin.workshop.choices import OrderKind, RepeatOutcome
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.services.repeats import NewProof, confirm_repeat, prove_item, set_outcome, suspect_repeats
from tests.cast import Cast

AIR = "空调不制冷"
FACTS: dict[Item, dict[str, Any]] = {
    Item.MEETING: {"people": ["郑强"]},
    Item.PICK_UP: {"offered": True, "accepted": True},
    Item.FINAL_CHECK: {"kilometres": 12},
    Item.APOLOGY: {"in_person": True},
    Item.CALL_PLANNED: {"call_at": datetime(2099, 1, 1, tzinfo=UTC)},
}


def at(day: int, hour: int = 2, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def visit(
    cast: Cast, number: str, day: int, *, words: str = AIR, car: Vehicle | None = None, **more: Any
) -> RepairOrder:
    facts: dict[str, Any] = {
        "dealer": cast.shanghai,
        "number": number,
        "vehicle": car or cast.car,
        "sender": cast.customer,
        "kind": OrderKind.REPAIR,
        "opened_at": at(day),
        "closed_at": at(day, 9),
        "odometer_km": 40_000 + day * 10,
        "reported": words,
    }
    return RepairOrder.objects.create(**{**facts, **more})


def number_of(order: RepairOrder | None) -> str:
    return order.number if order else ""


def keys_of(repeat: RepeatRepair) -> list[int]:
    """The keys of a repeat's order and of the one that it repeats."""
    return [key for key in (repeat.order_id, repeat.earlier_id) if key is not None]


def suspected(cast: Cast, **more: Any) -> RepeatRepair:
    """Two visits for the same trouble, ten days apart, and the suspicion that an import makes of them."""
    first = visit(cast, "RO-1", 1, technician_name="郑强", adviser=cast.wang)
    again = visit(cast, "RO-2", 11, **more)
    suspect_repeats(cast.shanghai, orders=[first.pk, again.pk])
    return RepeatRepair.objects.get(order=again)


def confirmed(cast: Cast, by: Person | None = None) -> RepeatRepair:
    repeat = suspected(cast)
    return confirm_repeat(repeat.key, by=by or cast.chen)


def prove(repeat: RepeatRepair, item: Item, *, by: Person, **more: Any) -> None:
    said = "见记录" if item in NEEDS_WORDS else ""
    proof = NewProof(**{"facts": FACTS.get(item, {}), "said": said, **more})
    prove_item(repeat.key, item=item, proof=proof, by=by)


def treated(cast: Cast, *, besides: tuple[Item, ...] = ()) -> RepeatRepair:
    """A confirmed repeat of which everything is proved and the result is as expected."""
    repeat = confirmed(cast)
    assert set(ASKED) == set(FACTS)
    for items in STEPS.values():
        for item in items:
            if item not in AUTOMATIC and item not in {Item.ALTERNATIVES, *besides}:
                prove(repeat, item, by=cast.he)
                if item is Item.FINAL_CHECK:
                    set_outcome(repeat.key, outcome=RepeatOutcome.SOLVED, by=cast.he)
    repeat.refresh_from_db()
    return repeat
