"""What the page of a repeat repair shows: its procedure, the earlier orders, what speaks for it and its complaint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.selectors import colleagues_at
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.customers.models import CarContact
from anxin.engines.repeats.items import Item
from anxin.engines.repeats.procedure import Mark
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.selectors.procedure import ItemLine, Procedure, StepLine, procedure_of
from anxin.workshop.selectors.repeat_words import (
    evidence_in_words,
    facts_in_words,
    fault_in_words,
    step_in_words,
    visit_in_words,
)
from anxin.workshop.selectors.repeats import EarlierOrder, all_proofs_of, earlier_orders_of
from anxin.workshop.wording import repeat_label

_MOST_SIDE_BY_SIDE = 4
#: How a mark is drawn: its tone, its icon, and the word that readers' software hears.
_MARKS: Mapping[Mark, tuple[str, str, str]] = {
    Mark.KEPT: ("good", "circle-check", gettext_noop("done")),
    Mark.MISSED: ("late", "circle-x", gettext_noop("not as it should be")),
    Mark.OPEN: ("open", "clock", gettext_noop("still to do")),
    Mark.LOCKED: ("shut", "lock", gettext_noop("shut")),
    Mark.NOT_NEEDED: ("none", "circle-check", gettext_noop("not needed")),
}


@dataclass(frozen=True)
class ShownMark:
    """How something stands: the tone of its mark, its icon and its word."""

    tone: str
    icon: str
    word: str


@dataclass(frozen=True)
class ShownItem:
    """One item with its mark, and the facts of its proof as phrases."""

    line: ItemLine
    mark: ShownMark
    facts: Sequence[str]
    #: The outcome of the final check is asked for here.
    asks_outcome: bool

    @property
    def is_hidden(self) -> bool:
        """An item that this repeat does not need takes no room."""
        return self.line.mark == Mark.NOT_NEEDED


@dataclass(frozen=True)
class ShownStep:
    """One of the five steps with its short name and its items."""

    line: StepLine
    name: str
    mark: ShownMark
    items: Sequence[ShownItem]


@dataclass(frozen=True)
class ShownStandard:
    """One of the eight standards or the four expectations with its mark."""

    label: str
    source: str
    mark: ShownMark


@dataclass(frozen=True)
class RepeatPage:
    """One repeat repair for one person."""

    repeat: RepeatRepair
    procedure: Procedure
    headline: str
    evidence: Sequence[str]
    fault: str
    steps: Sequence[ShownStep]
    standards: Sequence[ShownStandard]
    checks: Sequence[ShownStandard]
    #: The orders beside each other, the present one first and not among them.
    earlier: Sequence[EarlierOrder]
    others: Sequence[EarlierOrder]
    contacts: Sequence[CarContact]
    colleagues: Sequence[Person]
    #: Proofs that were taken back, each with the words of its item.
    history: Sequence[tuple[str, RepeatProof]]
    case: Complaint | None

    @property
    def now(self) -> dict[str, object]:
        """The present visit as the first of the orders side by side."""
        return {"words": self.repeat.reported, "order": self.repeat.order, "at": self.repeat.came_at}

    @property
    def next_item(self) -> str:
        """The item that is written down next: the first that may be."""
        lines = (item.line for step in self.steps for item in step.items)
        return next((line.item for line in lines if line.prove.may), "")

    @property
    def phases(self) -> list[dict[str, str]]:
        """The steps as the stepper shows them."""
        current = next((each for each in self.steps if each.line.mark != Mark.KEPT), None)
        return [
            {
                "label": step.name,
                "state": _phase_state(step, current=step is current, repeat=self.repeat),
                "url": f"#{step.line.step}",
            }
            for step in self.steps
        ]

    @property
    def technicians(self) -> str:
        """Who did the earlier work, as the meeting's first answer."""
        names = [each.order.technician_name for each in self.earlier if each.for_trouble]
        return ", ".join(dict.fromkeys(name for name in names if name))


def read_repeat_page(repeat: RepeatRepair, person: Person) -> RepeatPage:
    """Return the page of a repeat that has been fetched for this person."""
    procedure = procedure_of(repeat, person)
    code = repeat.dealer.code
    earlier = earlier_orders_of(repeat)
    side = [each for each in earlier if each.for_trouble] or earlier
    return RepeatPage(
        repeat=repeat,
        procedure=procedure,
        headline=visit_in_words(repeat.visit),
        evidence=evidence_in_words(repeat.because),
        fault=fault_in_words(repeat.component, repeat.symptom, dealer_code=code),
        steps=[_step(each) for each in procedure.steps],
        standards=[
            ShownStandard(each.label, each.source, shown_mark(each.mark)) for each in procedure.standards
        ],
        checks=[ShownStandard(each.label, each.source, shown_mark(each.mark)) for each in procedure.checks],
        earlier=side[:_MOST_SIDE_BY_SIDE],
        others=[each for each in earlier if each not in side[:_MOST_SIDE_BY_SIDE]],
        contacts=list(repeat.vehicle.contacts.select_related("customer").order_by("pk")),
        colleagues=colleagues_at(repeat.dealer, able_to=Capability.TREAT_REPEATS),
        history=[
            (repeat_label(proof.item, dealer_code=code), proof)
            for proof in all_proofs_of(repeat)
            if proof.taken_back_at
        ],
        case=case_of_repeat(person, repeat),
    )


def case_of_repeat(person: Person, repeat: RepeatRepair) -> Complaint | None:
    """Return the complaint that a repeat has opened or joined, where the person sees it."""
    rows = visible_to(person).filter(repeats__repeat=repeat).select_related("dealer", "owner")
    return rows.order_by("-received_at").first()


def shown_mark(mark: Mark) -> ShownMark:
    """Return how a mark is drawn and called."""
    tone, icon, word = _MARKS[mark]
    return ShownMark(tone, icon, _(word))


def _step(line: StepLine) -> ShownStep:
    return ShownStep(
        line, step_in_words(line.step), shown_mark(line.mark), [_item(each) for each in line.items]
    )


def _item(line: ItemLine) -> ShownItem:
    return ShownItem(
        line=line,
        mark=shown_mark(line.mark),
        facts=facts_in_words(line.proof) if line.proof else (),
        asks_outcome=line.item == Item.FINAL_CHECK and line.proof is not None,
    )


def _phase_state(step: ShownStep, *, current: bool, repeat: RepeatRepair) -> str:
    if step.line.mark == Mark.LOCKED or repeat.state == RepeatState.REFUSED:
        return "shut"
    if step.line.mark == Mark.KEPT:
        return "done"
    return "current" if current else "ahead"
