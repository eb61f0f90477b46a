"""Repeat repairs in every state for the pages that show them, each on a car of its own."""

from datetime import timedelta
from typing import Any

from anxin.complaints.services.join_repeat import join_repeat
from anxin.engines.repeats.items import AUTOMATIC, NEEDS_WORDS, STEPS, Item
from anxin.foundation import clock
from anxin.workshop.choices import RepeatOutcome
from anxin.workshop.models import RepeatRepair
from anxin.workshop.services.repeats import (
    NewProof,
    confirm_repeat,
    finish_repeat,
    prove_item,
    refuse_repeat,
    set_outcome,
    suspect_repeats,
    take_back_proof,
)
from anxin.workshop.tests.repeat_visits import FACTS
from anxin.workshop.tests.visits import visit
from tests.cast import Cast, make_customer

NamedPage = tuple[str, dict[str, Any], str]


def repeat_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages of reception, of repeat repairs and of their figures, with something on each."""
    for plate in ("沪A20001", "沪A20002"):
        twice_here(cast, plate)
    refused = twice_here(cast, "沪A20003")
    refuse_repeat(refused.key, by=cast.chen, why="这次是异响，不是不凉")
    begun, failed, done = (confirmed(cast, f"沪A2000{number}") for number in (4, 5, 6))
    prove(cast, begun, Item.MEETING)
    prove(cast, begun, Item.PICK_UP)
    take_back_proof(begun.key, item=Item.PICK_UP, by=cast.he)
    prove(cast, failed, Item.FINAL_CHECK)
    set_outcome(failed.key, outcome=RepeatOutcome.NOT_AS_EXPECTED, by=cast.he)
    treat(cast, done)
    suspected = RepeatRepair.objects.filter(state="suspected").first()
    assert suspected is not None and suspected.order is not None
    keys = [{"key": each.key} for each in (suspected, refused, begun, failed, done)]
    return [
        ("workshop:reception", {}, ""),
        ("workshop:reception", {}, "?q=沪A2000"),
        ("workshop:reception", {}, f"?vehicle={begun.vehicle.key}"),
        ("workshop:repeats", {}, ""),
        ("workshop:repeats", {}, "?state=real&q=沪A20004"),
        ("workshop:repeats", {}, "?state=refused"),
        *(("workshop:repeat", key, "") for key in keys),
        ("workshop:report_repeat", {"key": suspected.order.key}, ""),
        ("workshop:order", {"key": suspected.order.key}, ""),
        ("customers:vehicle", {"key": begun.vehicle.key}, ""),
        ("reports:repeats", {}, ""),
        ("reports:repeats", {}, "?by=fault"),
    ]


def twice_here(cast: Cast, plate: str) -> RepeatRepair:
    """Let a car of its own come twice for its air conditioning."""
    customer, car = make_customer(cast.shanghai, "周建军", "13900001111", plate=plate, vin="")
    today = clock.today(cast.shanghai.time_zone)
    orders = [
        visit(
            cast.shanghai, car, (today - timedelta(days=days)).isoformat(), sender=customer,
            reported=words, work="检查空调\n更换压缩机", parts="压缩机总成", technician_name="郑强",
            odometer_km=26_000 - days,
        )
        for days, words in ((20, "空调不制冷"), (2, "空调还是不凉"))
    ]  # fmt: skip
    suspect_repeats(cast.shanghai, orders=[order.pk for order in orders])
    return RepeatRepair.objects.get(order=orders[1])


def confirmed(cast: Cast, plate: str) -> RepeatRepair:
    """Let a car come twice, somebody confirm it and its complaint be opened."""
    repeat = confirm_repeat(twice_here(cast, plate).key, by=cast.chen)
    join_repeat(repeat.pk)
    return repeat


def prove(cast: Cast, repeat: RepeatRepair, item: Item) -> None:
    said = "见记录" if item in NEEDS_WORDS else ""
    prove_item(repeat.key, item=item, proof=NewProof(facts=FACTS.get(item, {}), said=said), by=cast.he)


def treat(cast: Cast, repeat: RepeatRepair) -> None:
    """Prove everything and end the treatment."""
    for items in STEPS.values():
        for item in items:
            if item not in AUTOMATIC and item is not Item.ALTERNATIVES:
                prove(cast, repeat, item)
                if item is Item.FINAL_CHECK:
                    set_outcome(repeat.key, outcome=RepeatOutcome.SOLVED, by=cast.he)
    finish_repeat(repeat.key, by=cast.he)
