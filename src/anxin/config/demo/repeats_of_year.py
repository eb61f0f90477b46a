"""Repeat repairs that the year's orders tell of: found as an import finds them, and all old ones decided on."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from anxin.config.demo.people import Shop
from anxin.config.demo.repeats import Treatment
from anxin.engines.repeats.items import Item
from anxin.foundation import clock
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.services.repeats import suspect_repeats

#: What came so long ago has been decided on; what came back later than so many days was another fault.
_DECIDED, _SOON = timedelta(days=35), 30
_SAID: Mapping[Item, Mapping[str, str]] = {
    Item.COMPARED: {
        "zh": "和上次工单对照，故障部位相同，上次只做了调整。",
        "en": "Compared with the last order: the same place, which had only been adjusted.",
    },
    Item.MEETING: {
        "zh": "上次没有路试就交了车。",
        "en": "The car was handed over without a road test last time.",
    },
    Item.PLAN: {
        "zh": "拆检相关部件，确认原因后更换，冷热车各路试一次。",
        "en": "Take the parts apart, replace what is at fault, drive it cold and warm.",
    },
    Item.CAUSE: {"zh": "配件间歇性失效，冷车时才出现。", "en": "A part fails now and then, when cold."},
    Item.RELATION: {"zh": "送一次保养。", "en": "The next service is on the house."},
}


def find_repeats_of_year(shop: Shop, now: datetime) -> None:
    """Find what the orders of the year tell of; the manager has decided on what is five weeks old."""
    moment = shop.office.last_within(now)
    orders = RepairOrder.objects.filter(dealer=shop.dealer)
    with clock.at(moment):
        suspect_repeats(shop.dealer, orders=list(orders.values_list("pk", flat=True)))
    old = RepeatRepair.objects.filter(
        dealer=shop.dealer, state=RepeatState.SUSPECTED, came_at__lt=now - _DECIDED
    )
    for repeat in old.select_related("order", "earlier").order_by("came_at", "pk"):
        treatment = Treatment(shop, repeat, moment, _SAID)
        if repeat.days is not None and repeat.days <= _SOON:
            treatment.close()
        else:
            treatment.refuse()
