"""The guided procedure of one repeat repair as a person sees it: steps, items, standards, and what he may do now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from anxin.accounts.models import Person
from anxin.engines.decisions import Decision
from anxin.engines.repeats import procedure as engine
from anxin.engines.repeats.items import (
    ASKED,
    AUTOMATIC,
    CHECKS,
    NEEDS_WORDS,
    STANDARDS,
    STEPS,
    Asked,
    Item,
    Step,
    was_kept,
)
from anxin.engines.repeats.procedure import Mark, Outcome, State, Treatment
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import Entry
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.policies import can_hand_back_repeats, can_treat_repeats, is_own_work
from anxin.workshop.selectors.repeats import proofs_of
from anxin.workshop.wording import reason_texts, repeat_words


@dataclass(frozen=True)
class Allowed:
    """Whether the person may do something now, and the sentences of why not."""

    may: bool
    why_not: Sequence[str] = ()


@dataclass(frozen=True)
class ItemLine:
    """One item: its words, how it stands, its proof, and what proving it asks for."""

    item: str
    label: str
    source: str
    mark: Mark
    automatic: bool
    asked: Sequence[Asked]
    needs_words: bool
    proof: RepeatProof | None
    prove: Allowed
    take_back: Allowed


@dataclass(frozen=True)
class StepLine:
    """One of the five steps; ``missing`` counts the items still to be proved."""

    step: str
    order: int
    label: str
    source: str
    mark: Mark
    missing: int
    items: Sequence[ItemLine]


@dataclass(frozen=True)
class StandardLine:
    """One of the eight standards, or one of the customer's four expectations."""

    standard: str
    label: str
    source: str
    mark: Mark
    target_percent: int | None = None


@dataclass(frozen=True)
class Procedure:
    """How a repeat repair stands, for one person."""

    repeat: RepeatRepair
    steps: Sequence[StepLine]
    standards: Sequence[StandardLine]
    checks: Sequence[StandardLine]
    confirm: Allowed
    refuse: Allowed
    reopen: Allowed
    set_outcome: Allowed
    finish: Allowed
    #: Verified by the call afterwards; None while nobody has called.
    solved: bool | None
    #: The person may see but neither decide nor prove.
    read_only: bool
    #: It is the person's own work that is repeated.
    own_work: bool

    @property
    def missing(self) -> list[str]:
        """The words of what is still to be proved, in order."""
        return [
            line.label
            for step in self.steps
            for line in step.items
            if line.proof is None and line.mark in {Mark.OPEN, Mark.LOCKED} and line.item != Item.FOLLOW_UP
        ]


def treatment_of(repeat: RepeatRepair, proofs: Iterable[RepeatProof]) -> Treatment:
    """Return what the engine is told of a repeat; ``proofs`` are those that stand."""
    return Treatment(
        state=State(repeat.state),
        proofs={Item(proof.item): was_kept(Item(proof.item), proof.facts) for proof in proofs},
        outcome=Outcome(repeat.outcome) if repeat.outcome else None,
    )


def procedure_of(repeat: RepeatRepair, person: Person) -> Procedure:
    """Return the procedure of a repeat that has been fetched for this person."""
    return _Reader(repeat, person).procedure()


class _Reader:
    """What is read once for all lines of one procedure."""

    def __init__(self, repeat: RepeatRepair, person: Person) -> None:
        self._repeat = repeat
        self._proofs = {Item(proof.item): proof for proof in proofs_of(repeat)}
        self._treatment = treatment_of(repeat, self._proofs.values())
        self._words: Mapping[str, Entry] = repeat_words(repeat.dealer.code)
        self._treats = can_treat_repeats(person, repeat.dealer_id)
        self._manager = can_hand_back_repeats(person, repeat.dealer_id)
        self._own = is_own_work(person, repeat)

    def procedure(self) -> Procedure:
        treatment, state, own = self._treatment, self._treatment.state, self._own
        verified = self._proofs.get(Item.FOLLOW_UP)
        return Procedure(
            repeat=self._repeat,
            steps=[self._step(step, order) for order, step in enumerate(STEPS, start=1)],
            standards=[self._standard(each, engine.mark_of_standard(treatment, each)) for each in STANDARDS],
            checks=[self._standard(each, engine.mark_of_check(treatment, each)) for each in CHECKS],
            confirm=self._allowed(engine.judge_confirming(state, involved=own)),
            refuse=self._allowed(engine.judge_refusing(treatment, involved=own)),
            reopen=self._allowed(engine.judge_reopening(state, involved=own)),
            set_outcome=self._allowed(engine.judge_outcome(treatment, involved=own)),
            finish=self._allowed(engine.judge_finishing(treatment, involved=own)),
            solved=None if verified is None else bool(verified.facts.get("solved")),
            read_only=not self._treats,
            own_work=own,
        )

    def _step(self, step: Step, order: int) -> StepLine:
        return StepLine(
            step=str(step),
            order=order,
            label=self._label(step),
            source=self._source(step),
            mark=engine.mark_of_step(self._treatment, step),
            missing=sum(1 for _item in engine.missing(self._treatment, step)),
            items=[self._item(item) for item in STEPS[step]],
        )

    def _item(self, item: Item) -> ItemLine:
        proving = engine.judge_proof(self._treatment, item, service_manager=self._manager, involved=self._own)
        taking_back = engine.judge_taking_back(
            self._treatment, item, service_manager=self._manager, involved=self._own
        )
        return ItemLine(
            item=str(item),
            label=self._label(item),
            source=self._source(item),
            mark=engine.mark_of_item(self._treatment, item),
            automatic=item in AUTOMATIC,
            asked=ASKED.get(item, ()),
            needs_words=item in NEEDS_WORDS,
            proof=self._proofs.get(item),
            prove=self._allowed(proving),
            take_back=self._allowed(taking_back),
        )

    def _standard(self, standard: str, mark: Mark) -> StandardLine:
        entry = self._words.get(str(standard), {})
        target = entry.get("target_percent")
        return StandardLine(str(standard), self._label(standard), self._source(standard), mark, target)

    def _allowed(self, decision: Decision) -> Allowed:
        if not self._treats:
            return Allowed(may=False)
        return Allowed(decision.allowed, () if decision.allowed else reason_texts(decision.reasons))

    def _label(self, ident: str) -> str:
        found = self._words.get(str(ident))
        return pick(found) if found else str(ident)

    def _source(self, ident: str) -> str:
        return str(self._words.get(str(ident), {}).get("source", ""))


def is_under_treatment(repeat: RepeatRepair) -> bool:
    """Tell whether a repeat is confirmed and not done: its complaint waits for it."""
    return repeat.state == RepeatState.CONFIRMED
