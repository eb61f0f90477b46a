"""The record of a repeat repair (重复维修记录) as a printed form for signing and filing (daily-work 8.2, S084-S099)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.engines.repeats.comparing import Speaks
from anxin.engines.repeats.items import Item
from anxin.foundation import clock
from anxin.foundation.display import days_in_full
from anxin.foundation.paper import Block, Field, Form, Listing, Signature, ticks
from anxin.workshop.choices import RepeatOutcome
from anxin.workshop.models import RepairOrder, RepeatProof, RepeatRepair
from anxin.workshop.selectors.repeat_words import (
    evidence_in_words,
    facts_in_words,
    fault_in_words,
    visit_in_words,
)
from anxin.workshop.selectors.repeats import HELD, EarlierOrder, earlier_orders_of, proofs_of
from anxin.workshop.wording import repeat_label

_MOST_ON_PAPER = 3


def repeat_sheet_of(repeat: RepeatRepair, person: Person) -> Form:
    """Return the record of a repeat that has been fetched for this person, in the language that is active.

    Every field of the form is there; what nobody has proved is room to write in.
    """
    with timezone.override(ZoneInfo(repeat.dealer.time_zone)), days_in_full():
        paper = _Paper(repeat)
        number = repeat.order.number if repeat.order else f"{repeat.came_at:%Y%m%d}-{repeat.pk}"
        return Form(
            title=pgettext("paper", "Record of a repeat repair"),
            house=str(repeat.dealer),
            number=number,
            printed_at=paper.at(clock.now()),
            printed_by=person.name,
            note=_("contains personal data, keep it locked away"),
            mark=pgettext("paper", "REPEAT REPAIR") if repeat.state in HELD else "",
            blocks=[paper.head(), paper.orders(), paper.prepared(), paper.repaired(), paper.handed_back()],
        )


class _Paper:
    """One repeat with the proofs that stand, as its blocks read them."""

    def __init__(self, repeat: RepeatRepair) -> None:
        self._repeat = repeat
        self._zone = ZoneInfo(repeat.dealer.time_zone)
        self._proofs: Mapping[str, RepeatProof] = {proof.item: proof for proof in proofs_of(repeat)}
        earlier = earlier_orders_of(repeat)
        chain = [each for each in earlier if each.for_trouble]
        self._earlier: Sequence[EarlierOrder] = (chain or earlier)[:_MOST_ON_PAPER]

    def at(self, moment: datetime | None) -> str:
        """A moment as paper shows it, in the dealer's zone."""
        return f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M}" if moment else ""

    def head(self) -> Block:
        repeat, car = self._repeat, self._repeat.vehicle
        speaks = {str(each.get("speaks", "")) for each in repeat.because}
        owner = car.contacts.select_related("customer").order_by("pk").first()
        sender = repeat.order.sender if repeat.order and repeat.order.sender else owner and owner.customer
        confirmed = self._proofs.get(Item.CONFIRMED)
        recognised = [self.at(confirmed.at), str(confirmed.by or "")] if confirmed else []
        same = ticks(
            (pgettext("paper", "same symptom"), str(Speaks.SYMPTOM) in speaks),
            (pgettext("paper", "same part"), bool({str(Speaks.PART), str(Speaks.COMPONENT)} & speaks)),
        )
        fields = [
            Field(pgettext("paper", "Order number"), repeat.order.number if repeat.order else ""),
            Field(pgettext("paper", "Car came"), self.at(repeat.came_at)),
            Field(pgettext("paper", "Visit for this trouble"), str(repeat.visit or "")),
            Field(pgettext("paper", "Plate"), car.plate),
            Field(pgettext("paper", "VIN"), car.vin),
            Field(pgettext("paper", "Brought by"), str(sender or "")),
            Field(pgettext("paper", "Customer's own words"), repeat.reported, span=3, lines=2),
            Field(pgettext("paper", "Recognised"), ", ".join(filter(None, recognised)), span=2),
            Field(pgettext("paper", "Found"), str(repeat.get_found_by_display())),
            Field(pgettext("paper", "Trouble"), self._fault(), span=2),
            Field(pgettext("paper", "In common"), ticks=same),
            Field(pgettext("paper", "What speaks for it"), "\n".join(self._evidence()), span=3),
        ]
        return Block(pgettext("paper", "The repeat repair"), fields)

    def orders(self) -> Block:
        """The present order and the earlier ones in columns beside each other."""
        orders = [self._repeat.order, *(each.order for each in self._earlier)]
        heads = [
            "",
            pgettext("paper", "This time"),
            *(pgettext("paper", "%(days)s days before") % {"days": each.days} for each in self._earlier),
        ]
        rows = [
            [pgettext("paper", "Order number"), *(order.number if order else "" for order in orders)],
            [
                pgettext("paper", "Order opened"),
                *(self.at(order.opened_at) if order else "" for order in orders),
            ],
            [
                pgettext("paper", "Customer's own words"),
                self._repeat.reported,
                *_each(orders[1:], "reported"),
            ],
            [pgettext("paper", "Work done"), *_each(orders, "work")],
            [pgettext("paper", "Parts"), *_each(orders, "parts")],
            [pgettext("paper", "Technician"), *_each(orders, "technician_name")],
            [pgettext("paper", "Service adviser"), *_each(orders, "advised_by")],
            [pgettext("paper", "Mileage"), *_each(orders, "distance")],
        ]
        title = pgettext("paper", "Earlier orders side by side")
        return Block(title, listings=[Listing(title, heads, rows, look="look-side-by-side")])

    def prepared(self) -> Block:
        fields = [
            self._proved(Item.PRIORITY),
            self._proved(Item.PICK_UP, span=2),
            self._proved(Item.COMPARED, span=3, lines=2),
            self._proved(Item.MEETING, span=3, lines=2),
            self._proved(Item.PLAN, span=3, lines=3),
        ]
        return Block(pgettext("paper", "Received and prepared"), fields)

    def repaired(self) -> Block:
        outcome = self._repeat.outcome
        result = ticks(*((str(each.label), outcome == each) for each in RepeatOutcome))
        fields = [
            self._proved(Item.CAUSE, span=3, lines=2),
            self._proved(Item.FINAL_CHECK, span=2),
            Field(pgettext("paper", "Result"), ticks=result),
            self._proved(Item.ALTERNATIVES, span=3, lines=2),
        ]
        signed = [Signature(pgettext("paper", "Technician")), Signature(pgettext("paper", "Final check"))]
        return Block(pgettext("paper", "Repaired and checked"), fields, signatures=signed)

    def handed_back(self) -> Block:
        fields = [
            self._proved(Item.HANDED_BACK, span=2),
            Field(self._label(Item.APOLOGY), self._told(Item.APOLOGY)),
            self._proved(Item.RELATION, span=3),
            self._proved(Item.CALL_PLANNED, span=2),
            Field(self._label(Item.FOLLOW_UP), self._told(Item.FOLLOW_UP)),
        ]
        signed = [
            Signature(pgettext("paper", "Service adviser")),
            Signature(pgettext("paper", "Service manager")),
            Signature(pgettext("paper", "Customer")),
        ]
        return Block(pgettext("paper", "Handed back"), fields, signatures=signed)

    def _proved(self, item: Item, *, span: int = 1, lines: int = 1) -> Field:
        return Field(self._label(item), self._told(item), span=span, lines=lines)

    def _told(self, item: Item) -> str:
        proof = self._proofs.get(item)
        if proof is None:
            return ""
        first = ", ".join(filter(None, [str(proof.by or ""), self.at(proof.at), *facts_in_words(proof)]))
        return "\n".join(filter(None, [first, proof.said]))

    def _label(self, item: Item) -> str:
        return repeat_label(item, dealer_code=self._repeat.dealer.code)

    def _fault(self) -> str:
        repeat = self._repeat
        return fault_in_words(repeat.component, repeat.symptom, dealer_code=repeat.dealer.code)

    def _evidence(self) -> list[str]:
        return [visit_in_words(self._repeat.visit), *evidence_in_words(self._repeat.because)]


def _each(orders: Sequence[RepairOrder | None], name: str) -> list[str]:
    return [str(getattr(order, name)) if order else "" for order in orders]
