"""Agreement between hearings in words, and one call's hearings side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.accounts.models import Dealer
from anxin.callbacks.models import Call, CallScore
from anxin.callbacks.selectors.agreement import AnswersAgree
from anxin.callbacks.selectors.scores import criteria_of, heard_items
from anxin.foundation.bilingual import pick
from anxin.surveys.selectors.wording import asked_of_anybody, value_in_words

_KINDS: dict[str, LazyText] = {
    "scale_10": gettext_lazy("scales from 1 to 10"),
    "scale_0_10": gettext_lazy("scales from 0 to 10"),
    "scale_5": gettext_lazy("scales from 1 to 5"),
    "yes_no": gettext_lazy("yes or no"),
    "choice": gettext_lazy("one of several"),
}


@dataclass(frozen=True)
class AgreementLine:
    """One sort of answer: how many pairs, how many alike, κ with its interval in words, and whether it is few."""

    kind: str
    pairs: int
    same: int
    kappa: str
    span: str
    is_few: bool


@dataclass(frozen=True)
class CompareLine:
    """One criterion or question: what was taken down, and what each judge gave or heard, in the judges' order."""

    asks: str
    taken: str
    given: Sequence[tuple[str, bool]]


def agreement_in_words(found: AnswersAgree) -> AgreementLine:
    """Return one sort of answer as a line; κ is “—” where everything is one answer."""
    held = found.kappa
    value = held.kappa if held else None
    span = held.interval if held and held.se else None
    return AgreementLine(
        str(_KINDS.get(found.kind, found.kind)),
        found.pairs,
        found.same,
        "—" if value is None else f"{value:.2f}",
        f"{max(-1.0, span.low):.2f} – {min(1.0, span.high):.2f}" if span else "",
        found.is_few,
    )


def criterion_name(dealer: Dealer, criterion: str) -> str:
    """Return the name of a criterion; of all of them together where none is named."""
    if not criterion:
        return _("All criteria, mean")
    found = next((each for each in criteria_of(dealer) if each["id"] == criterion), None)
    return pick(found) if found else criterion


def comparison_of(call: Call, scores: Sequence[CallScore]) -> list[CompareLine]:
    """Return points and answers of a call beside what its caller took down; nothing before anybody has judged."""
    if not scores or call.interview is None:
        return []
    lines = [
        CompareLine(pick(each), "", [(str(one.points.get(each["id"], "—")), False) for one in scores])
        for each in criteria_of(call.dealer)
    ]
    for item in heard_items(call):
        taken = call.interview.answers.get(item.key)
        heard = [one.answers.get(item.key) for one in scores]
        told = [(value_in_words(item, each) or "—", each is not None and each != taken) for each in heard]
        lines.append(CompareLine(asked_of_anybody(item), value_in_words(item, taken) or "—", told))
    return lines
