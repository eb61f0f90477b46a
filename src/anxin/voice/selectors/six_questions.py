"""The report that the system of listening exists for: six questions, each with figures and their rows (T079-T085)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import dealers_of
from anxin.engines.statistics.means import MeanDifference, welch
from anxin.engines.surveys import Item, ItemKind, Measure
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.foundation.masking import mask_phones
from anxin.surveys.selectors.across import Question, Said, questions_across, words_across
from anxin.surveys.selectors.wording import asked_of_anybody
from anxin.voice.choices import HeardKind
from anxin.voice.models import Heard
from anxin.voice.selectors.demands import Demand, demands_of
from anxin.voice.selectors.plan import PLANNED, counts_by_channel
from anxin.voice.selectors.six_heard import Counted, Voices
from anxin.voice.selectors.span import Span
from anxin.voice.selectors.words import channel_name, theme_name

#: No figure rests on fewer answers than these.
LEAST = 10
EVERY_DEALER = "all"
_WORDS_SHOWN, _ITEMS_SHOWN, _THEMES_SHOWN = 6, 8, 12


@dataclass(frozen=True)
class Satisfaction:
    """How satisfied customers are by one question; the change from as many months before where both have enough."""

    question: Question
    asks: str
    change: MeanDifference | None

    @property
    def too_few(self) -> bool:
        return self.question.n < LEAST

    @property
    def words(self) -> str:
        """The satisfied share with its interval, in words."""
        share, n = self.question.satisfied, self.question.n
        if share is None:
            return ""
        told = {
            "percent": f"{100 * (n - self.question.bad) / n:.0f}",
            "low": f"{100 * share.low:.0f}",
            "high": f"{100 * share.high:.0f}",
        }
        return _("%(percent)s %% satisfied (%(low)s to %(high)s)") % told

    @property
    def trend(self) -> str:
        """What changed against as many months before; an interval that holds 0 is no clear change."""
        if self.change is None:
            return ""
        told = {"by": f"{self.change.difference:+.2f}"}
        if self.change.interval.holds(0):
            return _("%(by)s against the months before: no clear change") % told
        return _("%(by)s against the months before: a clear change") % told


@dataclass(frozen=True)
class Judged:
    """A question among the good or the bad ones, with its number of answers."""

    question: Question
    asks: str

    @property
    def low(self) -> str:
        """The lower limit of the share of bad answers, in percent."""
        return f"{100 * self.question.bad_share.low:.0f}" if self.question.bad_share else "—"

    @property
    def high(self) -> str:
        """The upper limit of the share of bad answers, in percent."""
        return f"{100 * self.question.bad_share.high:.0f}" if self.question.bad_share else "—"


@dataclass(frozen=True)
class Theme:
    """A theme with some of the words said about it; ``more`` are not shown."""

    name: str
    words: Sequence[tuple[str, str]]
    more: int


@dataclass(frozen=True)
class Report:
    """The answers to the six questions for some dealers and months."""

    dealers: Sequence[Dealer]
    span: Span
    satisfied: Sequence[Satisfaction]
    thinking: Sequence[Theme]
    praise: Sequence[Counted]
    praised: Sequence[Counted]
    best: Sequence[Judged]
    low: Sequence[Judged]
    disliked: Sequence[Counted]
    reasons: Sequence[Counted]
    suggestions: Sequence[Heard]
    wishes: Sequence[Said]
    channels: Sequence[Counted]
    demands: Sequence[Demand]


def dealers_asked(person: Person, code: str, here: Dealer | None = None) -> list[Dealer]:
    """Return the dealer that an address names, ``all`` of the person's, or the one he works at.

    ``NotAllowed`` where he sees no figures, ``NotFound`` for a dealer that is not his.
    """
    seen = set(standing_of(person).dealers_with(Capability.SEE_FIGURES))
    if not seen:
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see figures."))
    every = [each for each in dealers_of(person) if each.pk in seen]
    if code == EVERY_DEALER:
        return every
    found = [each for each in every if each.code == (code or (here.code if here else ""))]
    if not found:
        raise NotFound
    return found


def six_questions(person: Person, dealers: Sequence[Dealer], span: Span) -> Report:
    """Return the report for dealers whose figures the person sees."""
    questions = questions_across(person, dealers, span.since, span.until)
    earlier = {
        each.key: each for each in questions_across(person, dealers, span.before.since, span.before.until)
    }
    words = words_across(person, dealers, span.since, span.until)
    voices = Voices(person, dealers, span)
    counts = counts_by_channel(dealers, span.since, span.until)
    total = sum(counts.values())
    return Report(
        dealers=dealers,
        span=span,
        satisfied=_satisfied(questions, earlier),
        thinking=_thinking(voices, words),
        praise=voices.themes(HeardKind.PRAISE),
        praised=voices.praised(),
        best=_judged(questions, best=True),
        low=_judged(questions, best=False),
        disliked=voices.themes(HeardKind.DISLIKE, HeardKind.COMPLAINT),
        reasons=voices.reasons(),
        suggestions=voices.of_kind(HeardKind.SUGGESTION),
        wishes=[each for each in words if each.item.measure is Measure.SUGGESTS],
        channels=[
            Counted(channel_name(name), counts[name], total, f"channel:{name}")
            for name in PLANNED
            if counts.get(name)
        ],
        demands=demands_of(person, dealers, span, counts),
    )


def _satisfied(questions: Sequence[Question], earlier: dict[str, Question]) -> list[Satisfaction]:
    found = [each for each in questions if each.item.measure is Measure.OVERALL and each.item.scale]
    return [Satisfaction(each, _asks(each.item), _change(each, earlier.get(each.key))) for each in found]


def _asks(item: Item) -> str:
    """Return a question as it reads for many customers: what differs from one to the next left open."""
    return asked_of_anybody(item)


def _change(now: Question, before: Question | None) -> MeanDifference | None:
    if before is None or min(now.n, before.n) < LEAST or not (now.mean and before.mean):
        return None
    return welch(now.mean, before.mean)


def _judged(questions: Sequence[Question], *, best: bool) -> list[Judged]:
    """Return the questions with the fewest, or the most, bad answers, among those with enough answers."""
    judged = (ItemKind.SCALE_10, ItemKind.SCALE_5, ItemKind.YES_NO)
    known = [each for each in questions if each.item.kind != ItemKind.YES_NO or each.item.bad_if is not None]
    enough = [each for each in known if each.n >= LEAST and each.item.kind in judged]
    wanted = [each for each in enough if best or each.bad]
    wanted.sort(key=lambda each: (each.bad / each.n * (1 if best else -1), -each.n))
    return [Judged(each, _asks(each.item)) for each in wanted[:_ITEMS_SHOWN]]


def _thinking(voices: Voices, words: Sequence[Said]) -> list[Theme]:
    """Own words by theme, then by the question beside which they were said; the fullest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in voices.lines:
        text = mask_phones(line.words)
        found.setdefault(theme_name(line.theme), []).append((text, line.get_absolute_url()))
    for each in words:
        url = reverse("surveys:interview", args=[each.interview]) if each.interview else ""
        found.setdefault(_asks(each.item), []).append((each.text, url))
    full = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_THEMES_SHOWN]
    return [Theme(name, told[:_WORDS_SHOWN], max(0, len(told) - _WORDS_SHOWN)) for name, told in full]
