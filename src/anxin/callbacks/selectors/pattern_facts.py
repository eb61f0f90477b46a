"""The facts of a dealer and a period in which patterns are looked for: interviews, orders, numbers, second calls."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.pattern_orders import OrderFacts, gather_orders
from anxin.callbacks.selectors.visits import adviser_named
from anxin.engines.gaming import AskedAgain, Interview, Scale
from anxin.engines.surveys import Item, Measure, Questionnaire
from anxin.foundation import clock
from anxin.playbooks.selectors import setting
from anxin.surveys.choices import InterviewState, Purpose, Way
from anxin.surveys.models import Interview as Given
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.selectors.questionnaires import definition_of

#: From how many points of a hundred on a bonus is paid; 0 where none is.
BONUS_FROM = "calls.patterns.bonus_from"
_MONTHS = 3
_COUNTED = (InterviewState.COMPLETE, InterviewState.PARTIAL)
#: As in reports: an index needs half of the weight.
_LEAST_WEIGHT = 0.5
_MIDDLES = {10: frozenset({8, 9}), 5: frozenset({4})}


@dataclass(frozen=True)
class Span:
    """A period: its first and its last day at the dealer."""

    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class PatternFacts:
    """What the detectors are given.

    ``interviews`` are those of the one version of the questionnaire after a visit to the workshop that was answered
    most, ``others`` how many of other versions are not compared. ``threshold``: of a hundred points, None where the
    dealer pays no bonus by the score.
    """

    interviews: tuple[Interview, ...]
    version: QuestionnaireVersion | None
    others: int
    scale: Scale
    again: tuple[AskedAgain, ...]
    orders: OrderFacts
    threshold: float | None


def usual_span(dealer: Dealer) -> Span:
    """Return the last three whole months of the dealer's calendar."""
    until = clock.today(dealer.time_zone).replace(day=1) - timedelta(days=1)
    since = until.replace(day=1)
    for _month in range(_MONTHS - 1):
        since = (since - timedelta(days=1)).replace(day=1)
    return Span(since, until)


def gather_facts(dealer: Dealer, span: Span) -> PatternFacts:
    """Return the facts of a dealer and a period, in some fifteen queries."""
    rows = list(
        Given.objects.filter(
            dealer=dealer,
            anonymous=False,
            day__gte=span.since,
            day__lte=span.until,
            state__in=_COUNTED,
            version__questionnaire__purpose=Purpose.AFTER_SERVICE,
        )
        .order_by("day", "key")
        .values(
            "key", "version_id", "adviser_id", "adviser_name", "caller_id", "day", "answers", "seconds", "way",
            "begun_at", "order__closed_at",
        )
    )  # fmt: skip
    version = _most_answered(rows)
    own = [each for each in rows if version and each["version_id"] == version.pk]
    items = _items(definition_of(version)) if version else []
    top = max((each.scale[1] for each in items if each.scale), default=10)
    points = float(setting(BONUS_FROM, dealer_code=dealer.code))
    return PatternFacts(
        interviews=tuple(_interviews(own, version, items)),
        version=version,
        others=len(rows) - len(own),
        scale=Scale(top=top, middle=_MIDDLES[top]),
        again=tuple(_asked_again(dealer, span)),
        orders=gather_orders(dealer, since=span.since, until=span.until),
        threshold=points or None,
    )


def _most_answered(rows: Sequence[Mapping[str, Any]]) -> QuestionnaireVersion | None:
    counts = Counter(each["version_id"] for each in rows)
    if not counts:
        return None
    wanted = max(counts, key=lambda number: (counts[number], number))
    return QuestionnaireVersion.objects.select_related("questionnaire").get(pk=wanted)


def _items(asked: Questionnaire) -> list[Item]:
    """The scales of one height, the commoner where there are both: ten points and five are not mixed."""
    scales = [each for each in asked.items if each.scale and not each.lower_is_better]
    tops = Counter(each.scale[1] for each in scales if each.scale)
    most = max(tops, key=lambda top: (tops[top], top), default=0)
    return [each for each in scales if each.scale and each.scale[1] == most]


def _interviews(
    rows: Iterable[Mapping[str, Any]], version: QuestionnaireVersion | None, items: Sequence[Item]
) -> Iterator[Interview]:
    weights = {each.key: each.weight for each in definition_of(version).factors} if version else {}
    for row in rows:
        called = row["way"] == Way.CALL
        yield Interview(
            key=str(row["key"]),
            adviser=adviser_named(row["adviser_id"], row["adviser_name"]),
            day=row["day"],
            values=tuple(row["answers"].get(each.key) for each in items),
            caller=adviser_named(row["caller_id"], "") if called else "",
            score=_score(row["answers"], items, weights),
            seconds=row["seconds"] if called else None,
            minutes_after=_minutes_after(row),
        )


def _score(answers: Mapping[str, Any], items: Sequence[Item], weights: Mapping[str, float]) -> float | None:
    """Return the index of one interview in points of a hundred: a nine of ten counts ninety.

    The weighted mean of its factors, of all scales where there are none; None below half of the weight.
    """
    marks: dict[str, list[float]] = {}
    for each in items:
        factor = each.factor or ""
        if (weights and factor not in weights) or answers.get(each.key) is None or not each.scale:
            continue
        marks.setdefault(factor if weights else "", []).append(100 * answers[each.key] / each.scale[1])
    weighed = {factor: weights.get(factor, 1.0) for factor in marks}
    whole = sum(weights.values()) or 1.0
    if not marks or sum(weighed.values()) < _LEAST_WEIGHT * whole:
        return None
    means = {factor: sum(given) / len(given) for factor, given in marks.items()}
    return sum(weighed[factor] * means[factor] for factor in means) / sum(weighed.values())


def _minutes_after(row: Mapping[str, Any]) -> float | None:
    if row["way"] != Way.LINK or not row["begun_at"] or not row["order__closed_at"]:
        return None
    minutes: float = (row["begun_at"] - row["order__closed_at"]) / timedelta(minutes=1)
    return minutes


def _asked_again(dealer: Dealer, span: Span) -> Iterator[AskedAgain]:
    """The overall mark as told first and as told to another caller; whose is who called first."""
    rows = Call.objects.filter(
        dealer=dealer,
        kind=CallKind.ASKED_AGAIN,
        interview__state__in=_COUNTED,
        about__day__gte=span.since,
        about__day__lte=span.until,
        about__caller__isnull=False,
    ).select_related("about__version", "interview__version")
    for call in rows.order_by("pk"):
        first, again = _overall(call.about), _overall(call.interview)
        if call.about and first is not None and again is not None:
            yield AskedAgain(str(call.about.key), adviser_named(call.about.caller_id, ""), first, again)


def _overall(interview: Given | None) -> float | None:
    if interview is None:
        return None
    items = definition_of(interview.version).items
    item = next((each for each in items if each.measure is Measure.OVERALL), None)
    given = interview.answers.get(item.key) if item else None
    return None if given is None else float(given)
