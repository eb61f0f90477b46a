"""How dealers read the open questions of the law: what holds, who chose it, and what it decides for a car."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from anxin.accounts.models import Dealer, Person
from anxin.engines.rights import Law, Position, Right, assess
from anxin.engines.rights.law import Ambiguity
from anxin.foundation.bilingual import pick
from anxin.rights.models import LawReading
from anxin.rights.policies import require_seeing_rights
from anxin.rights.selectors.laws import law_of, reading_words
from anxin.rights.selectors.reckoning import Reckoned


@dataclass(frozen=True)
class ReadingShown:
    """One way to read an open question, in words."""

    code: str
    words: str
    is_shipped: bool


@dataclass(frozen=True)
class QuestionShown:
    """An open question: why it is open, how it is read here, how else it may be read, and who decided so."""

    id: str
    question: str
    why: str
    options: Sequence[ReadingShown]
    now: ReadingShown
    #: What was decided here, the newest first, each with its reading in words.
    history: Sequence[tuple[LawReading, str]]

    @property
    def version(self) -> int:
        """The number of the newest decision, 0 for none: who looked at an older one is told."""
        return self.history[0][0].pk if self.history else 0

    @property
    def is_changed(self) -> bool:
        return not self.now.is_shipped


@dataclass(frozen=True)
class DecidedReading:
    """A question that this dealer reads otherwise than shipped, on a car's position.

    ``decides`` tells whether the position would be another by the shipped reading.
    """

    id: str
    question: str
    words: str
    shipped: str
    decides: bool


@dataclass(frozen=True)
class OpenQuestions:
    """The open questions of a dealer's law: those that may be read otherwise, and those with one reading only."""

    questions: Sequence[QuestionShown]
    settled: Sequence[QuestionShown]


def read_questions(person: Person, dealer: Dealer) -> OpenQuestions | None:
    """Return the open questions of the law of a dealer whose cars the person sees; nothing without a law on file."""
    require_seeing_rights(person, dealer.pk)
    law = law_of(dealer)
    if law is None:
        return None
    decided: dict[str, list[LawReading]] = {}
    for row in LawReading.objects.filter(dealer=dealer).select_related("set_by"):
        decided.setdefault(row.question, []).append(row)
    shown = [_question(each, law.market, decided.get(each.id, ())) for each in law.ambiguities]
    may_differ = {each.id for each in law.ambiguities if is_switchable(each)}
    return OpenQuestions(
        [each for each in shown if each.id in may_differ],
        [each for each in shown if each.id not in may_differ],
    )


def is_switchable(question: Ambiguity) -> bool:
    """Tell whether an open question can be read otherwise than shipped."""
    return bool(question.policy) and len(question.options) > 1


def decided_readings(reckoned: Reckoned) -> tuple[list[DecidedReading], Mapping[tuple[str, str], list[str]]]:
    """Return the questions read otherwise at this dealer, and which of them decide each right of a car.

    A reading decides a right (edition and rule) where the shipped one in its place gives another state or count.
    """
    law, case, position = reckoned.law, reckoned.case, reckoned.position
    readings = reckoned.facts.readings
    if law is None or case is None or position is None or not readings:
        return [], {}
    questions = {each.id: each for each in law.ambiguities}
    shown: list[DecidedReading] = []
    of_right: dict[tuple[str, str], list[str]] = {}
    for ident, option in readings.items():
        others = {name: value for name, value in readings.items() if name != ident}
        shipped = law_of(reckoned.facts.vehicle.dealer, readings=others)
        assert shipped is not None  # the market has a law
        other = assess(case, shipped)
        for key in _differing(position, other):
            of_right.setdefault(key, []).append(ident)
        decides = (position.periods, position.rights) != (other.periods, other.rights)
        shown.append(_decided(questions[ident], law, option, decides=decides))
    return shown, of_right


def _differing(position: Position, other: Position) -> Iterable[tuple[str, str]]:
    before = {(right.edition, right.rule): right for right in other.rights}
    for right in position.rights:
        shipped = before.get((right.edition, right.rule))
        if shipped is None or _told(shipped) != _told(right):
            yield right.edition, right.rule


def _told(right: Right) -> tuple[object, ...]:
    counted = (right.counter.value, right.counter.opens_at) if right.counter else None
    return right.state, counted


def _decided(question: Ambiguity, law: Law, option: str, *, decides: bool) -> DecidedReading:
    return DecidedReading(
        question.id,
        pick(question.question),
        pick(reading_words(law.market, question.id, option)),
        pick(reading_words(law.market, question.id, question.default)),
        decides,
    )


def _question(each: Ambiguity, market: str, decided: Sequence[LawReading]) -> QuestionShown:
    options = [
        ReadingShown(code, pick(reading_words(market, each.id, code)), code == each.default)
        for code in each.options
    ]
    holds = decided[0].reading if decided and decided[0].reading in each.options else each.default
    return QuestionShown(
        id=each.id,
        question=pick(each.question),
        why=pick(each.why),
        options=options,
        now=next(option for option in options if option.code == holds),
        history=[(row, pick(reading_words(market, each.id, row.reading))) for row in decided],
    )
